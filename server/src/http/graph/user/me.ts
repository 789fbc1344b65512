import { getMe } from '@convite/contract/user/me'
import type { PrincipalRecord } from '../../../domain/identities/principal-record.ts'
import { entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { choosePresenter } from './choose-presenter.ts'
import { userProperties } from './present.ts'

/** `GET /me`. */
export const meRoute = (): GraphRoute =>
  operation(getMe, async (op, request) => {
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: userProperties })
    const user = op.account as PrincipalRecord
    return {
      status: 200,
      body: {
        '@odata.context': entityContext(request.root, 'users', select),
        ...choosePresenter(getMe, op, user)(user, select),
      },
    }
  })
