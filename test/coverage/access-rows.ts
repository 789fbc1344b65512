/**
 * Who may call what, as data: a row for each operation of the contract, a column for each kind of caller, in each cell the
 * status and, for a refusal, its codes. access-table.test.ts holds the server to it; docs/access.md is made from it.
 *
 * The item of a row is a file in the business drive of somebody who is the owner; a reader, a writer and a guest (who may
 * read) were invited to it, the stranger and the application were not.
 */

/** The kinds of callers, with what they are. */
export const callers = {
  nobody: 'no token',
  'foreign scope': 'the owner, with a token that carries only a scope of something else',
  'read scope': 'the owner, with a token that carries only a scope for reading',
  'least scope': 'the owner, with a token that carries only the least scope of the operation',
  reader: 'a member with the role read on the item',
  writer: 'a member with the role write on the item',
  owner: 'the owner of the drive',
  stranger: 'the owner of another drive, without any role here',
  'pending guest': 'a guest with the role read who has not signed in yet',
  guest: 'a guest with the role read who has signed in',
  disabled: 'a member with the role write whose account is disabled',
  administrator: 'an administrator of the server, without any role on the item',
  'reading application': 'an application with permissions to read everything',
  'writing application': 'an application with permissions to write everything',
} as const

export type CallerName = keyof typeof callers
export type Answers = Readonly<Record<CallerName, string>>

export interface AccessRow {
  /** The id of the operation in the contract. */
  readonly operation: string
  /** What of the operation is called, where there are several cases. */
  readonly target: string
  readonly answers: Answers
}

const denied = '401 InvalidAuthenticationToken/unauthenticated'
const hidden = '404 itemNotFound'
const noScope = '403 accessDenied/insufficientScopes'
const directoryDenied = '403 Authorization_RequestDenied'
const mayNotShare = '403 accessDenied/accessRestricted'
const mayNotWrite = '403 accessDenied'

/** Reading an item: everybody with a role, in the same way. */
const reads = (status: string, more: Partial<Answers> = {}): Answers => ({
  nobody: denied,
  'foreign scope': noScope,
  'read scope': status,
  'least scope': status,
  reader: status,
  writer: status,
  owner: status,
  stranger: hidden,
  'pending guest': hidden,
  guest: status,
  disabled: denied,
  administrator: hidden,
  'reading application': status,
  'writing application': status,
  ...more,
})

/** Changing an item: never with a scope for reading, and with the role write at least. */
const changes = (status: string, refusal: string, more: Partial<Answers> = {}): Answers => ({
  ...reads(status),
  'read scope': noScope,
  reader: refusal,
  guest: refusal,
  'reading application': noScope,
  ...more,
})

/** The root of the drive, where nobody but the owner has a role. */
const ofOwner = { reader: hidden, writer: hidden, guest: hidden } as const

/** The directory: members read, guests do not. */
const directory = (more: Partial<Answers> = {}): Answers => ({
  ...reads('200'),
  'foreign scope': directoryDenied,
  stranger: '200',
  administrator: '200',
  'pending guest': directoryDenied,
  guest: directoryDenied,
  ...more,
})

const notForApplications = '400 BadRequest'

/** What only administrators do; the applications of the table have no permission for it. */
const administration = (status: string, more: Partial<Answers> = {}): Answers => ({
  ...directory(),
  'read scope': directoryDenied,
  'least scope': directoryDenied,
  reader: directoryDenied,
  writer: directoryDenied,
  owner: directoryDenied,
  stranger: directoryDenied,
  administrator: status,
  'reading application': directoryDenied,
  'writing application': directoryDenied,
  ...more,
})

/** Registrations, which members read. The applications of the table have no permission for it. */
const registrations = directory({ 'reading application': directoryDenied, 'writing application': directoryDenied })

/** A consent of somebody else: who may not see it, is told that there is none. */
const unseen = '404 Request_ResourceNotFound'
const othersConsent = {
  reader: unseen,
  writer: unseen,
  owner: unseen,
  stranger: unseen,
  guest: unseen,
  'pending guest': unseen,
} as const

