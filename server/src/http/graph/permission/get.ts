import { getPermission } from '@convite/contract/permission/get'
import { findPermission } from '../../../domain/sharing/find-permission.ts'
import { itemEntityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { presentGrant } from './list-view.ts'
import { selectProperties } from '../select.ts'
import { contextOf, type PermissionRouteDeps, permissionProperties } from './route-deps.ts'

/** `permission: get`. */
export const getPermissionRoute = (deps: PermissionRouteDeps): GraphRoute =>
  operation(getPermission, async (op, request) => {
    const options = parseQueryOptions(request.query, { allowed: ['select'], select: permissionProperties })
    const seen = await deps.locator.seeFor(op, 'read', request.address)
    const grant = await findPermission(deps.view.grants, op, seen, request.address.keys.permissionId ?? '')
    const value = await presentGrant(deps.view, op, seen, grant)
    const { drive, itemId } = contextOf(seen)
    return {
      status: 200,
      body: {
        '@odata.context': itemEntityContext(request.root, drive, itemId, 'permissions'),
        ...selectProperties(value, options.select),
      },
    }
  })
