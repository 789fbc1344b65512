/** The steps of a rotation, as changes of what is stored. No I/O. */
import type { SigningJwk } from './key-set.ts'
import { endOf, isCheckedAt, type StoredKeys, type StoredSecret, type StoredSigningKey } from './stored-keys.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const dayMs = 24 * 60 * minuteMs

/**
 * How long a new key is published before it signs. Every process of the server has read it long before, and so has
 * whoever keeps the key document for its five minutes (`Cache-Control` of the keys address).
 */
export const signingLeadMs = 10 * minuteMs

/** The same when the former keys have to end: long enough for every process to have read the new one (key-ring.ts). */
export const urgentLeadMs = 3 * secondMs

/** From the publication of the new key to the end of the former ones: by then every process signs with the new one. */
export const urgentEndMs = urgentLeadMs + 2 * secondMs

/** How long a new root secret opens and checks before it seals and signs. */
export const secretLeadMs = signingLeadMs

/**
 * The longest life of a token whose end is not written down: access and id tokens have an hour, `convite token` a day.
 * A longer one is written down before it is signed (`promiseTokenLife`).
 */
export const unrecordedLifeMs = dayMs

/** For clocks of several machines that do not quite agree. */
const clockSlackMs = 5 * minuteMs

/** Puts a new key in front; the former ones check for the life of what they sign until it takes over. */
export function addSigningKey(
  stored: StoredKeys,
  jwk: SigningJwk,
  { now, leadMs }: { readonly now: number; readonly leadMs: number },
): StoredKeys {
  const signsFrom = now + leadMs
  const checksUntil = signsFrom + unrecordedLifeMs + clockSlackMs
  const former = stored.signing
    .filter(key => isCheckedAt(endOf(key), now))
    .map(key => ({ ...key, checksUntil: key.checksUntil ?? checksUntil }))
  return {
    ...stored,
    signing: [{ jwk, madeAt: now, signsFrom, tokensUntil: null, checksUntil: null }, ...former],
    ended: [],
  }
}

/** Ends keys at once: they leave what is stored, and nothing that they signed is accepted again. */
export function endSigningKeys(stored: StoredKeys, kids: ReadonlySet<string>, now: number): StoredKeys {
  const [newest, ...others] = stored.signing.filter(({ jwk }) => !kids.has(jwk.kid))
  if (newest === undefined) throw new Error('A server cannot do without a signing key; make a new one first.')
  const gone = stored.signing.filter(({ jwk }) => kids.has(jwk.kid))
  return {
    ...stored,
    signing: [newest, ...others],
    ended: [...gone.map(({ jwk, madeAt }) => ({ kid: jwk.kid, madeAt, endedAt: now })), ...stored.ended],
  }
}

/** Puts a new root secret in front. The former ones stay for ever: what they sealed has no end. */
export function addSecret(stored: StoredKeys, secret: Pick<StoredSecret, 'id' | 'key'>, now: number): StoredKeys {
  return { ...stored, secrets: [{ ...secret, madeAt: now, usedFrom: now + secretLeadMs }, ...stored.secrets] }
}

/**
 * Writes down that a key signs a token that lives longer than usual, so that the key outlives it. Rounded up to whole
 * days: many such tokens write once. The same as given when the key is gone or is known to last.
 */
export function promiseTokenLife(stored: StoredKeys, kid: string, expiresAt: number): StoredKeys {
  const tokensUntil = Math.ceil(expiresAt / dayMs) * dayMs
  const lengthen = (key: StoredSigningKey): StoredSigningKey =>
    key.jwk.kid === kid && (key.tokensUntil ?? -Infinity) < expiresAt ? { ...key, tokensUntil } : key
  const [newest, ...former] = stored.signing
  return { ...stored, signing: [lengthen(newest), ...former.map(lengthen)] }
}
