import type { Operation } from '../operation.ts'

/** `organization: list`. */
export const listOrganization = {
  id: 'organization/list',
  method: 'GET',
  address: 'organization',
  paths: ['/organization'],
  summary: 'The organisation itself.',
  scopes: {
    delegated: [
      'User.Read',
      'User.ReadWrite',
      'Organization.Read.All',
      'User.Read.All',
      'User.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
    ],
    application: [
      'Organization.Read.All',
      'User.Read.All',
      'User.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
    ],
  },
  responses: { 200: null },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'directory.md section 5; Microsoft Graph v1.0, organization: list',
} as const satisfies Operation
