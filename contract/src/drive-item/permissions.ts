import { Type } from 'typebox'
import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesRead, filesWrite } from '../scopes.ts'

/** `driveItem: list permissions`. */
export const listPermissions = {
  id: 'driveItem/listPermissions',
  method: 'GET',
  address: 'driveItem/permissions',
  paths: itemPaths('/permissions'),
  summary: 'Who has access to an item, and from where.',
  scopes: filesRead,
  responses: { 200: 'microsoft.graph.permissionCollectionResponse', 304: null },
  query: ['select', 'top', 'skiptoken'],
  units: 5,
  source: 'permissions.md section 3; Microsoft Graph v1.0, driveItem: list permissions',
} as const satisfies Operation

/** `permission: get`. */
export const getPermission = {
  id: 'permission/get',
  method: 'GET',
  address: 'driveItem/permission',
  paths: itemPaths('/permissions/{permission-id}'),
  summary: 'One permission of an item.',
  scopes: filesRead,
  responses: { 200: 'microsoft.graph.permission' },
  query: ['select'],
  units: 5,
  source: 'permissions.md section 3; Microsoft Graph v1.0, permission: get',
} as const satisfies Operation

/** The members that PATCH knows; what cannot be changed is refused by name, not as unknown. */
export const permissionPatch = Type.Object({
  roles: Type.Optional(Type.Array(Type.String())),
  expirationDateTime: Type.Optional(Type.Union([Type.String(), Type.Null()])),
})

/** `permission: update`. */
export const updatePermission = {
  id: 'permission/update',
  method: 'PATCH',
  address: 'driveItem/permission',
  paths: itemPaths('/permissions/{permission-id}'),
  summary: 'Change the role or the expiry of a permission.',
  scopes: filesWrite,
  body: { kind: 'json', schema: permissionPatch, required: true },
  responses: { 200: 'microsoft.graph.permission' },
  query: [],
  units: 5,
  source: 'permissions.md section 4; Microsoft Graph v1.0, permission: update',
} as const satisfies Operation

/** `permission: delete`. */
export const deletePermission = {
  id: 'permission/delete',
  method: 'DELETE',
  address: 'driveItem/permission',
  paths: itemPaths('/permissions/{permission-id}'),
  summary: 'End a permission.',
  scopes: filesWrite,
  responses: { 204: null },
  query: [],
  units: 5,
  source: 'permissions.md section 4; Microsoft Graph v1.0, permission: delete',
} as const satisfies Operation
