import type { DriveKey } from '../ids.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'

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
}

/** Reads of people and groups. */
export interface Directory {
  findPrincipal(id: string): Promise<PrincipalRecord | null>
  findPrincipals(ids: readonly string[]): Promise<ReadonlyMap<string, PrincipalRecord>>
  /** By id or user principal name. */
  findUser(key: string): Promise<PrincipalRecord | null>
  resolveRecipients(drive: DriveKey, query: RecipientQuery): Promise<readonly RecipientMatch[]>
  /** The organisation's own mail domains, A-labels in lower case. */
  ownDomains(): ReadonlySet<string>
}
