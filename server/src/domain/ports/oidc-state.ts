/**
 * What the token issuer remembers between two requests: refresh tokens, grants, later codes and sessions.
 * The keys of rows that open a door arrive here as SHA-256 already (design.md section 9, Secrets), so an
 * implementation stores what it is given. All times are UTC milliseconds of the movable clock.
 */
export interface OidcStateRow {
  /** The kind of state, e.g. `RefreshToken` or `Grant`. With `id` the primary key. */
  readonly model: string
  readonly id: string
  /** Plain JSON; opaque to the store. */
  readonly payload: Readonly<Record<string, unknown>>
  /** The grant that ends this row with it; null when the row belongs to none. */
  readonly grantId: string | null
  /** Second key of sessions and interactions, unique within the model; null elsewhere. */
  readonly uid: string | null
  /** Second key of device codes, unique within the model; null elsewhere. */
  readonly userCode: string | null
  /** The person whose row this is; null while nobody has signed in. */
  readonly accountId: string | null
  /** The application, in lower case; null for sessions, which many share. */
  readonly clientId: string | null
  /** `uid` of the session that it was born in, and of the session itself; null for what no session made. */
  readonly sessionUid: string | null
  /** When a sweep may delete the row; null means never. Reading does not look at it. */
  readonly expiresAt: number | null
  /** When the row was used up; null while it was not. */
  readonly consumedAt: number | null
}

/** Whose rows are to end: all members that are given must fit. */
export type StateOwner =
  | { readonly accountId: string; readonly clientId?: string }
  | { readonly clientId: string }
  | { readonly sessionUid: string }

export interface OidcStatePort {
  /** Inserts or replaces the row. `consumedAt` of an existing row is kept: what was used up stays so. */
  upsert(row: Omit<OidcStateRow, 'consumedAt'>): Promise<void>
  /** The row, also when it has expired or was used up: the issuer judges that by itself. */
  find(model: string, id: string): Promise<OidcStateRow | null>
  findByUid(model: string, uid: string): Promise<OidcStateRow | null>
  findByUserCode(model: string, userCode: string): Promise<OidcStateRow | null>
  /**
   * Marks the row as used up by one conditional update (`consumedAt` is set only while it is null).
   * True when this call did it; false when another one was first or the row is gone.
   */
  consume(model: string, id: string, consumedAt: number): Promise<boolean>
  destroy(model: string, id: string): Promise<void>
  /** Deletes every row of whatever model that carries this grant. The grant's own row is no such row. */
  revokeByGrantId(grantId: string): Promise<void>
  /** Deletes every row of that person, application or session: sessions, grants, codes and tokens alike. */
  end(owner: StateOwner): Promise<void>
}
