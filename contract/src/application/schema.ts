import { Type } from 'typebox'

const optional = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Optional(Type.Union([type, Type.Null()]))

/** `webApplication`, `spaApplication` and `publicClientApplication`, as far as they are kept. */
const platform = Type.Object({ redirectUris: Type.Optional(Type.Array(Type.String())) })

/** One permission of a resource: a delegated scope or an application permission, by its id. */
const resourceAccess = Type.Object({ id: Type.String(), type: Type.String() })

const requiredResourceAccess = Type.Object({
  resourceAppId: Type.String(),
  resourceAccess: Type.Array(resourceAccess),
})

/** What POST and PATCH of an application take. */
export const applicationBody = Type.Object({
  displayName: Type.Optional(Type.String()),
  signInAudience: optional(Type.String()),
  isFallbackPublicClient: optional(Type.Boolean()),
  web: optional(platform),
  spa: optional(platform),
  publicClient: optional(platform),
  requiredResourceAccess: Type.Optional(Type.Array(requiredResourceAccess)),
})

/** The action parameters of addPassword. */
export const addPasswordBody = Type.Object({
  passwordCredential: optional(
    Type.Object({
      displayName: optional(Type.String()),
      startDateTime: optional(Type.String()),
      endDateTime: optional(Type.String()),
    }),
  ),
})

/** The action parameters of removePassword. */
export const removePasswordBody = Type.Object({ keyId: Type.String() })

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const annotated = { additionalProperties: true }

/** `passwordCredential`. The secret itself stands in the answer to addPassword and nowhere else. */
export const passwordCredential = Type.Object(
  {
    keyId: Type.String(),
    displayName: nullable(Type.String()),
    hint: nullable(Type.String()),
    secretText: nullable(Type.String()),
    startDateTime: Type.String(),
    endDateTime: Type.String(),
    customKeyIdentifier: Type.Null(),
  },
  annotated,
)

const keyCredential = Type.Object({
  keyId: Type.String(),
  displayName: nullable(Type.String()),
  customKeyIdentifier: Type.String(),
  key: Type.Null(),
  startDateTime: Type.String(),
  endDateTime: Type.String(),
  type: Type.Literal('AsymmetricX509Cert'),
  usage: Type.Literal('Verify'),
})

/** `application`. Each member may be missing, because `$select` may leave it out. */
export const application = Type.Partial(
  Type.Object(
    {
      id: Type.String(),
      appId: Type.String(),
      displayName: Type.String(),
      createdDateTime: Type.String(),
      signInAudience: Type.Literal('AzureADMyOrg'),
      isFallbackPublicClient: Type.Boolean(),
      web: platform,
      spa: platform,
      publicClient: platform,
      requiredResourceAccess: Type.Array(requiredResourceAccess),
      passwordCredentials: Type.Array(passwordCredential),
      keyCredentials: Type.Array(keyCredential),
    },
    annotated,
  ),
)
