import type { Operation } from '../operation.ts'
import { sitesRead } from '../scopes.ts'

/** `site: search` and the plain list. */
export const listSites = {
  id: 'site/list',
  method: 'GET',
  address: 'sites',
  paths: ['/sites'],
  summary: 'The sites of the organisation; ?search= narrows by name.',
  scopes: sitesRead,
  responses: { 200: 'microsoft.graph.siteCollectionResponse' },
  query: ['select', 'top', 'skiptoken'],
  units: 2,
  source: 'directory.md section 3; Microsoft Graph v1.0, site: search',
} as const satisfies Operation
