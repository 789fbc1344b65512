import type { DriveKey } from '../ids.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { SiteRecord } from '../identities/site-record.ts'
import type { Page, PageQuery } from './paging.ts'

/** What a recipient of an invite was looked up by. */
export interface RecipientQuery {
  /** Folded addresses. */
  readonly emails: readonly string[]
  /** Folded aliases. */
  readonly aliases: readonly string[]
  /** Directory ids, lower case. */
  readonly ids: readonly string[]
  /** `siteUser` numbers of this drive, as decimal text. */
  readonly numbers: readonly string[]
}

export interface RecipientMatch {
  readonly by: 'email' | 'alias' | 'id' | 'number'
  /** The value that matched, as it was asked. */
  readonly value: string
  readonly principal: PrincipalRecord
  /** The principal's `siteUser` number in the drive, if it has one already. */
  readonly siteUser: number | null
}

/** A site as an address spells it (directory.md section 3). */
export type SiteRef =
  | { readonly by: 'root' }
  /** The three parts by comma, a bare hostname (the root site of that host) or a bare GUID of web or collection. */
  | { readonly by: 'id'; readonly id: string }
  /** By server-relative path. `hostname` is a host or a site id before the colon; null stands for `root:`. */
  | { readonly by: 'path'; readonly hostname: string | null; readonly path: readonly string[] }
  /** The team site of a group. */
  | { readonly by: 'group'; readonly key: string }

export interface PrincipalListQuery extends PageQuery {
  /** Names sort by bytes. */
  readonly order: 'displayName' | 'userPrincipalName'
  readonly isDescending: boolean
}

export interface MemberQuery {
  /** Members of members too. */
  readonly isTransitive: boolean
  /** Only principals of this kind; null for all. */
  readonly kind: PrincipalRecord['kind'] | null
}

/**
 * Reads of people, groups and sites. Whoever was deleted is found by id alone, marked as deleted, because grants and
 * histories go on naming them; no list, address or alias leads to them.
 */
export interface Directory {
  findPrincipal(id: string): Promise<PrincipalRecord | null>
  findPrincipals(ids: readonly string[]): Promise<ReadonlyMap<string, PrincipalRecord>>
  /** By id, user principal name or primary mail address; without case (A to Z). */
  findUser(key: string): Promise<PrincipalRecord | null>
  /** By id or mail address. */
  findGroup(key: string): Promise<PrincipalRecord | null>
  /** All recipients of an invite in one query. A value may match several principals, a principal several values. */
  resolveRecipients(drive: DriveKey, query: RecipientQuery): Promise<readonly RecipientMatch[]>
  /** The organisation's own mail domains, A-labels in lower case. */
  ownDomains(): ReadonlySet<string>

  listUsers(query: PrincipalListQuery): Promise<Page<PrincipalRecord>>
  listGroups(query: PrincipalListQuery): Promise<Page<PrincipalRecord>>
  countPrincipals(kind: PrincipalRecord['kind']): Promise<number>
  /** Members of a group in order of their ids. */
  listMembers(groupId: string, query: MemberQuery & PageQuery): Promise<Page<PrincipalRecord>>
  countMembers(groupId: string, query: MemberQuery): Promise<number>
  /** The groups that somebody is a member of, in order of their ids. */
  listGroupsOf(memberId: string, query: { readonly isTransitive: boolean } & PageQuery): Promise<Page<PrincipalRecord>>
  /** All owners of a group. */
  listOwners(groupId: string): Promise<readonly PrincipalRecord[]>

  findSite(ref: SiteRef): Promise<SiteRecord | null>
  /** Sites by display name. `search` looks for a part of name or path, without case; null or `*` lists all. */
  listSites(query: PageQuery & { readonly search: string | null }): Promise<Page<SiteRecord>>
}
