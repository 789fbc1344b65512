import { createHash, createHmac } from 'node:crypto'
import { hashPassword } from '../auth/secrets/password-hash.ts'
import type { SecretBox } from '../auth/secrets/secret-box.ts'
import type { Secrets } from '../domain/ports/secrets.ts'

/** Secrets under the server's keys. */
export function createSecrets(box: SecretBox, fingerprintKey: Buffer): Secrets {
  return {
    seal: (text, purpose) => box.seal(text, purpose),
    open: (sealed, purpose) => box.open(sealed, purpose),
    fingerprint: text => createHmac('sha256', fingerprintKey).update(text).digest('base64url'),
    hash: secret => createHash('sha256').update(secret).digest('base64url'),
    hashPassword,
  }
}
