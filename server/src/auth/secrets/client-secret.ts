import { hash, timingSafeEqual } from 'node:crypto'
import type { Random } from '../../domain/ports/clock.ts'

/**
 * A new secret for an application: 256 random bits, so that a plain hash of it can be stored. None begins with a
 * hyphen, which the command lines that take it would read as an option.
 */
export function makeClientSecret(random: Random): string {
  const secret = random.bytes(32).toString('base64url')
  return secret.startsWith('-') ? makeClientSecret(random) : secret
}

/** What is stored of a client secret: SHA-256 in lower-case hex (design.md section 9, Secrets). */
export function hashClientSecret(secret: string): string {
  return hash('sha256', secret, 'hex')
}

/** Whether the secret is one of those stored. Every hash is compared, each in constant time; an odd row never matches. */
export function isClientSecret(secret: string, secretHashes: readonly string[]): boolean {
  const presented = Buffer.from(hashClientSecret(secret), 'hex')
  let isMatch = false
  for (const stored of secretHashes) {
    const expected = Buffer.from(stored, 'hex')
    if (expected.length === presented.length && timingSafeEqual(expected, presented)) isMatch = true
  }
  return isMatch
}

/** What is stored of a client secret: its hash, and the first three characters, by which people tell it from others. */
export function describeClientSecret(secret: string): { readonly hash: string; readonly hint: string } {
  return { hash: hashClientSecret(secret), hint: secret.slice(0, 3) }
}
