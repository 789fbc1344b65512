/** Every operation that the server offers, in one list: the coverage page, the OpenAPI documents and the access table are made from it. */
import { addPassword } from './application/add-password.ts'
import { createApplication } from './application/create.ts'
import { deleteApplication } from './application/delete.ts'
import { getApplication } from './application/get.ts'
import { listApplications } from './application/list.ts'
import { removePassword } from './application/remove-password.ts'
import { updateApplication } from './application/update.ts'
import { createPermissionGrant } from './oauth2-permission-grant/create.ts'
import { deletePermissionGrant } from './oauth2-permission-grant/delete.ts'
import { getPermissionGrant } from './oauth2-permission-grant/get.ts'
import { listPermissionGrants } from './oauth2-permission-grant/list.ts'
import { getServicePrincipal } from './service-principal/get.ts'
import { listServicePrincipals } from './service-principal/list.ts'
import { updateServicePrincipal } from './service-principal/update.ts'
import { listUserPermissionGrants } from './user/list-oauth2-permission-grants.ts'
import { getDrive } from './drive/get.ts'
import { listDrives } from './drive/list.ts'
import { sharedWithMe } from './drive/shared-with-me.ts'
import { getContentStream } from './drive-item/content-stream.ts'
import { countChildren } from './drive-item/count-children.ts'
import { createChild } from './drive-item/create-child.ts'
import { deleteItem } from './drive-item/delete.ts'
import { getItem } from './drive-item/get.ts'
import { getContent } from './drive-item/get-content.ts'
import { driveItemInvite } from './drive-item/invite.ts'
import { listChildren } from './drive-item/list-children.ts'
import { putContent } from './drive-item/put-content.ts'
import { updateItem } from './drive-item/update.ts'
import { getGroup } from './group/get.ts'
import { listGroups } from './group/list.ts'
import { listGroupMembers } from './group/list-members.ts'
import type { Operation } from './operation.ts'
import { listOrganization } from './organization/list.ts'
import { deletePermission } from './permission/delete.ts'
import { getPermission } from './permission/get.ts'
import { listPermissions } from './permission/list.ts'
import { updatePermission } from './permission/update.ts'
import { getSite } from './site/get.ts'
import { listSites } from './site/list.ts'
import { getUser } from './user/get.ts'
import { listUsers } from './user/list.ts'
import { getMe } from './user/me.ts'
import { revokeSignInSessions } from './user/revoke-sign-in-sessions.ts'

export const operations: readonly Operation[] = [
  driveItemInvite,
  listPermissions,
  getPermission,
  updatePermission,
  deletePermission,
  getItem,
  listChildren,
  countChildren,
  createChild,
  updateItem,
  deleteItem,
  getContent,
  getContentStream,
  putContent,
  getDrive,
  listDrives,
  sharedWithMe,
  getMe,
  getUser,
  listUsers,
  revokeSignInSessions,
  listGroups,
  getGroup,
  listGroupMembers,
  getSite,
  listSites,
  listOrganization,
  listApplications,
  getApplication,
  createApplication,
  updateApplication,
  deleteApplication,
  addPassword,
  removePassword,
  listServicePrincipals,
  getServicePrincipal,
  updateServicePrincipal,
  listPermissionGrants,
  getPermissionGrant,
  createPermissionGrant,
  deletePermissionGrant,
  listUserPermissionGrants,
]
