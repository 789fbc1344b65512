import type { Operation } from '../operation.ts'
import { applicationsRead } from '../scopes.ts'

/** `application: get`. */
export const getApplication = {
  id: 'application/get',
  method: 'GET',
  address: 'application',
  paths: ['/applications/{application-id}', "/applications(appId='{appId}')"],
  summary: 'One registered application, by its id or its client id.',
  scopes: applicationsRead,
  responses: { 200: 'microsoft.graph.application' },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, application: get',
} as const satisfies Operation
