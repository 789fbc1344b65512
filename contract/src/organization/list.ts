import type { Operation } from '../operation.ts'

/** `organization: list`. */
export const listOrganization = {
  id: 'organization/list',
  method: 'GET',
  address: 'organization',
  paths: ['/organization'],
  summary: 'The organisation itself.',
  scopes: {
    delegated: ['User.Read', 'Directory.Read.All', 'Directory.ReadWrite.All', 'User.ReadBasic.All', 'User.Read.All'],
    application: ['Directory.Read.All', 'Directory.ReadWrite.All', 'User.Read.All'],
  },
  responses: { 200: null },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'directory.md section 5',
} as const satisfies Operation