export const accessRows: readonly AccessRow[] = [
  { operation: 'driveItem/invite', target: 'the item', answers: changes('200', mayNotShare) },
  { operation: 'driveItem/listPermissions', target: 'the item', answers: reads('200') },
  { operation: 'permission/get', target: 'the entry of the owner', answers: reads('200') },
  {
    operation: 'permission/get',
    target: 'what the owner gave somebody else',
    answers: reads('200', ofOwner),
  },
  {
    operation: 'permission/update',
    target: 'what the owner gave somebody else',
    answers: changes('200', hidden, ofOwner),
  },
  { operation: 'permission/update', target: 'what the writer gave somebody', answers: changes('200', hidden) },
  {
    operation: 'permission/delete',
    target: 'what the owner gave somebody else',
    answers: changes('204', hidden, ofOwner),
  },
  { operation: 'permission/delete', target: 'what the writer gave somebody', answers: changes('204', hidden) },
  {
    operation: 'permission/delete',
    target: 'what the reader has',
    answers: changes('204', hidden, { reader: '204', writer: hidden }),
  },
  { operation: 'driveItem/get', target: 'the item', answers: reads('200') },
  { operation: 'driveItem/get', target: 'the root of the drive', answers: reads('200', ofOwner) },
  { operation: 'driveItem/listChildren', target: 'the folder of the item, which was shared', answers: reads('200') },
  { operation: 'driveItem/countChildren', target: 'the folder of the item, which was shared', answers: reads('200') },
  {
    operation: 'driveItem/createChild',
    target: 'the folder of the item, which was shared',
    answers: changes('201', mayNotWrite),
  },
  { operation: 'driveItem/update', target: 'the item', answers: changes('200', mayNotWrite) },
  { operation: 'driveItem/delete', target: 'the item', answers: changes('204', mayNotWrite) },
  { operation: 'driveItem/getContent', target: 'the item', answers: reads('302') },
  { operation: 'driveItem/contentStream', target: 'the item', answers: reads('200') },
  { operation: 'driveItem/putContent', target: 'the item', answers: changes('200', mayNotWrite) },
  {
    operation: 'driveItem/putContent',
    target: 'a new file in the folder, which was shared',
    answers: changes('201', mayNotWrite),
  },
  { operation: 'drive/get', target: 'the drive', answers: reads('200', ofOwner) },
  {
    operation: 'drive/list',
    target: 'the drives of the caller; of all, for an application',
    answers: reads('200', { stranger: '200', administrator: '200', 'pending guest': '200' }),
  },
  {
    operation: 'drive/sharedWithMe',
    target: 'what the caller was given',
    answers: reads('200', {
      stranger: '200',
      administrator: '200',
      'pending guest': '200',
      'reading application': notForApplications,
      'writing application': notForApplications,
    }),
  },
  {
    operation: 'user/me',
    target: 'the caller',
    answers: directory({
      guest: '200',
      'pending guest': '200',
      'reading application': notForApplications,
      'writing application': notForApplications,
    }),
  },
  { operation: 'user/get', target: 'somebody else', answers: directory({ 'least scope': directoryDenied }) },
  { operation: 'user/list', target: 'everybody', answers: directory() },
  {
    operation: 'user/revokeSignInSessions',
    target: 'somebody else',
    // The right to it is an administrator's, whose consent its scopes need.
    answers: reads(directoryDenied, {
      'foreign scope': directoryDenied,
      administrator: '200',
      stranger: directoryDenied,
      'pending guest': directoryDenied,
    }),
  },
  { operation: 'group/list', target: 'all groups', answers: directory() },
  { operation: 'group/get', target: 'a group', answers: directory() },
  { operation: 'group/listMembers', target: 'a group', answers: directory() },
  {
    operation: 'site/get',
    target: 'a site',
    answers: reads('200', { stranger: '200', administrator: '200', guest: hidden }),
  },
  {
    operation: 'site/list',
    target: 'all sites',
    answers: reads('200', { stranger: '200', administrator: '200', guest: hidden }),
  },
  { operation: 'organization/list', target: 'the organisation', answers: directory() },
  { operation: 'application/list', target: 'all applications', answers: registrations },
  { operation: 'application/get', target: 'an application', answers: registrations },
  { operation: 'application/create', target: 'a new application', answers: administration('201') },
  { operation: 'application/update', target: 'an application', answers: administration('204') },
  { operation: 'application/delete', target: 'an application', answers: administration('204') },
  { operation: 'application/addPassword', target: 'an application', answers: administration('200') },
  { operation: 'application/removePassword', target: 'an application', answers: administration('204') },
  { operation: 'servicePrincipal/list', target: 'all service principals', answers: registrations },
  { operation: 'servicePrincipal/get', target: 'a service principal', answers: registrations },
  { operation: 'servicePrincipal/update', target: 'a service principal', answers: administration('204') },
  { operation: 'oauth2PermissionGrant/list', target: 'all consents', answers: administration('200') },
  {
    operation: 'oauth2PermissionGrant/get',
    target: 'the consent of somebody else',
    answers: administration('200', { ...othersConsent, 'read scope': unseen, 'least scope': unseen }),
  },
  { operation: 'oauth2PermissionGrant/create', target: 'a consent for everybody', answers: administration('201') },
  {
    operation: 'oauth2PermissionGrant/delete',
    target: 'the consent of somebody else',
    answers: administration('204', { 'least scope': unseen }),
  },
  {
    operation: 'user/listOauth2PermissionGrants',
    target: 'what the caller agreed to',
    answers: directory({
      guest: '200',
      'pending guest': '200',
      'reading application': notForApplications,
      'writing application': notForApplications,
    }),
  },
]
