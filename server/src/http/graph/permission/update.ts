import { permissionPatch, updatePermission } from '@convite/contract/permission/update'
import { authorize } from '../../../domain/access/authorize.ts'
import { AppError } from '../../../domain/errors.ts'
import { findPermission, refuseFixedRoot } from '../../../domain/sharing/find-permission.ts'
import type { PermissionPatch } from '../../../domain/sharing/update-permission.ts'
import { itemEntityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { checkObject } from '../../check-object.ts'
import type { JsonObject } from '../../json-object.ts'
import { presentGrant } from './list-view.ts'
import { contextOf, type PermissionRouteDeps } from './route-deps.ts'

const fixedProperties = new Set([
  'id',
  'grantedTo',
  'grantedToV2',
  'grantedToIdentities',
  'grantedToIdentitiesV2',
  'link',
  'invitation',
  'shareId',
  'inheritedFrom',
  'hasPassword',
])

/** Reads the patch: what exists but cannot be changed is refused by name (permissions.md section 4). */
function readPatch(object: JsonObject): PermissionPatch {
  const fixed = Object.keys(object).filter(name => fixedProperties.has(name))
  if (fixed.length > 0) {
    throw new AppError(
      'propertyNotUpdateable',
      `${fixed.join(', ')} cannot be changed. Updatable: roles, expirationDateTime.`,
      {
        target: fixed[0] ?? '',
        details: fixed.map(name => ({
          code: 'propertyNotUpdateable',
          message: `${name} cannot be changed.`,
          target: name,
        })),
      },
    )
  }
  const body = checkObject(permissionPatch, object)
  if (body.roles === undefined && body.expirationDateTime === undefined) {
    throw new AppError('invalidRequest', 'The body holds nothing to update. Updatable: roles, expirationDateTime.')
  }
  return { roles: body.roles, expirationDateTime: body.expirationDateTime }
}

/** `permission: update`. */
export const updatePermissionRoute = (deps: PermissionRouteDeps): GraphRoute =>
  operation(updatePermission, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const seen = await deps.locator.see(op, request.address)
    refuseFixedRoot(seen)
    const grant = await findPermission(deps.view.grants, op, seen, request.address.keys.permissionId ?? '')
    const patch = readPatch(await request.json())
    const item = authorize(op, 'share', seen)
    const changed = await deps.update(op, item, grant, patch, () => deps.tags.expectTag(request, seen))
    const value = await presentGrant(deps.view, op, seen, changed)
    const { drive, itemId } = contextOf(seen)
    return {
      status: 200,
      body: { '@odata.context': itemEntityContext(request.root, drive, itemId, 'permissions'), ...value },
    }
  })
