import type { Operation } from '../operation.ts'
import { permissionGrantsWrite } from '../scopes.ts'

/** `oauth2PermissionGrant: delete`. */
export const deletePermissionGrant = {
  id: 'oauth2PermissionGrant/delete',
  method: 'DELETE',
  address: 'oauth2PermissionGrant',
  paths: ['/oauth2PermissionGrants/{oAuth2PermissionGrant-id}'],
  summary: 'End a consent, and the refresh tokens that hang on it.',
  scopes: permissionGrantsWrite,
  responses: { 204: null },
  query: [],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, oauth2PermissionGrant: delete',
} as const satisfies Operation
