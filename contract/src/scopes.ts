/** The scope sets that several operations share (invite.md section 2, permissions.md section 3, directory.md section 6). */

const sitesWrite = ['Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All'] as const

/** Writing files and permissions. */
export const filesWrite = {
  delegated: ['Files.ReadWrite', 'Files.ReadWrite.All', ...sitesWrite],
  application: ['Files.ReadWrite.All', ...sitesWrite],
} as const

/** Reading files and permissions. */
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
} as const

/** Scopes that reach only what is the caller's own: their drives, their account (directory.md section 6). */
export const ownScopes: ReadonlySet<string> = new Set(['Files.Read', 'Files.ReadWrite', 'User.Read', 'User.ReadWrite'])

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
} as const

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
} as const

/** Reading sites. */
export const sitesRead = {
  delegated: ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All'],
  application: ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All'],
} as const
