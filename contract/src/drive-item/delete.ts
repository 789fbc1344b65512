import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesWrite } from '../scopes.ts'

/** `driveItem: delete`. */
export const deleteItem = {
  id: 'driveItem/delete',
  method: 'DELETE',
  address: 'driveItem',
  paths: itemPaths(''),
  summary: 'Put an item, with everything below it, into the recycle bin.',
  scopes: filesWrite,
  responses: { 204: null },
  query: [],
  units: 2,
  source: 'drive-items.md section 8; Microsoft Graph v1.0, driveItem: delete',
} as const satisfies Operation
