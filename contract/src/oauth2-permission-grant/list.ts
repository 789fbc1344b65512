import type { Operation } from '../operation.ts'
import { permissionGrantsRead } from '../scopes.ts'

/** `oauth2PermissionGrant: list`. */
export const listPermissionGrants = {
  id: 'oauth2PermissionGrant/list',
  method: 'GET',
  address: 'oauth2PermissionGrants',
  paths: ['/oauth2PermissionGrants'],
  summary: 'What people, and administrators for everybody, agreed to.',
  scopes: permissionGrantsRead,
  responses: { 200: 'microsoft.graph.oAuth2PermissionGrantCollectionResponse' },
  query: ['select', 'top', 'skiptoken', 'filter'],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, oauth2PermissionGrant: list',
} as const satisfies Operation
