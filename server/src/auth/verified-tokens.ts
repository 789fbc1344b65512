import type { Caller } from '../domain/principal.ts'

/** What is remembered of a token whose signature and claims were found good once. */
export interface VerifiedToken {
  readonly caller: Caller
  /** The key that signed it; when that key leaves the set, the token is worth nothing. */
  readonly kid: string
  /** UTC milliseconds of the movable clock. */
  readonly notBefore: number
  readonly expiresAt: number
}

/** A bounded memory of good tokens by their full text; the least recently used one makes room. */
export interface VerifiedTokens {
  get(text: string): VerifiedToken | undefined
  set(text: string, token: VerifiedToken): void
}

export function createVerifiedTokens(limit: number): VerifiedTokens {
  // A Map keeps the order of insertion: taking out and putting back makes an entry the youngest.
  const tokens = new Map<string, VerifiedToken>()
  return {
    get(text) {
      const token = tokens.get(text)
      if (token === undefined) return undefined
      tokens.delete(text)
      tokens.set(text, token)
      return token
    },
    set(text, token) {
      tokens.delete(text)
      tokens.set(text, token)
      const [oldest] = tokens.keys()
      if (tokens.size > limit && oldest !== undefined) tokens.delete(oldest)
    },
  }
}
