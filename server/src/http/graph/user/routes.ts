import type { GraphRoute } from '../../graph-request.ts'
import type { DirectoryRouteDeps } from '../directory.ts'
import { userRoute } from './get.ts'
import { usersRoute } from './list.ts'
import { meRoute } from './me.ts'

/** Every operation on people. */
export function userRoutes(deps: DirectoryRouteDeps): readonly GraphRoute[] {
  return [meRoute(), userRoute(deps), usersRoute(deps)]
}
