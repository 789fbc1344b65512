import type { Operation } from '../operation.ts'
import { permissionGrantsRead } from '../scopes.ts'

/** `oauth2PermissionGrant: get`. */
export const getPermissionGrant = {
  id: 'oauth2PermissionGrant/get',
  method: 'GET',
  address: 'oauth2PermissionGrant',
  paths: ['/oauth2PermissionGrants/{oAuth2PermissionGrant-id}'],
  summary: 'One consent.',
  scopes: permissionGrantsRead,
  responses: { 200: 'microsoft.graph.oAuth2PermissionGrant' },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, oauth2PermissionGrant: get',
} as const satisfies Operation
