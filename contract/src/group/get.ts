import type { Operation } from '../operation.ts'
import { groupsRead } from '../scopes.ts'

/** `group: get`. */
export const getGroup = {
  id: 'group/get',
  method: 'GET',
  address: 'group',
  paths: ['/groups/{group-id}'],
  summary: 'One group.',
  scopes: groupsRead,
  responses: { 200: 'microsoft.graph.group' },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'directory.md section 2; Microsoft Graph v1.0, group: get',
} as const satisfies Operation
