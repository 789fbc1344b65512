import { exportJWK } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint'
import type { Random } from '../../domain/ports/clock.ts'
import type { SigningJwk } from './key-set.ts'

/** A new key pair, RSA 2048 (some hundred milliseconds). Its id is its thumbprint (RFC 7638). */
export async function generateSigningJwk(): Promise<SigningJwk> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk) }
}

/** A new root secret. */
export function generateSecret(random: Random): { readonly id: string; readonly key: string } {
  return { id: random.bytes(6).toString('hex'), key: random.bytes(32).toString('base64url') }
}
