import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesRead } from '../scopes.ts'

/** `driveItem: list permissions`. */
export const listPermissions = {
  id: 'driveItem/listPermissions',
  method: 'GET',
  address: 'driveItem/permissions',
  paths: itemPaths('/permissions'),
  summary: 'Who has access to an item, and from where.',
  scopes: filesRead,
  responses: { 200: 'microsoft.graph.permissionCollectionResponse', 304: null },
  query: ['select', 'top', 'skiptoken'],
  units: 5,
  source: 'permissions.md section 3; Microsoft Graph v1.0, driveItem: list permissions',
} as const satisfies Operation
