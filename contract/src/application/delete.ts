import type { Operation } from '../operation.ts'
import { applicationsWrite } from '../scopes.ts'

/** `application: delete`. */
export const deleteApplication = {
  id: 'application/delete',
  method: 'DELETE',
  address: 'application',
  paths: ['/applications/{application-id}', "/applications(appId='{appId}')"],
  summary: 'Remove an application, with its consents and refresh tokens.',
  scopes: applicationsWrite,
  responses: { 204: null },
  query: [],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, application: delete',
} as const satisfies Operation
