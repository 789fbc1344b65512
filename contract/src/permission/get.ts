import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesRead } from '../scopes.ts'

/** `permission: get`. */
export const getPermission = {
  id: 'permission/get',
  method: 'GET',
  address: 'driveItem/permission',
  paths: itemPaths('/permissions/{permission-id}'),
  summary: 'One permission of an item.',
  scopes: filesRead,
  responses: { 200: 'microsoft.graph.permission' },
  query: ['select'],
  units: 5,
  source: 'permissions.md section 3; Microsoft Graph v1.0, permission: get',
} as const satisfies Operation
