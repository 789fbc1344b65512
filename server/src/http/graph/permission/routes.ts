import type { GraphRoute } from '../../graph-request.ts'
import { deletePermissionRoute } from './delete.ts'
import { getPermissionRoute } from './get.ts'
import { listPermissionsRoute } from './list.ts'
import type { PermissionRouteDeps } from './route-deps.ts'
import { updatePermissionRoute } from './update.ts'

/** Every operation on permissions. */
export function permissionRoutes(deps: PermissionRouteDeps): readonly GraphRoute[] {
  return [
    listPermissionsRoute(deps),
    getPermissionRoute(deps),
    updatePermissionRoute(deps),
    deletePermissionRoute(deps),
  ]
}
