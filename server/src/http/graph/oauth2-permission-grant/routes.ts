import type { GraphRoute } from '../../graph-request.ts'
import { createPermissionGrantRoute } from './create.ts'
import { deletePermissionGrantRoute } from './delete.ts'
import type { PermissionGrantRouteDeps } from './deps.ts'
import { permissionGrantRoute } from './get.ts'
import { userPermissionGrantsRoute } from './list-of-user.ts'
import { permissionGrantsRoute } from './list.ts'

/** Every operation on consents. */
export function permissionGrantRoutes(deps: PermissionGrantRouteDeps): readonly GraphRoute[] {
  return [
    permissionGrantsRoute(deps),
    permissionGrantRoute(deps),
    createPermissionGrantRoute(deps),
    deletePermissionGrantRoute(deps),
    userPermissionGrantsRoute(deps),
  ]
}
