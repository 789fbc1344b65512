import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { generateSecret, generateSigningJwk } from './generate-keys.ts'
import { type KeyRing, openKeyRing } from './key-ring.ts'
import type { SigningJwk } from './key-set.ts'
import { addSecret, addSigningKey, endSigningKeys, signingLeadMs, urgentEndMs, urgentLeadMs } from './rotate-keys.ts'
import { aKeyRingDeps, createMemoryKeyStore, testRandom } from '../testing/auth-world.ts'

const day = 24 * 3_600_000
const unknownKid = 'A'.repeat(43)

let jwks: SigningJwk[]
beforeAll(async () => {
  jwks = await Promise.all(Array.from({ length: 4 }, generateSigningJwk))
})

let clock: { at: number; moved: number; now(): number; machine(): number }
let store: ReturnType<typeof createMemoryKeyStore>
let reads: number
let trouble: Error | null
let logged: unknown[]
beforeEach(() => {
  clock = { at: Date.UTC(2027, 0, 1), moved: 0, now: () => clock.at + clock.moved, machine: () => clock.at }
  const memory = createMemoryKeyStore()
  reads = 0
  trouble = null
  logged = []
  store = {
    ...memory,
    async load() {
      reads += 1
      if (trouble !== null) throw trouble
      return memory.load()
    },
  }
})

const openRing = () => openKeyRing(store, aKeyRingDeps({ clock, log: { error: facts => logged.push(facts['err']) } }))
const kidOf = (ring: KeyRing) => ring.signing.signing.kid
const jwk = (index: number) => jwks[index] as SigningJwk
const rotate = (ring: KeyRing, index: number, leadMs = signingLeadMs) =>
  ring.change(stored => addSigningKey(stored, jwk(index), { now: clock.machine(), leadMs }))

describe('the keys of several processes', () => {
  test('a process that reads once in the lead time knows every key with which another one signs', async () => {
    const [one, other] = [await openRing(), await openRing()]
    // Steps of a rotation, of reading and of time, in many orders; the other reads just in time, never in between.
    for (let round = 0; round < 30; round++) {
      if (round % 9 === 0) await rotate(one, round / 9)
      clock.at += signingLeadMs / 3
      await one.refresh()
      if (round % 2 === 1) await other.refresh()
      expect(other.signing.publicKey(kidOf(one))).not.toBeNull()
      expect(one.signing.publicKey(kidOf(other))).not.toBeNull()
    }
    expect(kidOf(one)).toBe(jwk(3).kid)
  })

  test('in an urgent rotation nobody signs with the new key before all had the time to read it', async () => {
    const [one, other] = [await openRing(), await openRing()]
    const former = kidOf(one)
    await rotate(one, 0, urgentLeadMs)
    expect(kidOf(one)).toBe(former)
    clock.at += urgentLeadMs - 1
    await other.refresh()
    await one.refresh()
    expect(kidOf(one)).toBe(former)
    // All have begun to sign with the new one before the command line ends the former.
    clock.at += urgentEndMs - urgentLeadMs
    await one.refresh()
    await other.refresh()
    expect([kidOf(one), kidOf(other)]).toEqual([jwk(0).kid, jwk(0).kid])
    expect(one.signing.publicKey(former)).not.toBeNull()
    await one.change(stored => endSigningKeys(stored, new Set([former]), clock.machine()))
    expect(kidOf(one)).toBe(jwk(0).kid)
    await other.refresh()
    expect(other.signing.publicKey(former)).toBeNull()
  })

  test('one that has read nothing for long finds a new key when a token names it', async () => {
    const [one, other] = [await openRing(), await openRing()]
    await rotate(one, 0)
    clock.at += signingLeadMs
    await one.refresh()
    expect(kidOf(one)).toBe(jwk(0).kid)
    expect(other.signing.publicKey(jwk(0).kid)).toBeNull()
    expect(await other.signing.findPublicKey(jwk(0).kid)).not.toBeNull()
  })

  test('two rotations at once lose no key', async () => {
    const [one, other] = [await openRing(), await openRing()]
    await Promise.all([rotate(one, 0), rotate(other, 1)])
    await one.refresh()
    const kids = one.signing.publicJwks.keys.map(({ kid }) => kid)
    expect(kids).toHaveLength(3)
    expect(kids).toEqual(expect.arrayContaining([jwk(0).kid, jwk(1).kid]))
  })
})

describe('unknown key ids', () => {
  test('make the store read once a second, however many come', async () => {
    const ring = await openRing()
    const before = reads
    const ask = () => Promise.all(Array.from({ length: 50 }, () => ring.signing.findPublicKey(unknownKid)))
    expect(new Set(await ask())).toEqual(new Set([null]))
    await ask()
    clock.at += 999
    await ask()
    expect(reads).toBe(before + 1)
    clock.at += 1
    await ask()
    expect(reads).toBe(before + 2)
    // A machine whose clock is set back goes on asking.
    clock.at -= day
    await ask()
    expect(reads).toBe(before + 3)
  })

  test.each(['', '__proto__', 'constructor', 'toString', '../server-keys.json', "' or 1=1", 'A'.repeat(44)])(
    '%j is none of ours and makes nothing read',
    async kid => {
      const ring = await openRing()
      const before = reads
      expect(await ring.signing.findPublicKey(kid)).toBeNull()
      expect(reads).toBe(before)
    },
  )

  test('are refused, and known ones go on, while the store cannot be read', async () => {
    const ring = await openRing()
    trouble = new Error('EIO')
    expect(await ring.signing.findPublicKey(unknownKid)).toBeNull()
    expect(logged).toEqual([trouble])
    expect(await ring.signing.findPublicKey(kidOf(ring))).not.toBeNull()
    await expect(ring.refresh()).rejects.toThrow('EIO')
    trouble = null
    await ring.refresh()
  })
})

