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

/** `drive: sharedWithMe`. */
export const sharedWithMe = {
  id: 'drive/sharedWithMe',
  method: 'GET',
  address: 'drive/sharedWithMe',
  paths: ['/me/drive/sharedWithMe', '/me/drive/sharedWithMe()'],
  summary: 'What others have shared with the caller, newest first.',
  scopes: filesRead,
  responses: { 200: 'microsoft.graph.driveItemCollectionResponse' },
  query: ['select', 'top', 'skiptoken'],
  units: 2,
  source: 'links-and-shares.md section 6; Microsoft Graph v1.0, drive: sharedWithMe',
} as const satisfies Operation
