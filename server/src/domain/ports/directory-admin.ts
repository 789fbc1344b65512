import type { GroupDraft, UserDraft } from '../identities/account-draft.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { SiteDraft } from '../identities/site-draft.ts'
import type { SiteRecord } from '../identities/site-record.ts'
import type { DriveKey } from '../ids.ts'
import type { Drive, DriveType } from '../items/item.ts'
import type { Page, PageQuery } from './paging.ts'

/** Who changes the directory, for the audit. */
export interface ChangeAuthor {
  /** A principal id, `app:{client id}`, or `system` for the server's own doing. */
  readonly actor: string
  readonly appId: string
  readonly requestId: string
  /** The movable clock. */
  readonly now: number
}

/** What can be changed of a user; absent members stay as they are, null empties one. */
export type UserChange = Partial<Omit<UserDraft, 'id' | 'passwordSealed'>>

/** Roles on the libraries of a site, by principal id. A principal in several lists has the highest role. */
export interface SiteRoles {
  readonly owners: readonly string[]
  readonly members: readonly string[]
  readonly visitors: readonly string[]
}

/** A drive to be made. */
export interface DriveDraft {
  readonly type: DriveType
  readonly ownerKind: 'user' | 'group' | 'site'
  readonly ownerId: string
  readonly name?: string
  readonly description?: string | null
  /** For personal drives; what the owner's account says when absent. */
  readonly isPremium?: boolean
  /** Bytes. */
  readonly quotaTotal?: number
}

/**
 * Changes of people, groups, sites and drives. Each is one transaction with its audit row (drive 0, in
 * the order of the directory's change numbers) and raises the directory's version. Fails with the AppError
 * `directoryBadRequest` when a rule is broken or an address is taken (the message names the address and its holder),
 * with `directoryObjectNotFound` when an id names nothing.
 */
export interface DirectoryAdmin {
  /** With `drive`, an empty drive of that kind comes with the account: neither is there without the other. */
  createUser(
    by: ChangeAuthor,
    draft: Omit<UserDraft, 'id'> & { readonly id?: UserDraft['id']; readonly drive?: 'business' | 'personal' },
  ): Promise<PrincipalRecord>
  updateUser(by: ChangeAuthor, id: string, change: UserChange): Promise<PrincipalRecord>
  /**
   * Marks a user as deleted: the account opens nothing from now on, its addresses are free for a new account, which
   * gets none of the old one's permissions. Grants keep naming it, and its drives stay.
   */
  deleteUser(by: ChangeAuthor, id: string): Promise<void>
  createGroup(
    by: ChangeAuthor,
    draft: Omit<GroupDraft, 'id'> & { readonly id?: GroupDraft['id'] },
  ): Promise<PrincipalRecord>
  /** Marks a group as deleted: nobody is its member any more. Its drive stays with the owners. */
  deleteGroup(by: ChangeAuthor, id: string): Promise<void>
  /** A member may be a group. Cycles are harmless: who is in one group of a cycle is in all of them. */
  addMember(by: ChangeAuthor, groupId: string, memberId: string): Promise<void>
  removeMember(by: ChangeAuthor, groupId: string, memberId: string): Promise<void>
  /** Sets all owners of a group, who are users, and with them the owners of its drives. */
  setOwners(by: ChangeAuthor, groupId: string, ownerIds: readonly string[]): Promise<void>
  createSite(
    by: ChangeAuthor,
    draft: Omit<SiteDraft, 'id' | 'webId'> & Partial<Pick<SiteDraft, 'id' | 'webId'>>,
    roles: SiteRoles,
  ): Promise<SiteRecord>
  /** Sets all roles of a site, and with them the access to its libraries. */
  setSiteRoles(by: ChangeAuthor, siteId: string, roles: SiteRoles): Promise<void>
  createDrive(by: ChangeAuthor, draft: DriveDraft): Promise<Drive>
  /**
   * Removes a drive for good; its pieces are for the caller to remove. The drive is gone with the first transaction,
   * what was in it with the following ones. False when there is none; what a broken-off removal left goes all the same.
   */
  deleteDrive(by: ChangeAuthor, drive: DriveKey): Promise<boolean>
  listDrives(query: PageQuery): Promise<Page<Drive>>
}
