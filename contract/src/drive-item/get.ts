import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesRead } from '../scopes.ts'

/** `driveItem: get`. */
export const getItem = {
  id: 'driveItem/get',
  method: 'GET',
  address: 'driveItem',
  paths: itemPaths(''),
  summary: 'A file or folder.',
  scopes: filesRead,
  responses: { 200: 'microsoft.graph.driveItem', 304: null },
  query: ['select', 'expand'],
  units: 1,
  source: 'drive-items.md sections 2, 3 and 6; Microsoft Graph v1.0, driveItem: get',
} as const satisfies Operation
