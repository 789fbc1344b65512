/** Sign-ins as people and administrators see them; the issuer writes, the pages read. */
export interface NewSession {
  /** `uid` of the issuer's session. */
  readonly uid: string
  readonly personId: string
  /** `password`, or `external:{id of the issuer}`. */
  readonly method: string
  readonly userAgent: string
  /** The visitor's address, as far as it is known. */
  readonly address: string
}

export interface SessionBook {
  /** Notes a sign-in. Repeating it changes nothing. */
  begin(session: NewSession): Promise<void>
  /** The session was used again. */
  seen(uid: string): Promise<void>
  /** Ends the session with everything that it gave: codes and refresh tokens (security lesson I7). */
  end(uid: string): Promise<void>
}
