import { hkdfSync } from 'node:crypto'
import type { Clock, Random } from '../../domain/ports/clock.ts'
import { createKeySet, type KeySet } from './key-set.ts'
import { createSecretBox, type SecretBox } from '../secrets/secret-box.ts'
import { chooseSecret, chooseSigningKey, endOf, type StoredKeys, type StoredSecret } from './stored-keys.ts'

/** Everything secret that a server owns for itself, as it is at one moment. */
export interface ServerKeys {
  /** Ids of the root secrets, newest first: they tell keys apart and open nothing. */
  readonly ids: readonly string[]
  readonly signing: KeySet
  /** For what must be shown again (design.md section 9, Secrets). */
  readonly secretBox: SecretBox
  /** HMAC keys of signed download addresses, 32 bytes each: the first signs, all of them check. */
  readonly downloadAddressKeys: readonly Buffer[]
  /** HMAC key behind the pairwise `sub` claim. It stays the same through rotations, or people would change name. */
  readonly subjectKey: Buffer
  /** HMAC key of fingerprints of request bodies, which could be guessed without one. */
  readonly fingerprintKey: Buffer
  /** HMAC keys of the proof that a browser has signed in before: the first signs, all of them check. */
  readonly deviceProofKeys: readonly Buffer[]
  /** Keys that sign the issuer's cookies: the first signs, all of them check. */
  readonly cookieKeys: readonly string[]
}

/** Makes the keys of what is stored, with those in front that sign and seal at this moment. */
export async function buildServerKeys(
  stored: StoredKeys,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): Promise<ServerKeys> {
  const oldest = stored.secrets.at(-1) ?? stored.secrets[0]
  const secrets = putFirst(stored.secrets, chooseSecret(stored, clock))
  const signing = putFirst(stored.signing, chooseSigningKey(stored, clock))
  const boxKeys = secrets.map(secret => ({ id: secret.id, key: deriveKey(secret, 'convite secret box') }))
  return {
    ids: stored.secrets.map(({ id }) => id),
    signing: await createKeySet(
      signing.map(key => ({ jwk: key.jwk, checksUntil: endOf(key) })),
      clock,
    ),
    secretBox: createSecretBox(boxKeys, random),
    downloadAddressKeys: secrets.map(secret => deriveKey(secret, 'convite download addresses')),
    subjectKey: deriveKey(oldest, 'convite pairwise subjects'),
    fingerprintKey: deriveKey(oldest, 'convite fingerprints'),
    deviceProofKeys: secrets.map(secret => deriveKey(secret, 'convite device proofs')),
    cookieKeys: secrets.map(secret => deriveKey(secret, 'convite issuer cookies').toString('base64url')),
  }
}

function putFirst<T>(list: readonly T[], first: T): readonly T[] {
  return [first, ...list.filter(one => one !== first)]
}

/** One 32-byte key for one purpose (HKDF, SHA-256). */
function deriveKey(secret: StoredSecret, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret.key, 'base64url'), '', purpose, 32))
}
