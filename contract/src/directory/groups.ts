import type { Operation } from '../operation.ts'

const readGroups = {
  delegated: ['Group.Read.All', 'GroupMember.Read.All', 'Group.ReadWrite.All', 'GroupMember.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  application: ['Group.Read.All', 'GroupMember.Read.All', 'Group.ReadWrite.All', 'GroupMember.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
}

/** `group: list`. */
export const listGroups = {
  id: 'group/list',
  method: 'GET',
  address: 'groups',
  paths: ['/groups'],
  summary: 'The groups of the organisation.',
  scopes: readGroups,
  responses: { 200: 'microsoft.graph.groupCollectionResponse' },
  query: ['select', 'top', 'skiptoken', 'orderby', 'count'],
  units: 2,
  isDirectory: true,
  source: 'directory.md section 2; Microsoft Graph v1.0, group: list',
} as const satisfies Operation

/** `group: get`. */
export const getGroup = {
  id: 'group/get',
  method: 'GET',
  address: 'group',
  paths: ['/groups/{group-id}'],
  summary: 'One group.',
  scopes: readGroups,
  responses: { 200: 'microsoft.graph.group' },
  query: ['select'],
  units: 1,
  isDirectory: true,
  source: 'directory.md section 2; Microsoft Graph v1.0, group: get',
} as const satisfies Operation

/** `group: list members`. */
export const listGroupMembers = {
  id: 'group/listMembers',
  method: 'GET',
  address: 'group/members',
  paths: ['/groups/{group-id}/members'],
  summary: 'The direct members of a group.',
  scopes: readGroups,
  responses: { 200: 'microsoft.graph.directoryObjectCollectionResponse' },
  query: ['select', 'top', 'skiptoken', 'count'],
  units: 2,
  isDirectory: true,
  source: 'directory.md section 2; Microsoft Graph v1.0, group: list members',
} as const satisfies Operation
