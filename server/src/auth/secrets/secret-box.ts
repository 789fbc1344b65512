import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from '../../domain/ports/clock.ts'

/** A symmetric key with the id that stands in front of what it sealed. */
export interface SecretBoxKey {
  /** Letters, digits, `-` and `_`. */
  readonly id: string
  /** 32 bytes. */
  readonly key: Buffer
}

/** Hides what must be shown again: link addresses, stored answers (design.md section 9, Secrets). */
export interface SecretBox {
  /**
   * Seals text. `purpose` says what it is and whose (`link:{drive}:{permission}`); opening needs the same purpose,
   * so a sealed value that was copied to another row stays shut.
   */
  seal(text: string, purpose: string): string
  /** Opens what `seal` made. Throws when the key is unknown, the purpose differs or a bit was changed. */
  open(sealed: string, purpose: string): string
}

const nonceBytes = 12
const tagBytes = 16

/**
 * AES-256-GCM with the key id in front: `{key id}.{base64url of nonce, cipher text, tag}`. The first key seals,
 * every key opens, so a new key can be put first while old rows stay readable.
 */
export function createSecretBox(keys: readonly SecretBoxKey[], random: Random): SecretBox {
  const [first] = keys
  if (first === undefined) throw new Error('A secret box needs at least one key.')
  const byId = new Map(keys.map(key => [key.id, key.key]))
  return {
    seal(text, purpose) {
      const nonce = random.bytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', first.key, nonce)
      cipher.setAAD(Buffer.from(purpose, 'utf8'))
      const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${first.id}.${body.toString('base64url')}`
    },
    open(sealed, purpose) {
      const dot = sealed.indexOf('.')
      const key = byId.get(sealed.slice(0, Math.max(dot, 0)))
      if (key === undefined) throw new Error('The sealed value names a key that this server does not have.')
      const body = Buffer.from(sealed.slice(dot + 1), 'base64url')
      if (body.length < nonceBytes + tagBytes) throw new Error('The sealed value is too short.')
      const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, nonceBytes), { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(purpose, 'utf8'))
      decipher.setAuthTag(body.subarray(-tagBytes))
      return decipher.update(body.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}
