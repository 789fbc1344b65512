import { graphResourceId } from '../../../auth/tokens/token-claims.ts'
import { openIdPermissionIds, permissionList } from '@convite/contract/scopes'
import type { ClientSecret, RegisteredApplication } from '../../../domain/ports/application-admin.ts'
import type { RedirectUri } from '../../../domain/ports/application-registry.ts'
import { formatInstant } from '../../../domain/time.ts'
import { selectProperties } from '../select.ts'

/** What `$select` may name. */
export const applicationProperties = [
  'id',
  'appId',
  'displayName',
  'createdDateTime',
  'signInAudience',
  'isFallbackPublicClient',
  'web',
  'spa',
  'publicClient',
  'requiredResourceAccess',
  'passwordCredentials',
  'keyCredentials',
] as const

/** The ids by which registrations name permissions, as in every tenant of Microsoft Graph. */
export const scopeIds: ReadonlyMap<string, string> = new Map([
  ...permissionList.map(({ name, ids }) => [name, ids.delegated] as const),
  ...Object.entries(openIdPermissionIds),
])
export const roleIds: ReadonlyMap<string, string> = new Map(
  permissionList.flatMap(({ name, ids }) => (ids.application === undefined ? [] : [[name, ids.application] as const])),
)

/** A secret as Graph shows it. `secretText` stands in the answer that makes it, and nowhere else. */
export function presentSecret(
  { id, displayName, hint, startsAt, endsAt }: ClientSecret,
  secretText: string | null = null,
) {
  return {
    keyId: id,
    displayName,
    hint,
    secretText,
    startDateTime: formatInstant(startsAt),
    endDateTime: formatInstant(endsAt),
    customKeyIdentifier: null,
  }
}

/** An application (Microsoft Graph v1.0, application resource type). */
export function presentApplication(
  application: RegisteredApplication,
  select: readonly string[] | null,
): Record<string, unknown> {
  const { redirectUris, delegatedScopes, roles, secrets, certificates } = application
  const platform = (kind: RedirectUri['kind']) => ({
    redirectUris: redirectUris.filter(one => one.kind === kind).map(({ uri }) => uri),
  })
  const resourceAccess = [
    ...delegatedScopes.flatMap(name => presentPermission(scopeIds.get(name), 'Scope')),
    ...roles.flatMap(name => presentPermission(roleIds.get(name), 'Role')),
  ]
  const all: Record<(typeof applicationProperties)[number], unknown> = {
    id: application.objectId,
    appId: application.clientId,
    displayName: application.displayName,
    createdDateTime: formatInstant(application.createdAt),
    signInAudience: 'AzureADMyOrg',
    isFallbackPublicClient: application.kind === 'public',
    web: platform('web'),
    spa: platform('spa'),
    publicClient: platform('native'),
    requiredResourceAccess: resourceAccess.length === 0 ? [] : [{ resourceAppId: graphResourceId, resourceAccess }],
    passwordCredentials: secrets.map(secret => presentSecret(secret)),
    keyCredentials: certificates.map(({ id, displayName, thumbprintSha1, startsAt, endsAt }) => ({
      keyId: id,
      displayName,
      customKeyIdentifier: Buffer.from(thumbprintSha1, 'base64url').toString('base64'),
      key: null,
      startDateTime: formatInstant(startsAt),
      endDateTime: formatInstant(endsAt),
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
    })),
  }
  return selectProperties(all, select)
}

function presentPermission(id: string | undefined, type: 'Scope' | 'Role') {
  return id === undefined ? [] : [{ id, type }]
}
