import type { Operation } from '../operation.ts'
import { applicationsWrite } from '../scopes.ts'
import { applicationBody } from './schema.ts'

/** `application: update`. */
export const updateApplication = {
  id: 'application/update',
  method: 'PATCH',
  address: 'application',
  paths: ['/applications/{application-id}', "/applications(appId='{appId}')"],
  summary: 'Change a registered application.',
  scopes: applicationsWrite,
  body: { kind: 'json', schema: applicationBody, required: true },
  responses: { 204: null },
  query: [],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, application: update',
} as const satisfies Operation
