import { getGroup } from '@convite/contract/group/get'
import { entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { type DirectoryRouteDeps, refuseGuest } from '../directory.ts'
import { findGroup } from './find.ts'
import { groupProperties, presentGroup } from './present.ts'

/** `group: get`. */
export const groupRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(getGroup, async (op, request) => {
    refuseGuest(op)
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: groupProperties })
    const group = await findGroup(deps, request)
    return {
      status: 200,
      body: { '@odata.context': entityContext(request.root, 'groups', select), ...presentGroup(group, select) },
    }
  })
