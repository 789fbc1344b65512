import type { Operation } from '../operation.ts'
import { filesRead } from '../scopes.ts'

/** `drive: list`, of a person, group or site, or of the caller. */
export const listDrives = {
  id: 'drive/list',
  method: 'GET',
  address: 'drives',
  paths: ['/drives', '/me/drives', '/users/{user-id}/drives', '/groups/{group-id}/drives', '/sites/{site-id}/drives'],
  summary: 'The drives of a person, a group or a site.',
  scopes: filesRead,
  responses: { 200: 'microsoft.graph.driveCollectionResponse' },
  query: ['select', 'top', 'skiptoken', 'orderby'],
  units: 2,
  source: 'drive-items.md section 1; Microsoft Graph v1.0, drive: list',
} as const satisfies Operation
