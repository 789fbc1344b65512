import type { ChangeAuthor } from './directory-admin.ts'
import type { Page, PageQuery } from './paging.ts'
import type { PrincipalId } from '../principal.ts'

/** A browser in which somebody is signed in. Times are of the movable clock, UTC milliseconds. */
export interface SignInSession {
  /** `uid` of the issuer's session. It names the session and opens nothing. */
  readonly uid: string
  readonly person: PrincipalId
  /** `password`, or `external:` and the id of the issuer that vouched. */
  readonly method: string
  readonly startedAt: number
  /** Exact to five minutes. */
  readonly seenAt: number
  /** When the browser's session and the last refresh token that it gave are over. */
  readonly endsAt: number
  /** Shortened. */
  readonly userAgent: string
  readonly address: string
}

/** A session that begins. */
export interface NewSession
  extends Pick<SignInSession, 'uid' | 'person' | 'method' | 'userAgent' | 'address' | 'endsAt'> {
  /** `tokensValidFrom` of the account as it was when the person proved who they are. */
  readonly stamp: number | null
  readonly now: number
}

/** Sign-in sessions. One is listed while the browser has it, or a refresh token that came of it is good. */
export interface SignInSessions {
  /**
   * Writes a session down. False, and nothing is written, when the account was disabled, deleted, or its sessions and
   * tokens ended since the person proved who they are: then they have to do it again (security lesson I7).
   */
  begin(session: NewSession): Promise<boolean>
  /** Notes that a session is in use; writes at most every five minutes. */
  seen(uid: string, now: number): Promise<void>
  /** A refresh token that came of the session lives until then; the session is listed as long. */
  extend(uid: string, endsAt: number): Promise<void>
  /** Null for one that has ended, by whatever event: what is not found here must not be trusted. */
  find(uid: string, now: number): Promise<SignInSession | null>
  /** Those of one person that have not ended, the newest first. */
  listOf(person: PrincipalId, now: number): Promise<readonly SignInSession[]>
  /** Everybody's, in order of their uid. */
  list(query: PageQuery, now: number): Promise<Page<SignInSession>>
  /**
   * Ends a session with all that the issuer keeps of it (refresh tokens, grants, codes) in one transaction with its
   * audit row. `owner` restricts it to that person's. False when there is none.
   */
  end(by: ChangeAuthor, uid: string, owner?: PrincipalId): Promise<boolean>
  /**
   * Ends all sessions and tokens of a person; the access tokens that are out, too. `except` is a session that goes on,
   * without the tokens that came of it. Throws `directoryObjectNotFound` when there is no such person.
   */
  endAll(by: ChangeAuthor, person: PrincipalId, options?: { readonly except?: string }): Promise<void>
  /** Deletes sessions that are over, at most `limit`; gives how many. */
  sweep(now: number, limit: number): Promise<number>
}
