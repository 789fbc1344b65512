import { listUserPermissionGrants } from '@convite/contract/user/list-oauth2-permission-grants'
import { isAdministrator } from '../../../domain/access/administer.ts'
import { AppError } from '../../../domain/errors.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import { collectionContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRequest, type GraphRoute, operation } from '../../graph-request.ts'
import { objectNotFound } from '../directory.ts'
import type { PermissionGrantRouteDeps } from './deps.ts'
import { permissionGrantProperties, presentPermissionGrants } from './present.ts'

/** `user: list oauth2PermissionGrants`: what this person agreed to themselves. */
export const userPermissionGrantsRoute = (deps: PermissionGrantRouteDeps): GraphRoute =>
  operation(listUserPermissionGrants, async (op, request) => {
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: permissionGrantProperties })
    const consents = await deps.consents.listOf(await findPerson(deps, op, request))
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'oauth2PermissionGrants', select),
        value: await presentPermissionGrants(deps, consents, select),
      },
    }
  })

/** The person of the address: the caller, or for administrators anybody. */
async function findPerson(
  { directory }: PermissionGrantRouteDeps,
  op: OperationContext,
  { address: { subject } }: GraphRequest,
): Promise<string> {
  // No application comes here: the surface refuses them below /me.
  if (subject?.by === 'me' && op.account !== null) return op.account.id
  const key = subject?.by === 'user' ? subject.key : ''
  const user = await directory.findUser(key)
  const isOwn = user !== null && user.id === op.account?.id
  if (!isOwn && !isAdministrator(op)) {
    throw new AppError(
      'directoryAccessDenied',
      'Insufficient privileges to complete the operation: only administrators see what others agreed to.',
    )
  }
  if (user === null || user.isDeleted) throw objectNotFound(key)
  return user.id
}
