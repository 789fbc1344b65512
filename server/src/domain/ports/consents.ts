import type { ChangeAuthor } from './directory-admin.ts'
import type { Page, PageQuery } from './paging.ts'

/** Delegated scopes that an application may have for one person, or for everybody. */
export interface Consent {
  /** A GUID; the id of the oAuth2PermissionGrant. */
  readonly id: string
  readonly clientId: string
  /** Null when an administrator agreed for everybody. */
  readonly personId: string | null
  /** Canonical spelling, in order. */
  readonly scopes: readonly string[]
  readonly grantedAt: number
}

/** Which consents are listed; what is absent narrows nothing. */
export interface ConsentQuery extends PageQuery {
  readonly clientId?: string
  readonly personId?: string
  readonly isForEverybody?: boolean
}

/**
 * What people agreed to, for themselves or, as administrators, for everybody. Remembered until it is revoked. Each
 * change is one transaction with its audit row.
 */
export interface Consents {
  /** The scopes that this application may have for this person: their own consent and that for everybody together. */
  scopesFor(clientId: string, personId: string): Promise<ReadonlySet<string>>
  /** Adds scopes to what was agreed already. `personId` null: for everybody. */
  add(by: ChangeAuthor, clientId: string, personId: string | null, scopes: readonly string[]): Promise<Consent>
  /**
   * Ends a consent, and with it, in the same transaction, every grant, code and refresh token of that application (for
   * that person, or for everybody). False when there is none of that id.
   */
  revoke(by: ChangeAuthor, id: string): Promise<boolean>
  find(id: string): Promise<Consent | null>
  /** What this person agreed to themselves. */
  listOf(personId: string): Promise<readonly Consent[]>
  list(query: ConsentQuery): Promise<Page<Consent>>
}
