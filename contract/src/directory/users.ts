import type { Operation } from '../operation.ts'

const readUsers = {
  delegated: ['User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  application: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
}

/** `GET /me`. */
export const getMe = {
  id: 'user/me',
  method: 'GET',
  address: 'me',
  paths: ['/me'],
  summary: 'The person whose token this is.',
  scopes: { delegated: ['User.Read', 'User.ReadWrite', ...readUsers.delegated], application: [] },
  responses: { 200: 'microsoft.graph.user' },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'directory.md section 1; Microsoft Graph v1.0, user: get',
} as const satisfies Operation

/** `user: get`. */
export const getUser = {
  id: 'user/get',
  method: 'GET',
  address: 'user',
  paths: ['/users/{user-id}'],
  summary: 'One person, by id or user principal name.',
  scopes: { delegated: ['User.Read', ...readUsers.delegated], application: readUsers.application },
  responses: { 200: 'microsoft.graph.user' },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'directory.md section 1; Microsoft Graph v1.0, user: get',
} as const satisfies Operation

/** `user: list`. */
export const listUsers = {
  id: 'user/list',
  method: 'GET',
  address: 'users',
  paths: ['/users'],
  summary: 'The people of the organisation.',
  scopes: readUsers,
  responses: { 200: 'microsoft.graph.userCollectionResponse' },
  query: ['select', 'top', 'skiptoken', 'orderby', 'count'],
  units: 2,
  isDirectory: true,
  source: 'directory.md section 1; Microsoft Graph v1.0, user: list',
} as const satisfies Operation
