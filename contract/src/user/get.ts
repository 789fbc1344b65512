import type { Operation } from '../operation.ts'
import { usersRead } from '../scopes.ts'

/** `user: get`. */
export const getUser = {
  id: 'user/get',
  method: 'GET',
  address: 'user',
  paths: ['/users/{user-id}'],
  summary: 'One person, by id or user principal name.',
  // Like User.Read, User.ReadWrite reads the caller's own account only.
  scopes: { delegated: ['User.Read', 'User.ReadWrite', ...usersRead.delegated], application: usersRead.application },
  responses: { 200: 'microsoft.graph.user' },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'directory.md section 1; Microsoft Graph v1.0, user: get',
} as const satisfies Operation
