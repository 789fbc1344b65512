import type { GraphRoute } from '../../graph-request.ts'
import type { DirectoryRouteDeps } from '../directory.ts'
import { groupRoute } from './get.ts'
import { groupsRoute } from './list.ts'
import { membersRoute } from './list-members.ts'

/** Every operation on groups. */
export function groupRoutes(deps: DirectoryRouteDeps): readonly GraphRoute[] {
  return [groupsRoute(deps), groupRoute(deps), membersRoute(deps)]
}
