import { describe, expect, it } from 'vitest'
import { applySeed, resetTo } from './apply-seed.ts'
import { hashKeptPasswords } from './seed-passwords.ts'
import { makeSeedWorld } from './testing/seed-world.ts'

const organization = { displayName: 'Example', domains: ['convite.example'] }
const ana = { userPrincipalName: 'ana@convite.example', displayName: 'Ana', mail: 'ana@convite.example' }

describe('passwords of a seed', () => {
  const users = [
    { ...ana, password: 'said in the seed' },
    { userPrincipalName: 'ben@convite.example', displayName: 'Ben' },
    { displayName: 'Bo', mail: 'bo@partner.example', userType: 'Guest' as const },
  ]

  it('are made for members, shown again, sealed at rest, and hashed later', async () => {
    const world = await makeSeedWorld()
    await applySeed(world.deps, { organization, users })
    const {
      users: [shownAna, shownBen, shownBo],
    } = await world.ready()
    expect(shownAna?.password).toBe('said in the seed')
    expect(shownBen?.password).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(shownBo).toMatchObject({ userType: 'Guest', password: null })
    const rows = await world.query('select password_hash, password_sealed from principals')
    expect(rows.every(row => row['password_hash'] === null)).toBe(true)
    expect(JSON.stringify(rows)).not.toContain('said in the seed')

    expect(await hashKeptPasswords(world.deps, new AbortController().signal)).toBe(2)
    const hashed = await world.query('select password_hash from principals where password_hash is not null')
    expect(hashed.map(row => String(row['password_hash']).split('$').slice(0, 4).join('$'))).toEqual([
      'argon2id$19456$2$1',
      'argon2id$19456$2$1',
    ])
    expect(await hashKeptPasswords(world.deps, new AbortController().signal)).toBe(0)
    expect((await world.ready()).users[1]?.password).toBe(shownBen?.password)
    await world.close()
  })

  it('that somebody changed meanwhile keep the new one and are not shown any more', async () => {
    const world = await makeSeedWorld()
    await applySeed(world.deps, { organization, users })
    const [unhashed] = await world.deps.kept.unhashed(1)
    const id = unhashed?.id ?? ''
    await world.admin.updateUser({ actor: 'system', appId: '', requestId: 'r', now: 1 }, id, {
      passwordHash: 'the new hash',
    })
    await world.deps.kept.storeHash(id, unhashed?.sealed ?? '', 'the old hash')
    expect(await world.query('select password_hash from principals where principal_id = ?', id)).toEqual([
      { password_hash: 'the new hash' },
    ])
    expect((await world.ready()).users.find(user => user.id === id)?.password).toBeNull()
    await world.close()
  })

  it('the hashing stops when the server does', async () => {
    const world = await makeSeedWorld()
    await applySeed(world.deps, { organization, users })
    const stop = new AbortController()
    stop.abort()
    expect(await hashKeptPasswords(world.deps, stop.signal)).toBe(0)
    await world.close()
  })

  it('outside development mode are hashed at once, sealed never, and made up for nobody', async () => {
    const world = await makeSeedWorld({ keepsSecrets: false })
    await applySeed(world.deps, { organization, users })
    const rows = await world.query(
      'select user_principal_name, password_hash, password_sealed from principals order by user_principal_name',
    )
    expect(rows.map(row => [String(row['password_hash']).slice(0, 9), row['password_sealed']])).toEqual([
      ['argon2id$', null],
      ['null', null],
      ['null', null],
    ])
    expect((await world.ready()).users.every(user => user.password === null)).toBe(true)
    await world.close()
  })

  it('and their hashes outlive a reset, unless the new document says another', async () => {
    const world = await makeSeedWorld()
    await applySeed(world.deps, { organization, users })
    await hashKeptPasswords(world.deps, new AbortController().signal)
    const before = await world.ready()
    await resetTo(world.deps, { organization, users })
    expect((await world.ready()).users).toEqual(before.users)
    expect(await world.deps.kept.unhashed(10)).toEqual([])
    await resetTo(world.deps, { organization, users: [{ ...ana, password: 'another' }, ...users.slice(1)] })
    const [shownAna, shownBen] = (await world.ready()).users
    expect([shownAna?.password, shownBen?.password]).toEqual(['another', before.users[1]?.password])
    expect((await world.deps.kept.unhashed(10)).map(({ id }) => id)).toEqual([shownAna?.id])
    await world.close()
  })
})
