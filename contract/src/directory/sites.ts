import type { Operation } from '../operation.ts'

const sitesRead = {
  delegated: ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All'],
  application: ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All'],
}

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

/** `organization: list`. */
export const listOrganization = {
  id: 'organization/list',
  method: 'GET',
  address: 'organization',
  paths: ['/organization'],
  summary: 'The organisation itself.',
  scopes: {
    delegated: ['User.Read', 'Directory.Read.All', 'Directory.ReadWrite.All', 'User.ReadBasic.All', 'User.Read.All'],
    application: ['Directory.Read.All', 'Directory.ReadWrite.All', 'User.Read.All'],
  },
  responses: { 200: null },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'directory.md section 5',
} as const satisfies Operation
