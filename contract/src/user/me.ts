import type { Operation } from '../operation.ts'
import { usersRead } from '../scopes.ts'

/** `GET /me`. */
export const getMe = {
  id: 'user/me',
  method: 'GET',
  address: 'me',
  paths: ['/me'],
  summary: 'The person whose token this is.',
  scopes: { delegated: ['User.Read', 'User.ReadWrite', ...usersRead.delegated], application: [] },
  responses: { 200: 'microsoft.graph.user' },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'directory.md section 1; Microsoft Graph v1.0, user: get',
} as const satisfies Operation
