/** What a password's comparison yielded. */
export interface PasswordVerdict {
  readonly isRight: boolean
  /** The stored hash was made with other parameters than those of today: hash the password again. */
  readonly isOutdated: boolean
}

/**
 * Hashes and compares passwords, a few at a time: each costs memory and a tenth of a second, so a flood of them would
 * stop everything else. Null when so many wait already that this one is turned away.
 */
export interface Passwords {
  hash(password: string): Promise<string | null>
  /** Without a stored hash the same work is done, and the password is wrong: the time tells nothing. */
  verify(password: string, stored: string | null): Promise<PasswordVerdict | null>
}
