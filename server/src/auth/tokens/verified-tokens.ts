import type { Caller } from '../../domain/principal.ts'

/** What is remembered of a token whose signature and claims were found good once. */
export interface VerifiedToken {
  readonly caller: Caller
  /** The key that signed it; when that key leaves the set, the token is worth nothing. */
  readonly kid: string
  /** UTC milliseconds of the movable clock. */
  readonly notBefore: number
  readonly expiresAt: number
}

/** A bounded memory of good tokens by their full text. */
export interface VerifiedTokens<T> {
  get(text: string): T | undefined
  set(text: string, token: T): void
}

interface Entry<T> {
  readonly text: string
  readonly token: T
}

/** Hashing the 1,600 characters of a token costs more than all the rest, so the end of its signature is the key. */
const keyLength = 48

/**
 * Holds at most `limit` tokens, those used lately. Two generations instead of a strict order: a full young one
 * becomes the old one, what is used out of the old one becomes young again, the rest falls away with the next change.
 * So a hit moves nothing; the keys only find an entry, equality of the whole text decides.
 */
export function createVerifiedTokens<T = VerifiedToken>(limit: number): VerifiedTokens<T> {
  let young = new Map<string, Entry<T>>()
  let old = new Map<string, Entry<T>>()

  function put(key: string, entry: Entry<T>) {
    if (young.size >= limit / 2) {
      old = young
      young = new Map()
    }
    young.set(key, entry)
  }

  return {
    get(text) {
      const key = text.slice(-keyLength)
      const recent = young.get(key)
      if (recent !== undefined) return recent.text === text ? recent.token : undefined
      const entry = old.get(key)
      if (entry?.text !== text) return undefined
      put(key, entry)
      return entry.token
    },
    set(text, token) {
      put(text.slice(-keyLength), { text, token })
    },
  }
}
