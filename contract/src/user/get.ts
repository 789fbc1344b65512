import type { Operation } from '../operation.ts'
import { usersRead } from '../scopes.ts'

/** `user: get`. */
export const getUser = {
  id: 'user/get',
  method: 'GET',
  address: 'user',
  paths: ['/users/{user-id}'],
  summary: 'One person, by id or user principal name.',
  scopes: { delegated: ['User.Read', ...usersRead.delegated], application: usersRead.application },
  responses: { 200: 'microsoft.graph.user' },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'directory.md section 1; Microsoft Graph v1.0, user: get',
} as const satisfies Operation
