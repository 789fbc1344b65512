import { permissionList } from '@convite/contract/scopes'
import { graphResourceId } from '../../../auth/tokens/token-claims.ts'
import type { Organization } from '../../../domain/organization.ts'
import type { RegisteredApplication } from '../../../domain/ports/application-admin.ts'
import { selectProperties } from '../select.ts'

/** What `$select` may name. */
export const servicePrincipalProperties = [
  'id',
  'appId',
  'displayName',
  'appDisplayName',
  'accountEnabled',
  'appOwnerOrganizationId',
  'servicePrincipalNames',
  'servicePrincipalType',
  'signInAudience',
  'replyUrls',
  'appRoles',
  'oauth2PermissionScopes',
] as const

/** The id of this resource's service principal: consents name it. The well-known id of Graph, in every installation. */
export const resourcePrincipalId = graphResourceId

interface Shown {
  readonly id: string
  readonly appId: string
  readonly displayName: string
  readonly isEnabled: boolean
  readonly replyUrls: readonly string[]
  readonly appRoles: readonly object[]
  readonly scopes: readonly object[]
}

function present(shown: Shown, organization: Organization, select: readonly string[] | null): Record<string, unknown> {
  const all: Record<(typeof servicePrincipalProperties)[number], unknown> = {
    id: shown.id,
    appId: shown.appId,
    displayName: shown.displayName,
    appDisplayName: shown.displayName,
    accountEnabled: shown.isEnabled,
    appOwnerOrganizationId: organization.tenantId,
    servicePrincipalNames: [shown.appId],
    servicePrincipalType: 'Application',
    signInAudience: 'AzureADMyOrg',
    replyUrls: shown.replyUrls,
    appRoles: shown.appRoles,
    oauth2PermissionScopes: shown.scopes,
  }
  return selectProperties(all, select)
}

/** The service principal of an application (Microsoft Graph v1.0, servicePrincipal resource type). */
export function presentServicePrincipal(
  application: RegisteredApplication,
  organization: Organization,
  select: readonly string[] | null,
): Record<string, unknown> {
  const { servicePrincipalId: id, clientId: appId, displayName, isEnabled, redirectUris } = application
  const replyUrls = redirectUris.map(({ uri }) => uri)
  return present({ id, appId, displayName, isEnabled, replyUrls, appRoles: [], scopes: [] }, organization, select)
}

/** That of this resource, with every permission that an application can ask for. */
export function presentResourcePrincipal(
  organization: Organization,
  select: readonly string[] | null,
): Record<string, unknown> {
  const appRoles = permissionList.flatMap(({ name, ids, allows }) => {
    const { application: id } = { application: undefined, ...ids }
    const shown = { value: name, displayName: name, description: allows, isEnabled: true }
    return id === undefined ? [] : [{ id, ...shown, allowedMemberTypes: ['Application'], origin: 'Application' }]
  })
  const scopes = permissionList.map(({ name, ids, allows, consent }) => ({
    id: ids.delegated,
    value: name,
    type: consent === 'person' ? 'User' : 'Admin',
    adminConsentDisplayName: name,
    adminConsentDescription: allows,
    userConsentDisplayName: name,
    userConsentDescription: allows,
    isEnabled: true,
  }))
  const shown = { id: resourcePrincipalId, appId: graphResourceId, displayName: 'Microsoft Graph', isEnabled: true }
  return present({ ...shown, replyUrls: [], appRoles, scopes }, organization, select)
}
