import type { Consent } from '../../../domain/ports/consents.ts'
import { selectProperties } from '../select.ts'
import { resourcePrincipalId } from '../service-principal/present.ts'
import type { PermissionGrantRouteDeps } from './deps.ts'

/** What `$select` may name. */
export const permissionGrantProperties = [
  'id',
  'clientId',
  'consentType',
  'principalId',
  'resourceId',
  'scope',
] as const

/**
 * Consents as Graph shows them (Microsoft Graph v1.0, oAuth2PermissionGrant resource type): `clientId` is the service
 * principal of the application, not its client id.
 */
export async function presentPermissionGrants(
  { applications }: Pick<PermissionGrantRouteDeps, 'applications'>,
  consents: readonly Consent[],
  select: readonly string[] | null,
): Promise<readonly Record<string, unknown>[]> {
  const clientIds = [...new Set(consents.map(({ clientId }) => clientId))]
  const found = await Promise.all(clientIds.map(clientId => applications.find({ clientId })))
  const principals = new Map(found.flatMap(one => (one === null ? [] : [[one.clientId, one.servicePrincipalId]])))
  return consents.flatMap(({ id, clientId, personId, scopes }) => {
    const principal = principals.get(clientId)
    // An application that went between the two reads took its consents with it.
    if (principal === undefined) return []
    const all: Record<(typeof permissionGrantProperties)[number], unknown> = {
      id,
      clientId: principal,
      consentType: personId === null ? 'AllPrincipals' : 'Principal',
      principalId: personId,
      resourceId: resourcePrincipalId,
      scope: scopes.join(' '),
    }
    return [selectProperties(all, select)]
  })
}
