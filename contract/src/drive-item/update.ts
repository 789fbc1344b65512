import { itemPaths } from '../drive-paths.ts'
import { itemPatchBody } from './item-body.ts'
import type { Operation } from '../operation.ts'
import { filesWrite } from '../scopes.ts'

/** `driveItem: update` and `driveItem: move`. 201: a folder that was missing has been made (drive-items.md section 8). */
export const updateItem = {
  id: 'driveItem/update',
  method: 'PATCH',
  address: 'driveItem',
  paths: itemPaths(''),
  summary: 'Rename or move an item, or change its dates and description.',
  scopes: filesWrite,
  body: { kind: 'json', schema: itemPatchBody, required: true },
  responses: { 200: 'microsoft.graph.driveItem', 201: 'microsoft.graph.driveItem', 204: null },
  query: [],
  units: 2,
  source: 'drive-items.md section 8; Microsoft Graph v1.0, driveItem: update, driveItem: move',
} as const satisfies Operation
