import { importJWK } from 'jose/key/import'
import type { CryptoKey, JWK } from 'jose'

/** An RS256 key pair as it is stored: a private JWK with its `kid`. */
export interface SigningJwk extends JWK {
  readonly kid: string
}

/**
 * The keys that sign and check tokens. The first signs; all of them check, so that tokens of an older key stay
 * valid for their life after a rotation.
 */
export interface KeySet {
  readonly signing: { readonly kid: string; readonly key: CryptoKey }
  /** The public key of that `kid`; null when the set does not hold it. */
  publicKey(kid: string): CryptoKey | null
  /** What the keys address answers: public members only. */
  readonly publicJwks: { readonly keys: readonly JWK[] }
  /** With the private members; for the token issuer of the same process alone. */
  readonly privateJwks: { readonly keys: readonly JWK[] }
}

/** Builds the set. The first key signs. Throws when the list is empty, a key is no RSA key or a `kid` comes twice. */
export async function createKeySet(keys: readonly SigningJwk[]): Promise<KeySet> {
  const [first] = keys
  if (first === undefined) throw new Error('The key set is empty; at least one signing key is needed.')
  const publicKeys = new Map<string, CryptoKey>()
  for (const jwk of keys) {
    if (publicKeys.has(jwk.kid)) throw new Error(`The key set holds the key id ${jwk.kid} twice.`)
    publicKeys.set(jwk.kid, await importRsaKey(toPublicJwk(jwk)))
  }
  return {
    signing: { kid: first.kid, key: await importRsaKey(first) },
    publicKey: kid => publicKeys.get(kid) ?? null,
    publicJwks: { keys: keys.map(toPublicJwk) },
    privateJwks: { keys: keys.map(jwk => ({ ...jwk, use: 'sig', alg: 'RS256' })) },
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
