import type { Operation } from '../operation.ts'
import { filesRead } from '../scopes.ts'

/** `drive: sharedWithMe`. */
export const sharedWithMe = {
  id: 'drive/sharedWithMe',
  method: 'GET',
  address: 'drive/sharedWithMe',
  paths: ['/me/drive/sharedWithMe', '/me/drive/sharedWithMe()'],
  summary: 'What others have shared with the caller, newest first.',
  // Files.Read lists them too, although it does not open them (directory.md section 6); an application was given nothing.
  scopes: { delegated: filesRead.delegated, application: [] },
  responses: { 200: 'microsoft.graph.driveItemCollectionResponse' },
  query: ['select', 'top', 'skiptoken'],
  units: 2,
  source: 'links-and-shares.md section 6; Microsoft Graph v1.0, drive: sharedWithMe',
} as const satisfies Operation
