import type { Operation } from '../operation.ts'
import { groupsRead } from '../scopes.ts'

/** `group: list`. */
export const listGroups = {
  id: 'group/list',
  method: 'GET',
  address: 'groups',
  paths: ['/groups'],
  summary: 'The groups of the organisation.',
  scopes: groupsRead,
  responses: { 200: 'microsoft.graph.groupCollectionResponse' },
  query: ['select', 'top', 'skiptoken', 'orderby', 'count'],
  units: 2,
  isDirectory: true,
  source: 'directory.md section 2; Microsoft Graph v1.0, group: list',
} as const satisfies Operation
