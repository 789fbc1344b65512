import { hkdfSync } from 'node:crypto'
import { exportJWK } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint'
import type { Random } from '../domain/ports/clock.ts'
import { createKeySet, type KeySet, type SigningJwk } from './key-set.ts'
import { createSecretBox, type SecretBox } from './secret-box.ts'

/** Where the server's keys lie: a file in the data folder, or the configuration that all processes share. */
export interface KeyStore {
  /** What was stored, or null when nothing was yet. */
  load(): Promise<string | null>
  /** Stores the first keys. False, and nothing written, when another process was first. */
  create(json: string): Promise<boolean>
}

/** Everything secret that a server owns for itself. */
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
  /** Keys that sign the issuer's cookies: the first signs, all of them check. */
  readonly cookieKeys: readonly string[]
}

interface StoredSecret {
  readonly id: string
  /** 32 bytes, base64url. */
  readonly key: string
}

interface StoredKeys {
  readonly version: 1
  /** Newest first. */
  readonly signing: readonly SigningJwk[]
  /** Root secrets, newest first; the single keys are derived from them, so a new use needs no new form of the file. */
  readonly secrets: readonly [StoredSecret, ...StoredSecret[]]
}

/**
 * Loads the server's keys, or makes them on the very first start (RSA 2048; some hundred milliseconds once).
 * Keys that cannot be read are an error, never a reason to make new ones: what they sealed would be lost.
 */
export async function loadServerKeys(store: KeyStore, random: Random): Promise<ServerKeys> {
  const { signing, secrets } = parseStoredKeys((await store.load()) ?? (await createFirstKeys(store, random)))
  const boxKeys = secrets.map(secret => ({ id: secret.id, key: deriveKey(secret, 'convite secret box') }))
  return {
    ids: secrets.map(({ id }) => id),
    signing: await createKeySet(signing),
    secretBox: createSecretBox(boxKeys, random),
    downloadAddressKeys: secrets.map(secret => deriveKey(secret, 'convite download addresses')),
    subjectKey: deriveKey(secrets.at(-1) ?? secrets[0], 'convite pairwise subjects'),
    fingerprintKey: deriveKey(secrets.at(-1) ?? secrets[0], 'convite fingerprints'),
    cookieKeys: secrets.map(secret => deriveKey(secret, 'convite issuer cookies').toString('base64url')),
  }
}

/** One 32-byte key for one purpose (HKDF, SHA-256). */
function deriveKey(secret: StoredSecret, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret.key, 'base64url'), '', purpose, 32))
}

async function createFirstKeys(store: KeyStore, random: Random): Promise<string> {
  const first: StoredKeys = {
    version: 1,
    signing: [await generateSigningJwk()],
    secrets: [{ id: random.bytes(6).toString('hex'), key: random.bytes(32).toString('base64url') }],
  }
  const json = `${JSON.stringify(first, null, 2)}\n`
  if (await store.create(json)) return json
  const winner = await store.load()
  if (winner === null) throw new Error('The key store refused new keys but holds none.')
  return winner
}

async function generateSigningJwk(): Promise<SigningJwk> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk) }
}

function parseStoredKeys(json: string): StoredKeys {
  const keys = parseJson(json)
  if (typeof keys !== 'object' || keys === null || !('version' in keys) || keys.version !== 1) {
    throw new Error('The stored server keys have a form that this version does not know.')
  }
  if (!isComplete(keys)) throw new Error('The stored server keys are incomplete; restore them from a backup.')
  return keys
}

function isComplete(keys: object): keys is StoredKeys {
  const { signing, secrets } = keys as Partial<Record<string, unknown>>
  return isFilled(signing) && signing.every(isSigningJwk) && isFilled(secrets) && secrets.every(isSecret)
}

function isFilled(list: unknown): list is readonly object[] {
  return Array.isArray(list) && list.length > 0
}

function isSigningJwk(jwk: object): boolean {
  return 'kid' in jwk && typeof jwk.kid === 'string' && 'kty' in jwk && jwk.kty === 'RSA' && 'd' in jwk
}

function isSecret(secret: object): boolean {
  return (
    'id' in secret &&
    typeof secret.id === 'string' &&
    'key' in secret &&
    typeof secret.key === 'string' &&
    Buffer.from(secret.key, 'base64url').length === 32
  )
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // The parser's own message quotes the text, and this text is secret.
    throw new Error('The stored server keys are no JSON; restore them from a backup.')
  }
}
