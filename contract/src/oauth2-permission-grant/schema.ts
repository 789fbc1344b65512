import { Type } from 'typebox'

/** What POST of a grant takes. */
export const permissionGrantBody = Type.Object({
  clientId: Type.String(),
  consentType: Type.String(),
  principalId: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  resourceId: Type.String(),
  scope: Type.String(),
})

/** `oAuth2PermissionGrant`. Each member may be missing, because `$select` may leave it out. */
export const permissionGrant = Type.Partial(
  Type.Object(
    {
      id: Type.String(),
      clientId: Type.String(),
      consentType: Type.Enum(['AllPrincipals', 'Principal']),
      principalId: Type.Union([Type.String(), Type.Null()]),
      resourceId: Type.String(),
      scope: Type.String(),
    },
    { additionalProperties: true },
  ),
)
