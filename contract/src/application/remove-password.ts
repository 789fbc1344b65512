import type { Operation } from '../operation.ts'
import { applicationsWrite } from '../scopes.ts'
import { removePasswordBody } from './schema.ts'

/** `application: removePassword`. */
export const removePassword = {
  id: 'application/removePassword',
  method: 'POST',
  address: 'application/removePassword',
  paths: ['/applications/{application-id}/removePassword', "/applications(appId='{appId}')/removePassword"],
  summary: 'End a secret of an application.',
  scopes: applicationsWrite,
  body: { kind: 'json', schema: removePasswordBody, required: true },
  responses: { 204: null },
  query: [],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, application: removePassword',
} as const satisfies Operation
