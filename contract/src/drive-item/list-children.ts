import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesRead } from '../scopes.ts'

/** `driveItem: list children`. */
export const listChildren = {
  id: 'driveItem/listChildren',
  method: 'GET',
  address: 'driveItem/children',
  paths: itemPaths('/children'),
  summary: 'What lies in a folder, page by page.',
  scopes: filesRead,
  responses: { 200: 'microsoft.graph.driveItemCollectionResponse', 304: null },
  query: ['select', 'expand', 'top', 'skiptoken', 'orderby', 'count'],
  units: 2,
  source: 'drive-items.md section 5; Microsoft Graph v1.0, driveItem: list children',
} as const satisfies Operation
