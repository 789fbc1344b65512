import { importJWK } from 'jose/key/import'
import type { CryptoKey, JWK } from 'jose'
import { isCheckedAt } from './stored-keys.ts'

/** An RS256 key pair as it is stored: a private JWK with its `kid`. */
export interface SigningJwk extends JWK {
  readonly kid: string
}

/** A key of a set. */
export interface KeySetEntry {
  readonly jwk: SigningJwk
  /** UTC milliseconds of the movable clock: when it stops checking; null for no end. */
  readonly checksUntil: number | null
}

/** What signs a token. */
export interface SigningKey {
  readonly kid: string
  readonly key: CryptoKey
}

/**
 * The keys that sign and check tokens. The first signs; all of them check, each to its end, so that tokens of an older
 * key stay valid for their life after a rotation.
 */
export interface KeySet {
  readonly signing: SigningKey
  /** The public key of that `kid`; null when the set does not hold it or its end has come. */
  publicKey(kid: string): CryptoKey | null
  /** What the keys address answers: public members only. */
  readonly publicJwks: { readonly keys: readonly JWK[] }
  /** With the private members, the one that signs in front; for the token issuer of the same process alone. */
  readonly privateJwks: { readonly keys: readonly JWK[] }
}

/**
 * Builds the set. The first key signs; the documents list what checks at this moment. Throws when the list is empty, a
 * key is no RSA key or a `kid` comes twice.
 */
export async function createKeySet(
  entries: readonly KeySetEntry[],
  clock: { readonly now: () => number },
): Promise<KeySet> {
  const [first] = entries
  if (first === undefined) throw new Error('The key set is empty; at least one signing key is needed.')
  const publicKeys = new Map<string, { readonly key: CryptoKey; readonly checksUntil: number | null }>()
  for (const { jwk, checksUntil } of entries) {
    if (publicKeys.has(jwk.kid)) throw new Error(`The key set holds the key id ${jwk.kid} twice.`)
    publicKeys.set(jwk.kid, { key: await importRsaKey(toPublicJwk(jwk)), checksUntil })
  }
  const listed = entries.filter(({ checksUntil }) => isCheckedAt(checksUntil, clock.now())).map(({ jwk }) => jwk)
  return {
    signing: { kid: first.jwk.kid, key: await importRsaKey(first.jwk) },
    publicKey(kid) {
      const found = publicKeys.get(kid)
      return found !== undefined && isCheckedAt(found.checksUntil, clock.now()) ? found.key : null
    },
    publicJwks: { keys: listed.map(toPublicJwk) },
    privateJwks: { keys: listed.map(jwk => ({ ...jwk, use: 'sig', alg: 'RS256' })) },
  }
}

/** Public members by name: a private member that is new to this list can never slip out. */
function toPublicJwk(jwk: SigningJwk): JWK {
  return { kty: 'RSA', use: 'sig', alg: 'RS256', kid: jwk.kid, n: jwk.n, e: jwk.e }
}

async function importRsaKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK({ ...jwk, alg: 'RS256' }, 'RS256')
  if (jwk.kty !== 'RSA' || key instanceof Uint8Array) throw new Error('Only RSA keys sign tokens here.')
  return key
}
