import type { Operation } from '../operation.ts'
import { applicationsRead } from '../scopes.ts'

/** `servicePrincipal: get`. */
export const getServicePrincipal = {
  id: 'servicePrincipal/get',
  method: 'GET',
  address: 'servicePrincipal',
  paths: ['/servicePrincipals/{servicePrincipal-id}', "/servicePrincipals(appId='{appId}')"],
  summary: 'The directory object that acts for an application, by its id or the client id.',
  scopes: applicationsRead,
  responses: { 200: 'microsoft.graph.servicePrincipal' },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, servicePrincipal: get',
} as const satisfies Operation
