import { getUser } from '@convite/contract/user/get'
import { entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { type DirectoryRouteDeps, objectNotFound, refuseGuest, refuseOwnScope } from '../directory.ts'
import { choosePresenter } from './choose-presenter.ts'
import { userProperties } from './present.ts'

/** `user: get`. */
export const userRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(getUser, async (op, request) => {
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: userProperties })
    const subject = request.address.subject
    const key = subject?.by === 'user' ? subject.key : ''
    const user = await deps.directory.findUser(key)
    if (user?.id !== op.account?.id) {
      refuseGuest(op)
      refuseOwnScope(op)
    }
    if (!user || user.isDeleted) throw objectNotFound(key)
    return {
      status: 200,
      body: {
        '@odata.context': entityContext(request.root, 'users', select),
        ...choosePresenter(getUser, op, user)(user, select),
      },
    }
  })
