import type { Operation } from '../operation.ts'
import { usersRead } from '../scopes.ts'

/** `user: list`. */
export const listUsers = {
  id: 'user/list',
  method: 'GET',
  address: 'users',
  paths: ['/users'],
  summary: 'The people of the organisation.',
  scopes: usersRead,
  responses: { 200: 'microsoft.graph.userCollectionResponse' },
  query: ['select', 'top', 'skiptoken', 'orderby', 'count'],
  units: 2,
  isDirectory: true,
  source: 'directory.md section 1; Microsoft Graph v1.0, user: list',
} as const satisfies Operation
