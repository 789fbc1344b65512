import type { Operation } from '../operation.ts'
import { groupsRead } from '../scopes.ts'

/** `group: list members`. */
export const listGroupMembers = {
  id: 'group/listMembers',
  method: 'GET',
  address: 'group/members',
  paths: ['/groups/{group-id}/members'],
  summary: 'The direct members of a group.',
  scopes: groupsRead,
  responses: { 200: 'microsoft.graph.directoryObjectCollectionResponse' },
  query: ['select', 'top', 'skiptoken', 'count'],
  units: 2,
  isDirectory: true,
  source: 'directory.md section 2; Microsoft Graph v1.0, group: list members',
} as const satisfies Operation
