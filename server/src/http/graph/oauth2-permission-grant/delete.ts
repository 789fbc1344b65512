import { deletePermissionGrant } from '@convite/contract/oauth2-permission-grant/delete'
import { authorOf } from '../../../domain/access/administer.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { PermissionGrantRouteDeps } from './deps.ts'
import { findPermissionGrant } from './find.ts'

/** `oauth2PermissionGrant: delete`: people take their own consent back, administrators any. */
export const deletePermissionGrantRoute = (deps: PermissionGrantRouteDeps): GraphRoute =>
  operation(deletePermissionGrant, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const { id } = await findPermissionGrant(deps, op, request)
    await deps.consents.revoke(authorOf(op), id)
    return { status: 204 }
  })
