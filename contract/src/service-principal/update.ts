import type { Operation } from '../operation.ts'
import { applicationsWrite } from '../scopes.ts'
import { servicePrincipalBody } from './schema.ts'

/** `servicePrincipal: update`. */
export const updateServicePrincipal = {
  id: 'servicePrincipal/update',
  method: 'PATCH',
  address: 'servicePrincipal',
  paths: ['/servicePrincipals/{servicePrincipal-id}', "/servicePrincipals(appId='{appId}')"],
  summary: 'Enable or disable an application.',
  scopes: applicationsWrite,
  body: { kind: 'json', schema: servicePrincipalBody, required: true },
  responses: { 204: null },
  query: [],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, servicePrincipal: update',
} as const satisfies Operation
