import type { Operation } from '../operation.ts'
import { applicationsWrite } from '../scopes.ts'
import { applicationBody } from './schema.ts'

/** `application: create`. */
export const createApplication = {
  id: 'application/create',
  method: 'POST',
  address: 'applications',
  paths: ['/applications'],
  summary: 'Register an application.',
  scopes: applicationsWrite,
  body: { kind: 'json', schema: applicationBody, required: true },
  responses: { 201: 'microsoft.graph.application' },
  query: [],
  units: 2,
  isDirectory: true,
  source: 'Microsoft Graph v1.0, application: create',
} as const satisfies Operation
