import { describe, expect, test } from 'vitest'
import { hashClientSecret, isClientSecret, makeClientSecret } from './client-secret.ts'
import { testRandom } from '../testing/auth-world.ts'

describe('client secrets', () => {
  const secret = makeClientSecret(testRandom)

  test('carry 256 random bits', () => {
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(makeClientSecret(testRandom)).not.toBe(secret)
  })

  test('never begin with a hyphen, which a command line would read as an option', () => {
    const [hyphen, letter] = [Buffer.alloc(32, 0xf8), Buffer.alloc(32, 0)]
    const drawn = [hyphen, hyphen, letter]
    expect(hyphen.toString('base64url')).toMatch(/^-/u)
    expect(makeClientSecret({ ...testRandom, bytes: () => drawn.shift() ?? letter })).toBe(letter.toString('base64url'))
    expect(drawn).toEqual([])
  })

  test('match by their hash, whichever of several it is', () => {
    const hashes = [hashClientSecret('other'), hashClientSecret(secret)]
    expect(isClientSecret(secret, hashes)).toBe(true)
    expect(isClientSecret(secret, hashes.toReversed())).toBe(true)
    expect(isClientSecret(`${secret} `, hashes)).toBe(false)
  })

  test('no hash, an empty hash and the hash itself are no secret', () => {
    expect(isClientSecret('', [])).toBe(false)
    expect(isClientSecret('', [''])).toBe(false)
    expect(isClientSecret(secret, ['', 'zz', hashClientSecret(secret).slice(2)])).toBe(false)
    expect(isClientSecret(hashClientSecret(secret), [hashClientSecret(secret)])).toBe(false)
  })
})
