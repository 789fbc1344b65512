import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesWrite } from '../scopes.ts'

/** `permission: delete`. */
export const deletePermission = {
  id: 'permission/delete',
  method: 'DELETE',
  address: 'driveItem/permission',
  paths: itemPaths('/permissions/{permission-id}'),
  summary: 'End a permission.',
  scopes: filesWrite,
  responses: { 204: null },
  query: [],
  units: 5,
  source: 'permissions.md section 4; Microsoft Graph v1.0, permission: delete',
} as const satisfies Operation
