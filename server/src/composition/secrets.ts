import { argon2, createHash, createHmac, randomBytes } from 'node:crypto'
import type { SecretBox } from '../auth/secret-box.ts'
import type { Secrets } from '../domain/ports/secrets.ts'

/** argon2id, 19 MiB, two passes: about 0.1 s (design.md, dependencies). */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const

/** Hashes a password; the parameters stand in front, so that they can grow. */
export function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  argon2('argon2id', { message: password, nonce, ...cost }, (error, hash) => {
    if (error) reject(error)
    else
      resolve(
        `argon2id$${cost.memory}$${cost.passes}$${cost.parallelism}$${nonce.toString('base64url')}$${hash.toString('base64url')}`,
      )
  })
  return promise
}

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
