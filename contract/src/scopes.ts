/**
 * The one table of permissions: which exist, who may carry and who may agree to them, and what they allow. Which
 * operations a permission opens is said once, by the `scopes` of each operation; scope-openings.ts turns that around.
 *
 * Names, kinds and who must agree are those of the Microsoft Graph permissions reference (`AdminConsentRequired` of the
 * delegated form). An application permission always needs an administrator.
 */

interface Permission {
  /** `delegated`: in the token of a person only; `both`: an application may hold it for itself as well. */
  readonly kinds: 'delegated' | 'both'
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
    kinds: 'delegated',
    consent: 'person',
    access: 'read',
    reach: 'own',
    allows: 'Read the files in your own drive.',
  },
  'Files.Read.All': {
    kinds: 'both',
    consent: 'person',
    access: 'read',
    reach: 'all',
    allows: 'Read every file that you can open, those that others shared with you included.',
  },
  'Files.ReadWrite': {
    kinds: 'delegated',
    consent: 'person',
    access: 'write',
    reach: 'own',
    allows: 'Read, change, delete and share the files in your own drive.',
  },
  'Files.ReadWrite.All': {
    kinds: 'both',
    consent: 'person',
    access: 'write',
    reach: 'all',
    allows: 'Read every file that you can open, and change, delete and share those where you may do so yourself.',
  },
  'Sites.Read.All': {
    kinds: 'both',
    consent: 'person',
    access: 'read',
    reach: 'all',
    allows: 'Read the sites that you can open and every file that you can open.',
  },
  'Sites.ReadWrite.All': {
    kinds: 'both',
    consent: 'person',
    access: 'write',
    reach: 'all',
    allows:
      'Read the sites and files that you can open, and change, delete and share files where you may do so yourself.',
  },
  'Sites.Manage.All': {
    kinds: 'both',
    consent: 'person',
    access: 'write',
    reach: 'all',
    allows: 'The same as Sites.ReadWrite.All, and create and delete the lists and libraries of sites.',
  },
  'Sites.FullControl.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Everything that you can do with sites and files.',
  },
  'User.Read': {
    kinds: 'delegated',
    consent: 'person',
    access: 'read',
    reach: 'own',
    allows: 'Read your own account: name, address, and the name of your organisation.',
  },
  'User.ReadWrite': {
    kinds: 'delegated',
    consent: 'person',
    access: 'write',
    reach: 'own',
    allows: 'Read and change your own account.',
  },
  'User.ReadBasic.All': {
    kinds: 'both',
    consent: 'person',
    access: 'read',
    reach: 'all',
    allows: 'Read names and addresses of the people of the organisation.',
  },
  'User.Read.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read the accounts of all people of the organisation.',
  },
  'User.ReadWrite.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Read and change the accounts of all people, where you may do so yourself.',
  },
  'User.Invite.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Invite guests to the organisation.',
    awaits: 'POST /invitations',
  },
  'User.RevokeSessions.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Sign people out everywhere, where you may do so yourself.',
    awaits: 'POST /users/{user-id}/revokeSignInSessions',
  },
  'Group.Read.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read all groups and their members.',
  },
  'Group.ReadWrite.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Read all groups, and create, change and delete groups where you may do so yourself.',
  },
  'GroupMember.Read.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read which groups exist and who is in them.',
  },
  'GroupMember.ReadWrite.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Read who is in which group, and add and remove members where you may do so yourself.',
  },
  'Directory.Read.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read everything in the directory: people, groups, applications, the organisation.',
  },
  'Directory.ReadWrite.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Read and change people and groups of the directory, where you may do so yourself.',
  },
  'Organization.Read.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read name, domains and settings of the organisation.',
  },
  'Application.Read.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read the registrations of all applications.',
    awaits: 'GET /applications and GET /servicePrincipals',
  },
  'Application.ReadWrite.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows:
      'Register, change and delete applications, and make secrets for them. It does not give applications permissions.',
    awaits: 'POST, PATCH and DELETE below /applications and /servicePrincipals',
  },
  'DelegatedPermissionGrant.Read.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'read',
    reach: 'all',
    allows: 'Read who agreed to what: the permissions that people and administrators gave to applications.',
    awaits: 'GET /oauth2PermissionGrants',
  },
  'DelegatedPermissionGrant.ReadWrite.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Agree to permissions of applications in the name of people, and take such agreements back.',
    awaits: 'POST, PATCH and DELETE below /oauth2PermissionGrants',
  },
  'AppRoleAssignment.ReadWrite.All': {
    kinds: 'both',
    consent: 'administrator',
    access: 'write',
    reach: 'all',
    allows: 'Give applications permissions of their own, any of them, and take them away.',
    awaits: '/servicePrincipals/{servicePrincipal-id}/appRoleAssignments',
  },
} as const satisfies Readonly<Record<string, Permission>>

export type PermissionName = keyof typeof permissions
type NameWith<Property extends keyof Permission, Value> = {
  readonly [Name in PermissionName]: (typeof permissions)[Name] extends Readonly<Record<Property, Value>> ? Name : never
}[PermissionName]

/** What the token of a person may carry. Every permission has a delegated form. */
export type DelegatedScope = PermissionName
/** What an application may hold for itself. */
export type ApplicationScope = NameWith<'kinds', 'both'>

/** Every permission with its name, in the order of the table. */
export const permissionList: readonly (Permission & { readonly name: PermissionName })[] = (
  Object.keys(permissions) as PermissionName[]
).map(name => ({ name, ...permissions[name] }))

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

/** Writing files and permissions (invite.md section 2). */
export const filesWrite = {
  delegated: ['Files.ReadWrite', 'Files.ReadWrite.All', ...sitesWrite],
  application: ['Files.ReadWrite.All', ...sitesWrite],
} as const satisfies OperationScopes

/** Reading files and permissions (permissions.md section 3). */
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

/** Reading people. */
export const usersRead = {
  delegated: [
    'User.ReadBasic.All',
    'User.Read.All',
    'User.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  application: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
} as const satisfies OperationScopes

/** Reading groups and their members. */
export const groupsRead = {
  delegated: [
    'Group.Read.All',
    'GroupMember.Read.All',
    'Group.ReadWrite.All',
    'GroupMember.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  application: [
    'Group.Read.All',
    'GroupMember.Read.All',
    'Group.ReadWrite.All',
    'GroupMember.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
} as const satisfies OperationScopes

/** Reading sites. */
export const sitesRead = {
  delegated: ['Sites.Read.All', ...sitesWrite],
  application: ['Sites.Read.All', ...sitesWrite],
} as const satisfies OperationScopes
