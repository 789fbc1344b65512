import { itemPaths } from '../drive-paths.ts'
import { newItemBody } from './item-body.ts'
import type { Operation } from '../operation.ts'
import { filesWrite } from '../scopes.ts'

/** `driveItem: create folder`; with `file` an empty file. */
export const createChild = {
  id: 'driveItem/createChild',
  method: 'POST',
  address: 'driveItem/children',
  paths: itemPaths('/children'),
  summary: 'Make a folder, or an empty file, in a folder.',
  scopes: filesWrite,
  body: { kind: 'json', schema: newItemBody, required: true },
  responses: { 200: 'microsoft.graph.driveItem', 201: 'microsoft.graph.driveItem' },
  query: [],
  units: 2,
  idempotent: true,
  source: 'drive-items.md section 8; Microsoft Graph v1.0, driveItem: create folder',
} as const satisfies Operation
