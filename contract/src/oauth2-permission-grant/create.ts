import type { Operation } from '../operation.ts'
import { permissionGrantsWrite } from '../scopes.ts'
import { permissionGrantBody } from './schema.ts'

/** `oauth2PermissionGrant: create`. */
export const createPermissionGrant = {
  id: 'oauth2PermissionGrant/create',
  method: 'POST',
  address: 'oauth2PermissionGrants',
  paths: ['/oauth2PermissionGrants'],
  summary: 'Agree for somebody, or for everybody, that an application may have scopes.',
  scopes: permissionGrantsWrite,
  body: { kind: 'json', schema: permissionGrantBody, required: true },
  responses: { 201: 'microsoft.graph.oAuth2PermissionGrant' },
  query: [],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, oauth2PermissionGrant: create',
} as const satisfies Operation
