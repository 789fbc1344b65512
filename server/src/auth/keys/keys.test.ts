import { describe, expect, test } from 'vitest'
import { createKeySet } from './key-set.ts'
import { openKeyRing } from './key-ring.ts'
import { generateSigningJwk } from './generate-keys.ts'
import { aKeyRingDeps, createMemoryKeyStore, createTestClock, testRandom } from '../testing/auth-world.ts'

async function makeStored() {
  const store = createMemoryKeyStore()
  const keys = await openKeyRing(store, aKeyRingDeps())
  return { keys, json: store.content() ?? '' }
}

describe('the keys of the server', () => {
  test('are made once and are the same after a restart', async () => {
    const { keys, json } = await makeStored()
    const again = await openKeyRing(createMemoryKeyStore(json), aKeyRingDeps())
    expect(again.signing.publicJwks).toEqual(keys.signing.publicJwks)
    expect(again.subjectKey).toEqual(keys.subjectKey)
    expect(again.downloadAddressKeys).toEqual(keys.downloadAddressKeys)
    expect(again.secretBox.open(keys.secretBox.seal('x', 'p'), 'p')).toBe('x')
  })

  test('each purpose has a key of its own', async () => {
    const { keys } = await makeStored()
    const all = [
      keys.subjectKey,
      ...keys.downloadAddressKeys,
      ...keys.cookieKeys.map(key => Buffer.from(key, 'base64url')),
    ]
    expect(all.every(key => key.length === 32)).toBe(true)
    expect(new Set(all.map(key => key.toString('hex'))).size).toBe(all.length)
  })

  test('of two processes that start together both use the keys of the first', async () => {
    const store = createMemoryKeyStore()
    const [one, two] = await Promise.all([openKeyRing(store, aKeyRingDeps()), openKeyRing(store, aKeyRingDeps())])
    expect(one.signing.signing.kid).toBe(two.signing.signing.kid)
  })

  test('a second root secret in front seals, while the first still opens and names people', async () => {
    const { keys, json } = await makeStored()
    const stored = JSON.parse(json) as { secrets: object[] }
    stored.secrets.unshift({
      id: 'newer',
      key: testRandom.bytes(32).toString('base64url'),
      madeAt: Date.now(),
      usedFrom: Date.now(),
    })
    const rotated = await openKeyRing(createMemoryKeyStore(JSON.stringify(stored)), aKeyRingDeps())
    expect(rotated.secretBox.seal('x', 'p')).toMatch(/^newer\./u)
    expect(rotated.secretBox.open(keys.secretBox.seal('x', 'p'), 'p')).toBe('x')
    expect(rotated.downloadAddressKeys[1]).toEqual(keys.downloadAddressKeys[0])
    expect(rotated.subjectKey).toEqual(keys.subjectKey)
  })

  test('of the form without dates open, sign and seal as before', async () => {
    const { keys, json } = await makeStored()
    const { signing, secrets } = JSON.parse(json) as { signing: { jwk: object }[]; secrets: object[] }
    const before = {
      version: 1,
      signing: signing.map(({ jwk }) => jwk),
      secrets: secrets.map(secret => ({ ...secret, madeAt: undefined, usedFrom: undefined })),
    }
    const opened = await openKeyRing(createMemoryKeyStore(JSON.stringify(before)), aKeyRingDeps())
    expect(opened.signing.signing.kid).toBe(keys.signing.signing.kid)
    expect(opened.secretBox.open(keys.secretBox.seal('x', 'p'), 'p')).toBe('x')
    expect(opened.subjectKey).toEqual(keys.subjectKey)
    expect(opened.stored().signing).toMatchObject([{ madeAt: null, checksUntil: null }])
  })

  test.each([
    ['cut short', (json: string) => json.slice(0, 200)],
    ['of another version', (json: string) => json.replace('"version": 2', '"version": 3')],
    ['without signing keys', (json: string) => JSON.stringify({ ...JSON.parse(json), signing: [] })],
    ['without secrets', (json: string) => JSON.stringify({ ...JSON.parse(json), secrets: [] })],
    [
      'with a short secret',
      (json: string) => JSON.stringify({ ...JSON.parse(json), secrets: [{ id: 'a', key: 'AAAA' }] }),
    ],
    ['without the list of ended keys', (json: string) => json.replace('"ended"', '"gone"')],
    ['without the moment from which a key signs', (json: string) => json.replace('"signsFrom"', '"signs"')],
    ['without the end of a key', (json: string) => json.replace('"checksUntil"', '"checks"')],
    ['with an end that is no moment', (json: string) => json.replace('"checksUntil": null', '"checksUntil": "never"')],
    ['with an end of the key that signs', (json: string) => json.replace('"checksUntil": null', '"checksUntil": 1')],
    ['without the moment from which a secret is used', (json: string) => json.replace('"usedFrom"', '"used"')],
    ['with a public key only', (json: string) => json.replace('"d":', '"was":')],
    ['empty', () => ''],
    ['null', () => 'null'],
  ])('stored keys that are %s are an error, never replaced and never quoted', async (_name, damage) => {
    const { json } = await makeStored()
    const store = createMemoryKeyStore(damage(json))
    const secretPart = /"d": "(.{20})/u.exec(json)?.[1] ?? 'none'
    const failure = await openKeyRing(store, aKeyRingDeps()).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Error)
    expect(String((failure as Error).stack)).not.toContain(secretPart)
    expect(store.content()).toBe(damage(json))
  })
})

describe('a key set', () => {
  test('publishes no private member', async () => {
    const { keys } = await makeStored()
    const [jwk] = keys.signing.publicJwks.keys
    expect(Object.keys(jwk ?? {}).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  test('signs with the first key and checks with each to its end, by the movable clock', async () => {
    const [first, second] = await Promise.all([generateSigningJwk(), generateSigningJwk()])
    const end = Date.now() + 1000
    const clock = { at: end - 1, now: () => clock.at }
    const entries = [
      { jwk: second, checksUntil: null },
      { jwk: first, checksUntil: end },
    ]
    const set = await createKeySet(entries, clock)
    expect(set.signing.kid).toBe(second.kid)
    expect(set.publicKey(first.kid)).not.toBeNull()
    expect(set.publicKey('another')).toBeNull()
    expect(set.publicJwks.keys.map(({ kid }) => kid)).toEqual([second.kid, first.kid])
    clock.at = end
    expect(set.publicKey(first.kid)).toBeNull()
    expect(set.publicKey(second.kid)).not.toBeNull()
    expect((await createKeySet(entries, clock)).publicJwks.keys.map(({ kid }) => kid)).toEqual([second.kid])
  })

  test('refuses to be empty and to hold a key id twice', async () => {
    const entry = { jwk: await generateSigningJwk(), checksUntil: null }
    await expect(createKeySet([], createTestClock())).rejects.toThrow('empty')
    await expect(createKeySet([entry, entry], createTestClock())).rejects.toThrow('twice')
  })
})
