import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesRead } from '../scopes.ts'

/** The number of children as plain text, `children/$count`. */
export const countChildren = {
  id: 'driveItem/countChildren',
  method: 'GET',
  address: 'driveItem/children/$count',
  paths: itemPaths('/children/$count'),
  summary: 'How many items lie in a folder.',
  scopes: filesRead,
  responses: { 200: null },
  query: [],
  units: 1,
  source: 'odata-and-batch.md section 1; OData 4.0',
} as const satisfies Operation
