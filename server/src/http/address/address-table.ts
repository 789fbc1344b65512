/**
 * Every address that the server knows by name, as data. The parser's grammar and the printer are both made from these
 * tables, so that what is printed is parsed. An address that no operation serves yet belongs here too: it answers 501 by
 * its name instead of 400.
 *
 * A template continues the place that its table names. `{x}` captures a key, `f(a,b)` is a function with its parameters,
 * a last `**` takes whatever follows. Places lead to each other (`/users/{id}/drive/root`); those steps are in grammar.ts.
 */

/** Below `/{version}`. */
export const serviceTemplates = {
  service: '',
  $metadata: '$metadata',
  $batch: '$batch',
  users: 'users',
  'users/$count': 'users/$count',
  'users/delta': 'users/delta(token)',
  groups: 'groups',
  'groups/$count': 'groups/$count',
  'groups/delta': 'groups/delta(token)',
  sites: 'sites',
  'sites/getAllSites': 'sites/getAllSites()',
  'sites/delta': 'sites/delta(token)',
  shares: 'shares',
  directoryObjects: 'directoryObjects',
  'directoryObjects/getByIds': 'directoryObjects/getByIds',
  directoryObject: 'directoryObjects/{directoryObjectId}',
  organization: 'organization',
  'organization/entry': 'organization/{organizationId}',
  invitations: 'invitations',
  applications: 'applications',
  application: 'applications/{applicationId}',
  'application/addPassword': 'applications/{applicationId}/addPassword',
  'application/removePassword': 'applications/{applicationId}/removePassword',
  servicePrincipals: 'servicePrincipals',
  servicePrincipal: 'servicePrincipals/{servicePrincipalId}',
  oauth2PermissionGrants: 'oauth2PermissionGrants',
  oauth2PermissionGrant: 'oauth2PermissionGrants/{oauth2PermissionGrantId}',
  subscriptions: 'subscriptions',
  subscription: 'subscriptions/{subscriptionId}',
  'subscription/reauthorize': 'subscriptions/{subscriptionId}/reauthorize',
  'search/query': 'search/query',
  'admin/sharepoint/settings': 'admin/sharepoint/settings',
} as const

/** Below `/me` and `/users/{id}`. The two ends themselves are named `me` and `user`. */
export const userTemplates = {
  user: '',
  'user/memberOf': 'memberOf',
  'user/memberOf/$count': 'memberOf/$count',
  'user/transitiveMemberOf': 'transitiveMemberOf',
  'user/transitiveMemberOf/$count': 'transitiveMemberOf/$count',
  'user/oauth2PermissionGrants': 'oauth2PermissionGrants',
  'user/manager': 'manager',
  'user/photo': 'photo',
  'user/photo/$value': 'photo/$value',
  'user/checkMemberGroups': 'checkMemberGroups',
  'user/getMemberGroups': 'getMemberGroups',
  'user/revokeSignInSessions': 'revokeSignInSessions',
  'user/followedSites': 'followedSites',
  'user/followedSites/add': 'followedSites/add',
  'user/followedSites/remove': 'followedSites/remove',
  'user/insights/shared': 'insights/shared/**',
  'user/insights/trending': 'insights/trending/**',
  'user/insights/used': 'insights/used/**',
} as const

/** Below `/groups/{id}`. */
export const groupTemplates = {
  group: '',
  'group/members': 'members',
  'group/members/$count': 'members/$count',
  'group/members/$ref': 'members/$ref',
  'group/member': 'members/{memberId}',
  'group/member/$ref': 'members/{memberId}/$ref',
  'group/transitiveMembers': 'transitiveMembers',
  'group/transitiveMembers/$count': 'transitiveMembers/$count',
  'group/owners': 'owners',
  'group/owners/$count': 'owners/$count',
  'group/owners/$ref': 'owners/$ref',
  'group/owner': 'owners/{ownerId}',
  'group/owner/$ref': 'owners/{ownerId}/$ref',
  'group/memberOf': 'memberOf',
  'group/transitiveMemberOf': 'transitiveMemberOf',
  'group/checkMemberGroups': 'checkMemberGroups',
  'group/getMemberGroups': 'getMemberGroups',
  'group/sites': 'sites',
} as const

/** Below `/sites/{id}` and the other spellings of a site. */
export const siteTemplates = {
  site: '',
  'site/sites': 'sites',
  'site/lists': 'lists',
  'site/items': 'items',
  'site/permissions': 'permissions',
  'site/permission': 'permissions/{permissionId}',
} as const

/** Below the list of a library: `/sites/{id}/lists/{list}` or `{drive}/list`. */
export const listTemplates = {
  list: '',
  'list/items': 'items',
} as const

