import type { Operation } from '../operation.ts'
import { applicationsRead } from '../scopes.ts'

/** `application: list`. */
export const listApplications = {
  id: 'application/list',
  method: 'GET',
  address: 'applications',
  paths: ['/applications'],
  summary: 'The registered applications.',
  scopes: applicationsRead,
  responses: { 200: 'microsoft.graph.applicationCollectionResponse' },
  query: ['select', 'top', 'skiptoken', 'filter'],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, application: list',
} as const satisfies Operation
