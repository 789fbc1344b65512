import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesRead } from '../scopes.ts'

/** `driveItem: contentStream`, the bytes without a redirect. */
export const getContentStream = {
  id: 'driveItem/contentStream',
  method: 'GET',
  address: 'driveItem/contentStream',
  paths: itemPaths('/contentStream'),
  summary: 'The bytes of a file, or a range of them.',
  scopes: filesRead,
  responses: { 200: null, 206: null, 304: null },
  query: [],
  units: 1,
  source: 'content-and-uploads.md section 1; Microsoft Graph beta, driveItem: get contentStream',
} as const satisfies Operation
