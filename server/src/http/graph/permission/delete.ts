import { deletePermission } from '@convite/contract/permission/delete'
import { findPermission, refuseFixedRoot } from '../../../domain/sharing/find-permission.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { PermissionRouteDeps } from './route-deps.ts'

/** `permission: delete`. */
export const deletePermissionRoute = (deps: PermissionRouteDeps): GraphRoute =>
  operation(deletePermission, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const item = await deps.locator.seeFor(op, 'read', request.address)
    refuseFixedRoot(item)
    const grant = await findPermission(deps.view.grants, op, item, request.address.keys.permissionId ?? '')
    await deps.remove(op, item, grant, () => deps.tags.expectTag(request, item))
    return { status: 204 }
  })
