import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesRead } from '../scopes.ts'

/** `driveItem: get content`. */
export const getContent = {
  id: 'driveItem/getContent',
  method: 'GET',
  address: 'driveItem/content',
  paths: itemPaths('/content'),
  summary: 'The address of the bytes of a file, valid for an hour without a token.',
  scopes: filesRead,
  responses: { 302: null, 304: null },
  query: ['format'],
  units: 1,
  source: 'content-and-uploads.md section 1; Microsoft Graph v1.0, driveItem: get content',
} as const satisfies Operation
