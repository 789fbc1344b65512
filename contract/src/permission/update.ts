import { Type } from 'typebox'
import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesWrite } from '../scopes.ts'

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
