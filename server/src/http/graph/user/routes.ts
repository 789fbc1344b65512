import type { GraphRoute } from '../../graph-request.ts'
import { userRoute } from './get.ts'
import { usersRoute } from './list.ts'
import { meRoute } from './me.ts'
import { type RevokeRouteDeps, revokeSignInSessionsRoute } from './revoke-sign-in-sessions.ts'

/** Every operation on people. */
export function userRoutes(deps: RevokeRouteDeps): readonly GraphRoute[] {
  return [meRoute(), userRoute(deps), usersRoute(deps), revokeSignInSessionsRoute(deps)]
}
