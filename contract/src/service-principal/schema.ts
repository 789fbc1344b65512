import { Type } from 'typebox'

/** What PATCH of a service principal takes. */
export const servicePrincipalBody = Type.Object({ accountEnabled: Type.Boolean() })

const permission = Type.Object({
  id: Type.String(),
  value: Type.String(),
  isEnabled: Type.Boolean(),
})

/** `servicePrincipal`. Each member may be missing, because `$select` may leave it out. */
export const servicePrincipal = Type.Partial(
  Type.Object(
    {
      id: Type.String(),
      appId: Type.String(),
      displayName: Type.String(),
      appDisplayName: Type.String(),
      accountEnabled: Type.Boolean(),
      appOwnerOrganizationId: Type.String(),
      servicePrincipalNames: Type.Array(Type.String()),
      servicePrincipalType: Type.Literal('Application'),
      signInAudience: Type.Literal('AzureADMyOrg'),
      replyUrls: Type.Array(Type.String()),
      appRoles: Type.Array(permission),
      oauth2PermissionScopes: Type.Array(permission),
    },
    { additionalProperties: true },
  ),
)
