import { argon2Sync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './password-hash.ts'

describe('a password hash', () => {
  it('fits its password alone', async () => {
    const stored = await hashPassword('correct horse battery')
    expect(await verifyPassword('correct horse battery', stored)).toEqual({ isRight: true, isOutdated: false })
    expect(await verifyPassword('correct horse batterY', stored)).toEqual({ isRight: false, isOutdated: false })
    expect(await hashPassword('correct horse battery')).not.toBe(stored)
  })

  it('is compared with its own parameters, and says that they are not those of today', async () => {
    const nonce = Buffer.alloc(16, 7)
    const tag = argon2Sync('argon2id', {
      message: 'old one',
      nonce,
      memory: 1024,
      passes: 1,
      parallelism: 1,
      tagLength: 24,
    })
    const stored = `argon2id$1024$1$1$${nonce.toString('base64url')}$${tag.toString('base64url')}`
    expect(await verifyPassword('old one', stored)).toEqual({ isRight: true, isOutdated: true })
    expect(await verifyPassword('new one', stored)).toEqual({ isRight: false, isOutdated: true })
  })

  it('that is missing fits nothing', async () => {
    for (const password of ['', 'anything']) {
      expect(await verifyPassword(password, null)).toEqual({ isRight: false, isOutdated: false })
    }
  })

  it('of another kind is an error, not a wrong password', async () => {
    for (const stored of ['', 'plain', 'bcrypt$1$2$3$a$b', 'argon2id$1$1$1$abc$']) {
      await expect(verifyPassword('x', stored)).rejects.toThrow('a form that this version does not know')
    }
  })
})
