import type { Operation } from '../operation.ts'
import { sitesRead } from '../scopes.ts'

/** `site: get`, by id or by path. */
export const getSite = {
  id: 'site/get',
  method: 'GET',
  address: 'site',
  paths: ['/sites/{site-id}', '/sites/{hostname}:/{server-relative-path}'],
  summary: 'One site, by id or by path.',
  scopes: sitesRead,
  responses: { 200: 'microsoft.graph.site' },
  query: ['select'],
  units: 1,
  source: 'directory.md section 3; Microsoft Graph v1.0, site: get',
} as const satisfies Operation
