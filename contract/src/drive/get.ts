import { drivePaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesRead } from '../scopes.ts'

/** `drive: get`. */
export const getDrive = {
  id: 'drive/get',
  method: 'GET',
  address: 'drive',
  paths: drivePaths(''),
  summary: 'A drive: its kind, owner and quota.',
  scopes: filesRead,
  responses: { 200: 'microsoft.graph.drive' },
  query: ['select'],
  units: 1,
  source: 'drive-items.md section 1; Microsoft Graph v1.0, drive: get',
} as const satisfies Operation
