import { beforeAll, describe, expect, test } from 'vitest'
import { generateSecret, generateSigningJwk } from './generate-keys.ts'
import type { SigningJwk } from './key-set.ts'
import { addSecret, addSigningKey, endSigningKeys, promiseTokenLife, signingLeadMs } from './rotate-keys.ts'
import {
  chooseSecret,
  chooseSigningKey,
  endOf,
  formatStoredKeys,
  parseStoredKeys,
  type StoredKeys,
} from './stored-keys.ts'
import { testRandom } from '../testing/auth-world.ts'

const start = Date.UTC(2027, 0, 1)
const hour = 3_600_000
const day = 24 * hour
let jwks: SigningJwk[]
let first: StoredKeys

beforeAll(async () => {
  jwks = await Promise.all(Array.from({ length: 3 }, generateSigningJwk))
  first = {
    version: 2,
    signing: [{ jwk: jwk(0), madeAt: start, signsFrom: start, tokensUntil: null, checksUntil: null }],
    ended: [],
    secrets: [{ ...generateSecret(testRandom), madeAt: start, usedFrom: start }],
  }
})

function jwk(index: number): SigningJwk {
  const found = jwks[index]
  if (found === undefined) throw new Error('There are three keys.')
  return found
}

const at = (now: number) => ({ now: () => now, machine: () => now })
const signerAt = (stored: StoredKeys, now: number) => chooseSigningKey(stored, at(now)).jwk.kid
const rotate = (stored: StoredKeys, key: SigningJwk, now: number) =>
  addSigningKey(stored, key, { now, leadMs: signingLeadMs })

describe('a rotation of the signing key', () => {
  test('publishes the new key ten minutes before it signs, longer than anybody keeps the key document', () => {
    const stored = rotate(first, jwk(1), start + day)
    const change = start + day + 10 * 60_000
    expect(stored.signing.map(key => key.jwk.kid)).toEqual([jwk(1).kid, jwk(0).kid])
    expect(signerAt(stored, change - 1)).toBe(jwk(0).kid)
    expect(signerAt(stored, change)).toBe(jwk(1).kid)
  })

  test('lets the former key check for more than a day after it signed for the last time', () => {
    const stored = rotate(first, jwk(1), start)
    expect(stored.signing.map(endOf)).toEqual([null, start + signingLeadMs + day + 5 * 60_000])
  })

  test('lets it check as long as a token lives that was promised a longer life, before and after', () => {
    const promised = promiseTokenLife(first, jwk(0).kid, start + 30 * day - 1)
    expect(endOf(rotate(promised, jwk(1), start).signing[1] ?? never())).toBe(start + 30 * day)
    const later = promiseTokenLife(rotate(first, jwk(1), start), jwk(0).kid, start + 7 * day)
    expect(endOf(later.signing[1] ?? never())).toBe(start + 7 * day)
    expect(endOf(later.signing[0])).toBeNull()
  })

  test('of many long tokens writes down one end a day', () => {
    const once = promiseTokenLife(first, jwk(0).kid, start + 7 * day + 1)
    expect(promiseTokenLife(once, jwk(0).kid, start + 7 * day + hour)).toEqual(once)
    expect(promiseTokenLife(once, jwk(0).kid, start + 9 * day)).not.toEqual(once)
    expect(promiseTokenLife(once, 'another', start + 90 * day)).toEqual(once)
  })

  test('twice in a row loses no key, and prolongs none', () => {
    const once = rotate(first, jwk(1), start)
    const twice = rotate(once, jwk(2), start + 60_000)
    expect(twice.signing.map(key => key.jwk.kid)).toEqual([jwk(2).kid, jwk(1).kid, jwk(0).kid])
    expect(twice.signing[2]).toEqual(once.signing[1])
    const signers = [0, 9, 10, 11].map(minute => signerAt(twice, start + minute * 60_000))
    expect(signers).toEqual([jwk(0).kid, jwk(0).kid, jwk(1).kid, jwk(2).kid])
  })

  test('drops the keys whose end has come', () => {
    const once = rotate(first, jwk(1), start)
    const end = endOf(once.signing[1] ?? never()) ?? never()
    expect(rotate(once, jwk(2), end - 1).signing).toHaveLength(3)
    expect(rotate(once, jwk(2), end).signing.map(key => key.jwk.kid)).toEqual([jwk(2).kid, jwk(1).kid])
  })

  test('ends leaked keys with everything of them but the id, and the new one signs before its time', () => {
    const stored = endSigningKeys(rotate(first, jwk(1), start), new Set([jwk(0).kid]), start + 3000)
    expect(signerAt(stored, start)).toBe(jwk(1).kid)
    expect(stored.ended).toEqual([{ kid: jwk(0).kid, madeAt: start, endedAt: start + 3000 }])
    expect(formatStoredKeys(stored)).not.toContain(jwk(0).n)
    expect(rotate(stored, jwk(2), start + day).ended).toEqual([])
    expect(() => endSigningKeys(first, new Set([jwk(0).kid]), start)).toThrow('cannot do without')
  })

  test('lets the new key sign where the clock has gone past the end of the former one', () => {
    const stored = rotate(first, jwk(1), start)
    const moved = { now: () => start + 30 * day, machine: () => start }
    expect(chooseSigningKey(stored, moved).jwk.kid).toBe(jwk(1).kid)
  })

  test('can be read again as it was written', () => {
    const stored = endSigningKeys(rotate(first, jwk(1), start), new Set([jwk(0).kid]), start)
    expect(parseStoredKeys(formatStoredKeys(stored))).toEqual(stored)
  })
})

describe('a rotation of the root secret', () => {
  test('puts the new one in front ten minutes before it seals, and keeps all others', () => {
    const stored = addSecret(first, generateSecret(testRandom), start)
    expect(stored.secrets).toHaveLength(2)
    expect(chooseSecret(stored, at(start + signingLeadMs - 1))).toBe(stored.secrets[1])
    expect(chooseSecret(stored, at(start + signingLeadMs))).toBe(stored.secrets[0])
  })
})

function never(): never {
  throw new Error('It is not there.')
}
