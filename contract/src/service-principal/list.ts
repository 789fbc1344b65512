import type { Operation } from '../operation.ts'
import { applicationsRead } from '../scopes.ts'

/** `servicePrincipal: list`. */
export const listServicePrincipals = {
  id: 'servicePrincipal/list',
  method: 'GET',
  address: 'servicePrincipals',
  paths: ['/servicePrincipals'],
  summary: 'The directory objects that act for applications, and that of this resource.',
  scopes: applicationsRead,
  responses: { 200: 'microsoft.graph.servicePrincipalCollectionResponse' },
  query: ['select', 'top', 'skiptoken', 'filter'],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, servicePrincipal: list',
} as const satisfies Operation
