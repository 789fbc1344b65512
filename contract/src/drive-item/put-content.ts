import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesWrite } from '../scopes.ts'

/** `driveItem: upload or replace content`, up to 250 MB. */
export const putContent = {
  id: 'driveItem/putContent',
  method: 'PUT',
  address: 'driveItem/content',
  paths: itemPaths('/content'),
  summary: 'Upload a file, or give an existing one new content.',
  scopes: filesWrite,
  body: { kind: 'stream' },
  responses: { 200: 'microsoft.graph.driveItem', 201: 'microsoft.graph.driveItem' },
  query: [],
  units: 2,
  source: 'content-and-uploads.md section 2; Microsoft Graph v1.0, driveItem: upload or replace contents',
} as const satisfies Operation
