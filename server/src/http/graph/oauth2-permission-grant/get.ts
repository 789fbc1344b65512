import { getPermissionGrant } from '@convite/contract/oauth2-permission-grant/get'
import { entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { objectNotFound } from '../directory.ts'
import type { PermissionGrantRouteDeps } from './deps.ts'
import { findPermissionGrant } from './find.ts'
import { permissionGrantProperties, presentPermissionGrants } from './present.ts'

/** `oauth2PermissionGrant: get`. */
export const permissionGrantRoute = (deps: PermissionGrantRouteDeps): GraphRoute =>
  operation(getPermissionGrant, async (op, request) => {
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: permissionGrantProperties })
    const consent = await findPermissionGrant(deps, op, request)
    const [shown] = await presentPermissionGrants(deps, [consent], select)
    if (shown === undefined) throw objectNotFound(consent.id)
    return {
      status: 200,
      body: { '@odata.context': entityContext(request.root, 'oauth2PermissionGrants', select), ...shown },
    }
  })
