/**
 * The one table of permissions: which exist, who may carry and who may agree to them, and what they allow. Which
 * operations a permission opens is said once, by the `scopes` of each operation; scope-openings.ts turns that around.
 *
 * Names, forms, ids and who must agree (`AdminConsentRequired` of the delegated form) are those of the Microsoft Graph
 * permissions reference. An application permission always needs an administrator.
 */

interface Permission {
  /**
   * The ids of its forms, as in every tenant of Microsoft Graph: registrations of applications name permissions by them.
   * The delegated form is for tokens of people; a permission that an application may hold for itself has a second one.
   */
  readonly ids: { readonly delegated: string; readonly application?: string }
  /** Who may agree to the delegated form. */
  readonly consent: 'person' | 'administrator'
  /** `read` never opens an operation that changes something (security lesson K2). */
  readonly access: 'read' | 'write'
  /** `own`: only what is the caller's own, their drives and their account (directory.md section 6). */
  readonly reach: 'own' | 'all'
  /** What an application can do with it, in plain words. A person can never be given more than they have. */
  readonly allows: string
  /** For a permission that opens no operation yet: what it waits for. A test tells when that is over. */
  readonly awaits?: string
}

/** Every permission on our resource, by its canonical spelling. */
export const permissions = {
  'Files.Read': {
    ids: { delegated: '10465720-29dd-4523-a11a-6a75c743c9d9' },
    consent: 'person',
    access: 'read',
    reach: 'own',
    allows: 'Read the files in your own drive.',
  },
  'Files.Read.All': {
    ids: { delegated: 'df85f4d6-205c-4ac5-a5ea-6bf408dba283', application: '01d4889c-1287-42c6-ac1f-5d1e02578ef6' },
    consent: 'person',
    access: 'read',
    reach: 'all',
    allows: 'Read every file that you can open, those that others shared with you included.',
  },
  'Files.ReadWrite': {
    ids: { delegated: '5c28f0bf-8a70-41f1-8ab2-9032436ddb65' },
    consent: 'person',
    access: 'write',
    reach: 'own',
    allows: 'Read, change, delete and share the files in your own drive.',
  },
  'Files.ReadWrite.All': {
    ids: { delegated: '863451e7-0667-486c-a5d6-d135439485f0', application: '75359482-378d-4052-8f01-80520e7db3cd' },
    consent: 'person',
    access: 'write',
    reach: 'all',
    allows: 'Read every file that you can open, and change, delete and share those where you may do so yourself.',
  },
  'Sites.Read.All': {
    ids: { delegated: '205e70e5-aba6-4c52-a976-6d2d46c48043', application: '332a536c-c7ef-4017-ab91-336970924f0d' },
    consent: 'person',
    access: 'read',
    reach: 'all',
    allows: 'Read the sites that you can open and every file that you can open.',
  },
  'Sites.ReadWrite.All': {
    ids: { delegated: '89fe6a52-be36-487e-b7d8-d061c450a026', application: '9492366f-7969-46a4-8d15-ed1a20078fff' },
    consent: 'person',
    access: 'write',
    reach: 'all',
    allows:
      'Read the sites and files that you can open, and change, delete and share files where you may do so yourself.',
  },
  'Sites.Manage.All': {
    ids: { delegated: '65e50fdc-43b7-4915-933e-e8138f11f40a', application: '0c0bf378-bf22-4481-8f81-9e89a9b4960a' },
    consent: 'person',
    access: 'write',
    reach: 'all',
    allows: 'The same as Sites.ReadWrite.All: what Microsoft adds, lists and libraries, is not offered here.',
  },
  'Sites.FullControl.All': {
    ids: { delegated: '5a54b8b3-347c-476d-8f8e-42d5c7424d29', application: 'a82116e5-55eb-4c41-a434-62fe8a61c773' },
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Everything that you can do with sites and files.',
  },
  'User.Read': {
    ids: { delegated: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d' },
    consent: 'person',
    access: 'read',
    reach: 'own',
    allows: 'Read your own account: name, address, and the name of your organisation.',
  },
  'User.ReadWrite': {
    ids: { delegated: 'b4e74841-8e56-480b-be8b-910348b18b4c' },
    consent: 'person',
    access: 'write',
    reach: 'own',
    allows: 'Read and change your own account.',
  },
  'User.ReadBasic.All': {
    ids: { delegated: 'b340eb25-3456-403f-be2f-af7a0d370277', application: '97235f07-e226-4f63-ace3-39588e11d3a1' },
    consent: 'person',
    access: 'read',
    reach: 'all',
    allows: 'Read names and addresses of the people of the organisation, and nothing else of their accounts.',
  },
  'User.Read.All': {
    ids: { delegated: 'a154be20-db9c-4678-8ab7-66f6cc099a59', application: 'df021288-bdef-4463-88db-98f22de89214' },
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read the accounts of all people of the organisation.',
  },
  'User.ReadWrite.All': {
    ids: { delegated: '204e0828-b5ca-4ad8-b9f3-f32a958e7cc4', application: '741f803b-c850-494e-b5df-cde7c675a1ca' },
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Read and change the accounts of all people, where you may do so yourself.',
  },
  'User.Invite.All': {
    ids: { delegated: '63dd7cd9-b489-4adf-a28c-ac38b9a0f962', application: '09850681-111b-4a89-9bed-3f2cae46d706' },
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Invite guests to the organisation.',
    awaits: 'POST /invitations',
  },
  'User.RevokeSessions.All': {
    ids: { delegated: 'fc30e98b-8810-4501-81f5-c20a3196387b', application: '77f3a031-c388-4f99-b373-dc68676a979e' },
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Sign people out everywhere, where you may do so yourself.',
  },
  'Group.Read.All': {
    ids: { delegated: '5f8c59db-677d-491f-a6b8-5f174b11ec1d', application: '5b567255-7703-4780-807c-7be8301ae99b' },
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read all groups and their members.',
  },
  'Group.ReadWrite.All': {
    ids: { delegated: '4e46008b-f24c-477d-8fff-7bb4ec7aafe0', application: '62a82d76-70ea-41e2-9197-370581804d09' },
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Read all groups, and create, change and delete groups where you may do so yourself.',
  },
  'GroupMember.Read.All': {
    ids: { delegated: 'bc024368-1153-4739-b217-4326f2e966d0', application: '98830695-27a2-44f7-8c18-0c3ebc9698f6' },
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read which groups exist and who is in them.',
  },
  'GroupMember.ReadWrite.All': {
    ids: { delegated: 'f81125ac-d3b7-4573-a3b2-7099cc39df9e', application: 'dbaae8cf-10b5-4b86-a4a1-f871c94c6695' },
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Read who is in which group, and add and remove members where you may do so yourself.',
  },
  'Directory.Read.All': {
    ids: { delegated: '06da0dbc-49e2-44d2-8312-53f166ab848a', application: '7ab1d382-f21e-4acd-a863-ba3e13f7da61' },
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read everything in the directory: people, groups, applications, the organisation.',
  },
  'Directory.ReadWrite.All': {
    ids: { delegated: 'c5366453-9fb0-48a5-a156-24f0c49a4b84', application: '19dbc75e-c2e2-444c-a770-ec69d8559fc7' },
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Read and change people and groups of the directory, where you may do so yourself.',
  },
  'Organization.Read.All': {
    ids: { delegated: '4908d5b9-3fb2-4b1e-9336-1888b7937185', application: '498476ce-e0fe-48b0-b801-37ba7e2685c6' },
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read name, domains and settings of the organisation.',
  },
  'Application.Read.All': {
    ids: { delegated: 'c79f8feb-a9db-4090-85f9-90d820caa0eb', application: '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30' },
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read the registrations of all applications.',
  },
  'Application.ReadWrite.All': {
    ids: { delegated: 'bdfbf15f-ee85-4955-8675-146e8e5296b5', application: '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9' },
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows:
      'Register, change and delete applications, and make secrets for them. It does not give applications permissions.',
  },
  'DelegatedPermissionGrant.Read.All': {
    ids: { delegated: 'a197cdc4-a8e8-4d49-9d35-4ca7c83887b4', application: '81b4724a-58aa-41c1-8a55-84ef97466587' },
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read who agreed to what: the permissions that people and administrators gave to applications.',
  },
  'DelegatedPermissionGrant.ReadWrite.All': {
    ids: { delegated: '41ce6ca6-6826-4807-84f1-1c82854f7ee5', application: '8e8e4742-1d95-4f68-9d56-6ee75648c72a' },
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Agree to permissions of applications in the name of people, and take such agreements back.',
  },
  'AppRoleAssignment.ReadWrite.All': {
    ids: { delegated: '84bccea3-f856-4a8a-967b-dbe0a3d53a64', application: '06b708a9-e830-4db3-a914-8e69da51d44f' },
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Give applications permissions of their own, any of them, and take them away.',
    awaits: '/servicePrincipals/{servicePrincipal-id}/appRoleAssignments',
  },
} as const satisfies Readonly<Record<string, Permission>>

export type PermissionName = keyof typeof permissions

/** The ids of the scopes of OpenID Connect itself, as registrations name them; they open no operation. */
export const openIdPermissionIds = {
  openid: '37f7f235-527c-4136-accd-4a02d197296e',
  profile: '14dad69e-099b-42c9-810b-d002981feec1',
  email: '64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0',
  offline_access: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
} as const

/** What the token of a person may carry. Every permission has a delegated form. */
export type DelegatedScope = PermissionName
/** What an application may hold for itself. */
export type ApplicationScope = {
  readonly [Name in PermissionName]: (typeof permissions)[Name]['ids'] extends { readonly application: string }
    ? Name
    : never
}[PermissionName]

/** Every permission with its name, in the order of the table. */
export const permissionList: readonly (Permission & { readonly name: PermissionName })[] = (
  Object.keys(permissions) as PermissionName[]
).map(name => ({ name, ...permissions[name] }))

/** Scopes of OpenID Connect itself: they say what the token answer holds and open no operation. */
export const openIdScopes = ['openid', 'profile', 'email', 'offline_access'] as const
export type OpenIdScope = (typeof openIdScopes)[number]

/**
 * Which scopes open an operation: of each list one suffices, least first. At least one of the lists names something, so
 * an operation cannot be forgotten; an empty one says that tokens of this kind never open it.
 */
export type OperationScopes =
  | { readonly delegated: NonEmpty<DelegatedScope>; readonly application: readonly ApplicationScope[] }
  | { readonly delegated: readonly DelegatedScope[]; readonly application: NonEmpty<ApplicationScope> }
type NonEmpty<T> = readonly [T, ...T[]]

/** Scopes that reach only what is the caller's own: their drives, their account (directory.md section 6). */
export const ownScopes: ReadonlySet<string> = new Set(
  permissionList.filter(({ reach }) => reach === 'own').map(({ name }) => name),
)

const sitesWrite = ['Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All'] as const

/**
 * Writing files and permissions (invite.md section 2). Microsoft's tables end with Sites.ReadWrite.All; the two broader
 * ones open what it does.
 */
export const filesWrite = {
  delegated: ['Files.ReadWrite', 'Files.ReadWrite.All', ...sitesWrite],
  application: ['Files.ReadWrite.All', ...sitesWrite],
} as const satisfies OperationScopes

/**
 * Reading files and permissions (permissions.md section 3), with the two broader ones of sites as for writing. What
 * Microsoft's tables give beside them stays out: User.Read on /me/drive and Group.Read.All on items, because a permission
 * on accounts or groups opens no files here.
 */
export const filesRead = {
  delegated: [
    'Files.Read',
    'Files.ReadWrite',
    'Files.Read.All',
    'Files.ReadWrite.All',
    'Sites.Read.All',
    ...sitesWrite,
  ],
  application: ['Files.Read.All', 'Files.ReadWrite.All', 'Sites.Read.All', ...sitesWrite],
} as const satisfies OperationScopes

const usersReadAll = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'] as const

/** Reading people. */
export const usersRead = {
  delegated: ['User.ReadBasic.All', ...usersReadAll],
  application: ['User.ReadBasic.All', ...usersReadAll],
} as const satisfies OperationScopes

/** Ending sessions (Microsoft Graph v1.0, user: revokeSignInSessions). */
export const sessionsRevoke = {
  delegated: ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  application: ['User.RevokeSessions.All'],
} as const satisfies OperationScopes

const groupsReadAll = [
  'GroupMember.Read.All',
  'Group.Read.All',
  'GroupMember.ReadWrite.All',
  'Group.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const

/**
 * Reading groups and their members. Microsoft's tables leave GroupMember.ReadWrite.All out for groups themselves and
 * Directory.ReadWrite.All for members; here the broader opens what the narrower does (directory.md section 6).
 */
export const groupsRead = { delegated: groupsReadAll, application: groupsReadAll } as const satisfies OperationScopes

const sitesReadAll = ['Sites.Read.All', ...sitesWrite] as const

/** Reading sites. */
export const sitesRead = { delegated: sitesReadAll, application: sitesReadAll } as const satisfies OperationScopes

const applicationsReadAll = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const

/** Reading registrations. Microsoft's table for lists leaves Directory.ReadWrite.All out for applications. */
export const applicationsRead = {
  delegated: applicationsReadAll,
  application: applicationsReadAll,
} as const satisfies OperationScopes

/**
 * Changing registrations. Directory.ReadWrite.All, which Microsoft's tables give for secrets and service principals,
 * stays out: here it is about people and groups, and who makes secrets becomes the application.
 */
export const applicationsWrite = {
  delegated: ['Application.ReadWrite.All'],
  application: ['Application.ReadWrite.All'],
} as const satisfies OperationScopes

const permissionGrantsReadAll = [
  'DelegatedPermissionGrant.Read.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
] as const

/** Reading consents. */
export const permissionGrantsRead = {
  delegated: permissionGrantsReadAll,
  application: permissionGrantsReadAll,
} as const satisfies OperationScopes

/** Giving and ending consents; Directory.ReadWrite.All stays out, as for registrations. */
export const permissionGrantsWrite = {
  delegated: ['DelegatedPermissionGrant.ReadWrite.All'],
  application: ['DelegatedPermissionGrant.ReadWrite.All'],
} as const satisfies OperationScopes