/** Below a drive: `/drives/{id}`, `/me/drive` and so on. */
export const driveTemplates = {
  drive: '',
  'drive/items': 'items',
  'drive/special': 'special',
  'drive/following': 'following',
  'drive/bundles': 'bundles',
  'drive/bundle': 'bundles/{bundleId}/**',
  'drive/recent': 'recent()',
  'drive/sharedWithMe': 'sharedWithMe()',
  'drive/sharedByMe': 'sharedByMe()',
  'drive/search': 'search(q)',
} as const

/** Below `/shares/{token}`. */
export const shareTemplates = {
  share: '',
  'share/items': 'items',
  'share/permission': 'permission',
  'share/permission/grant': 'permission/grant',
  'share/permission/revokeGrants': 'permission/revokeGrants',
  'share/list': 'list',
  'share/listItem': 'listItem',
  'share/site': 'site',
} as const

/** Below an item, however it was addressed. */
export const itemTemplates = {
  driveItem: '',
  'driveItem/children': 'children',
  'driveItem/children/$count': 'children/$count',
  'driveItem/content': 'content',
  'driveItem/contentStream': 'contentStream',
  'driveItem/invite': 'invite',
  'driveItem/createLink': 'createLink',
  'driveItem/permissions': 'permissions',
  'driveItem/permissions/resetInheritance': 'permissions/resetInheritance',
  'driveItem/permission': 'permissions/{permissionId}',
  'driveItem/permission/grant': 'permissions/{permissionId}/grant',
  'driveItem/permission/revokeGrants': 'permissions/{permissionId}/revokeGrants',
  'driveItem/validatePermission': 'validatePermission',
  'driveItem/copy': 'copy',
  'driveItem/createUploadSession': 'createUploadSession',
  'driveItem/delta': 'delta(token)',
  'driveItem/search': 'search(q)',
  'driveItem/thumbnails': 'thumbnails',
  'driveItem/thumbnailSet': 'thumbnails/{thumbnailId}',
  'driveItem/thumbnail': 'thumbnails/{thumbnailId}/{thumbnailSize}',
  'driveItem/thumbnail/content': 'thumbnails/{thumbnailId}/{thumbnailSize}/content',
  'driveItem/versions': 'versions',
  'driveItem/version': 'versions/{versionId}',
  'driveItem/version/content': 'versions/{versionId}/content',
  'driveItem/version/restoreVersion': 'versions/{versionId}/restoreVersion',
  'driveItem/checkin': 'checkin',
  'driveItem/checkout': 'checkout',
  'driveItem/discardCheckout': 'discardCheckout',
  'driveItem/follow': 'follow',
  'driveItem/unfollow': 'unfollow',
  'driveItem/preview': 'preview',
  'driveItem/permanentDelete': 'permanentDelete',
  'driveItem/restore': 'restore',
  'driveItem/subscriptions': 'subscriptions',
  'driveItem/subscriptions/socketIo': 'subscriptions/socketIo()',
  'driveItem/getActivitiesByInterval': 'getActivitiesByInterval(startDateTime,endDateTime,interval)',
  'driveItem/analytics': 'analytics/**',
  'driveItem/retentionLabel': 'retentionLabel',
  'driveItem/listItem': 'listItem/**',
  'driveItem/workbook': 'workbook/**',
  'driveItem/createdByUser': 'createdByUser',
  'driveItem/lastModifiedByUser': 'lastModifiedByUser',
} as const

/** The collections of directory objects that take a type cast, `members/microsoft.graph.user` (odata-and-batch.md section 1). */
export const castableNames: ReadonlySet<string> = new Set([
  'user/memberOf',
  'user/transitiveMemberOf',
  'group/members',
  'group/member',
  'group/transitiveMembers',
  'group/owners',
  'group/owner',
  'group/memberOf',
  'group/transitiveMemberOf',
])

/** The names of places that the tables cannot hold because several roads lead to them. */
export const placeNames = ['me', 'drives', 'listItem'] as const
export type PlaceName = (typeof placeNames)[number]

/** The name of an address: what an operation of the contract is matched by, together with the method. */
export type AddressName =
  | PlaceName
  | keyof typeof serviceTemplates
  | keyof typeof userTemplates
  | keyof typeof groupTemplates
  | keyof typeof siteTemplates
  | keyof typeof listTemplates
  | keyof typeof driveTemplates
  | keyof typeof shareTemplates
  | keyof typeof itemTemplates

/** All names, for tests and coverage pages. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the constant tables are exactly their types
export const addressNames = [
  ...placeNames,
  ...Object.keys({
    ...serviceTemplates,
    ...userTemplates,
    ...groupTemplates,
    ...siteTemplates,
    ...listTemplates,
    ...driveTemplates,
    ...shareTemplates,
    ...itemTemplates,
  }),
] as readonly AddressName[]

export function isAddressName(name: string): name is AddressName {
  return (addressNames as readonly string[]).includes(name)
}
