/**
 * Schemas of Graph types that the documents at hand do not hold (`data/graph-v1.0.openapi.json` has the types of files
 * and people), written after the resource pages of Microsoft Graph v1.0.
 */
import { type TSchema, Type } from 'typebox'
import { application, passwordCredential } from './application/schema.ts'
import { permissionGrant } from './oauth2-permission-grant/schema.ts'
import { servicePrincipal } from './service-principal/schema.ts'

const collection = (entry: TSchema) =>
  Type.Object(
    { value: Type.Array(entry), '@odata.nextLink': Type.Optional(Type.String()) },
    { additionalProperties: true },
  )

/** By the names that operations give their answers. */
export const ownSchemas: Readonly<Record<string, TSchema>> = {
  'microsoft.graph.application': application,
  'microsoft.graph.applicationCollectionResponse': collection(application),
  'microsoft.graph.passwordCredential': passwordCredential,
  'microsoft.graph.servicePrincipal': servicePrincipal,
  'microsoft.graph.servicePrincipalCollectionResponse': collection(servicePrincipal),
  'microsoft.graph.oAuth2PermissionGrant': permissionGrant,
  'microsoft.graph.oAuth2PermissionGrantCollectionResponse': collection(permissionGrant),
}
