import type { Operation } from '../operation.ts'
import { applicationsWrite } from '../scopes.ts'
import { addPasswordBody } from './schema.ts'

/** `application: addPassword`. */
export const addPassword = {
  id: 'application/addPassword',
  method: 'POST',
  address: 'application/addPassword',
  paths: ['/applications/{application-id}/addPassword', "/applications(appId='{appId}')/addPassword"],
  summary: 'Make a secret for an application; it is shown this once.',
  scopes: applicationsWrite,
  body: { kind: 'json', schema: addPasswordBody, required: false },
  responses: { 200: 'microsoft.graph.passwordCredential' },
  query: [],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, application: addPassword',
} as const satisfies Operation
