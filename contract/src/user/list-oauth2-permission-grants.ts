import type { Operation } from '../operation.ts'
import { permissionGrantsRead } from '../scopes.ts'

/** `user: list oauth2PermissionGrants`. */
export const listUserPermissionGrants = {
  id: 'user/listOauth2PermissionGrants',
  method: 'GET',
  address: 'user/oauth2PermissionGrants',
  paths: ['/me/oauth2PermissionGrants', '/users/{user-id}/oauth2PermissionGrants'],
  summary: 'What one person agreed to.',
  scopes: permissionGrantsRead,
  responses: { 200: 'microsoft.graph.oAuth2PermissionGrantCollectionResponse' },
  query: ['select'],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, user: list oauth2PermissionGrants',
} as const satisfies Operation