describe('what a ring gives', () => {
  test('stays the same object until something changes, and listeners hear of each change once', async () => {
    const ring = await openRing()
    const heard: string[] = []
    const stop = ring.onChange(keys => heard.push(keys.signing.signing.kid))
    const { signing } = ring
    const first = ring.current()
    await ring.refresh()
    expect(ring.current()).toBe(first)
    await rotate(ring, 0)
    expect(ring.current()).not.toBe(first)
    clock.at += signingLeadMs
    await ring.refresh()
    await ring.refresh()
    // The one that signs stands in front, where the provider takes it.
    expect(ring.current().signing.privateJwks.keys.map(({ kid }) => kid)).toEqual([
      jwk(0).kid,
      first.signing.signing.kid,
    ])
    expect(heard).toEqual([first.signing.signing.kid, jwk(0).kid])
    clock.moved = 2 * day
    await ring.refresh()
    expect(ring.signing.publicJwks.keys.map(({ kid }) => kid)).toEqual([jwk(0).kid])
    clock.moved = 0
    await ring.refresh()
    stop()
    await rotate(ring, 1)
    expect(heard).toHaveLength(4)
    expect(signing.signing.kid).toBe(jwk(0).kid)
  })

  test('a former key checks to its end by the movable clock, with no reading in between', async () => {
    const ring = await openRing()
    const former = kidOf(ring)
    await rotate(ring, 0)
    const end = ring.stored().signing[1]?.checksUntil ?? Number.NaN
    clock.moved = end - clock.at - 1
    expect(ring.signing.publicKey(former)).not.toBeNull()
    clock.moved += 1
    expect(ring.signing.publicKey(former)).toBeNull()
    clock.moved = 0
    expect(ring.signing.publicKey(former)).not.toBeNull()
  })

  test('a key for a long token lasts as long as the token, over rotations by others', async () => {
    const [ring, other] = [await openRing(), await openRing()]
    const text = store.content()
    await ring.signing.signUntil(clock.at + day)
    expect(store.content()).toBe(text)
    const { kid } = await ring.signing.signUntil(clock.at + 30 * day)
    await rotate(other, 0)
    clock.moved = 30 * day - 1
    expect(other.signing.publicKey(kid)).not.toBeNull()
    clock.moved = 31 * day
    expect(other.signing.publicKey(kid)).toBeNull()
    await expect(ring.signing.signUntil(Number.NaN)).rejects.toThrow('has to end')
  })

  test('no token is signed with a key that another process has ended meanwhile', async () => {
    const [ring, other] = [await openRing(), await openRing()]
    const former = kidOf(ring)
    await rotate(other, 0)
    await other.change(stored => endSigningKeys(stored, new Set([former]), clock.machine()))
    expect(kidOf(ring)).toBe(former)
    expect((await ring.signing.signUntil(clock.at + 30 * day)).kid).toBe(jwk(0).kid)
  })

  test('a new root secret opens everywhere before it seals, and the former ones open for ever', async () => {
    const [one, other] = [await openRing(), await openRing()]
    const old = one.secretBox.seal('x', 'p')
    const { secretBox } = one
    const [oldKey] = one.downloadAddressKeys
    await one.change(stored => addSecret(stored, generateSecret(testRandom), clock.machine()))
    expect(other.secretBox.open(one.secretBox.seal('y', 'p'), 'p')).toBe('y')
    await other.refresh()
    clock.at += signingLeadMs
    await one.refresh()
    const sealed = secretBox.seal('z', 'p')
    expect(sealed.split('.')[0]).toBe(one.ids[0])
    expect(sealed.split('.')[0]).not.toBe(old.split('.')[0])
    expect(other.secretBox.open(sealed, 'p')).toBe('z')
    expect(secretBox.open(old, 'p')).toBe('x')
    expect(one.downloadAddressKeys[1]).toEqual(oldKey)
    expect(one.subjectKey).toEqual(other.subjectKey)
    expect(one.fingerprintKey).toEqual(other.fingerprintKey)
  })

  test('keys of another server in the place of ours are not taken', async () => {
    const ring = await openRing()
    const before = ring.current()
    const foreign = createMemoryKeyStore()
    await openKeyRing(foreign, aKeyRingDeps())
    await store.change(() => foreign.content() ?? '')
    await expect(ring.refresh()).rejects.toThrow('another server')
    await store.change(() => 'half of ')
    await expect(ring.refresh()).rejects.toThrow('no JSON')
    expect(ring.current()).toBe(before)
  })
})
