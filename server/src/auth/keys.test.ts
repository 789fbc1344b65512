import { describe, expect, test } from 'vitest'
import { createKeySet, type SigningJwk } from './key-set.ts'
import { loadServerKeys } from './keys.ts'
import { createMemoryKeyStore, testRandom } from './testing/auth-world.ts'

async function makeStored() {
  const store = createMemoryKeyStore()
  const keys = await loadServerKeys(store, testRandom)
  return { keys, json: store.content() ?? '' }
}

describe('the keys of the server', () => {
  test('are made once and are the same after a restart', async () => {
    const { keys, json } = await makeStored()
    const again = await loadServerKeys(createMemoryKeyStore(json), testRandom)
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
    const [one, two] = await Promise.all([loadServerKeys(store, testRandom), loadServerKeys(store, testRandom)])
    expect(one.signing.signing.kid).toBe(two.signing.signing.kid)
  })

  test('a second root secret in front seals, while the first still opens and names people', async () => {
    const { keys, json } = await makeStored()
    const stored = JSON.parse(json) as { secrets: object[] }
    stored.secrets.unshift({ id: 'newer', key: testRandom.bytes(32).toString('base64url') })
    const rotated = await loadServerKeys(createMemoryKeyStore(JSON.stringify(stored)), testRandom)
    expect(rotated.secretBox.seal('x', 'p')).toMatch(/^newer\./u)
    expect(rotated.secretBox.open(keys.secretBox.seal('x', 'p'), 'p')).toBe('x')
    expect(rotated.downloadAddressKeys[1]).toEqual(keys.downloadAddressKeys[0])
    expect(rotated.subjectKey).toEqual(keys.subjectKey)
  })

  test.each([
    ['cut short', (json: string) => json.slice(0, 200)],
    ['of another version', (json: string) => json.replace('"version": 1', '"version": 2')],
    ['without signing keys', (json: string) => JSON.stringify({ ...JSON.parse(json), signing: [] })],
    ['without secrets', (json: string) => JSON.stringify({ ...JSON.parse(json), secrets: [] })],
    [
      'with a short secret',
      (json: string) => JSON.stringify({ ...JSON.parse(json), secrets: [{ id: 'a', key: 'AAAA' }] }),
    ],
    ['with a public key only', (json: string) => json.replace('"d":', '"was":')],
    ['empty', () => ''],
    ['null', () => 'null'],
  ])('stored keys that are %s are an error, never replaced and never quoted', async (_name, damage) => {
    const { json } = await makeStored()
    const store = createMemoryKeyStore(damage(json))
    const secretPart = /"d": "(.{20})/u.exec(json)?.[1] ?? 'none'
    const failure = await loadServerKeys(store, testRandom).catch((error: unknown) => error)
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

  test('signs with the first key and checks with all', async () => {
    const [first, second] = await Promise.all([makeStored(), makeStored()])
    const jwks = [second, first].map(
      each => (JSON.parse(each.json) as { signing: SigningJwk[] }).signing[0] as SigningJwk,
    )
    const set = await createKeySet(jwks)
    expect(set.signing.kid).toBe(second.keys.signing.signing.kid)
    expect(set.publicKey(first.keys.signing.signing.kid)).not.toBeNull()
    expect(set.publicKey('another')).toBeNull()
    expect(set.publicJwks.keys).toHaveLength(2)
  })

  test('refuses to be empty and to hold a key id twice', async () => {
    const { json } = await makeStored()
    const [jwk] = (JSON.parse(json) as { signing: SigningJwk[] }).signing as [SigningJwk]
    await expect(createKeySet([])).rejects.toThrow('empty')
    await expect(createKeySet([jwk, jwk])).rejects.toThrow('twice')
  })
})
