import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  aCertificate,
  anApplication,
  type ApplicationWorld,
  aSecret,
  makeApplicationWorld,
  monthMs,
} from './application-world.ts'
import { describeOnEngines } from './describe-on-engines.ts'

describeOnEngines('registered applications', makeStore => {
  let world: ApplicationWorld
  let now: number

  beforeEach(async () => {
    world = await makeApplicationWorld(makeStore)
    now = world.by.now
  })
  afterEach(() => world.close())

  const create = (clientId: string, change: Parameters<typeof anApplication>[1] = {}) =>
    world.applications.create(world.by, anApplication(clientId, change))
  const hashesOf = async (clientId: string) => (await world.registry.findByClientId(clientId))?.secretHashes
  const refusal = (target: string) => ({ code: 'directoryBadRequest', target })

  it('are found by each of their three ids, byte for byte, with everything that was said of them', async () => {
    const { secrets: _none, ...facts } = anApplication('b')
    await create('b', { secrets: [aSecret('s1', now, { sealed: 'sealed' })] })
    const { hash: _hash, sealed: _sealed, ...secret } = aSecret('s1', now)
    const expected = { ...facts, secrets: [secret], certificates: [], createdAt: now }
    expect(await world.applications.find({ clientId: 'b' })).toEqual(expected)
    expect(await world.applications.find({ objectId: 'object-b' })).toEqual(expected)
    expect(await world.applications.find({ servicePrincipalId: 'principal-b' })).toEqual(expected)
    expect(await world.applications.find({ clientId: 'B' })).toBeNull()
    expect(await world.applications.find({ objectId: 'b' })).toBeNull()
    const { objectId: _objectId, isEnabled: _isEnabled, ...known } = facts
    expect(await world.registry.findByClientId('b')).toEqual({ ...known, secretHashes: ['hash-s1'], certificates: [] })
    expect(await world.registry.findByClientId('B')).toBeNull()
  })

  it('are listed page by page in order of their client ids', async () => {
    for (const id of ['c', 'a', 'b']) await create(id)
    const first = await world.applications.list({ after: null, limit: 2 })
    const second = await world.applications.list({ after: first.after, limit: 2 })
    expect([...first.entries, ...second.entries].map(({ clientId }) => clientId)).toEqual(['a', 'b', 'c'])
    expect(second.after).toBeNull()
  })

  it('have client ids of their own, and must be sound', async () => {
    await create('a')
    await expect(create('a', { objectId: 'other', servicePrincipalId: 'other' })).rejects.toMatchObject(
      refusal('clientId'),
    )
    const wildcard = { kind: 'web' as const, uri: 'https://*.app.example' }
    expect(() => create('b', { redirectUris: [wildcard] })).toThrow('wildcard')
    await expect(world.applications.update(world.by, 'a', { redirectUris: [wildcard] })).rejects.toMatchObject(
      refusal('redirectUris[0]'),
    )
    await expect(world.applications.update(world.by, 'x', { displayName: 'X' })).rejects.toMatchObject({
      code: 'directoryObjectNotFound',
    })
    expect(() =>
      create('p', { kind: 'public', roles: [], redirectUris: [], isPkceOptional: false, secrets: [aSecret('s', now)] }),
    ).toThrow('public application')
  })

  it('change what is given and nothing else, with old and new value in the audit', async () => {
    const before = await create('a')
    const after = await world.applications.update(world.by, 'a', {
      displayName: 'Other',
      delegatedScopes: ['User.Read'],
    })
    expect(after).toEqual({ ...before, displayName: 'Other', delegatedScopes: ['User.Read'] })
    expect(await world.applications.find({ clientId: 'a' })).toEqual(after)
    await world.applications.update(world.by, 'a', { displayName: 'Other' })
    expect(await world.auditOf('application.update')).toEqual([
      {
        action: 'application.update',
        target: 'a',
        old_value: '{"displayName":"App a","delegatedScopes":["Files.Read","User.Read"]}',
        new_value: '{"displayName":"Other","delegatedScopes":["User.Read"]}',
      },
    ])
  })

  it('have secrets that are good from their start until before their end, by the movable clock', async () => {
    await create('a', { secrets: [aSecret('later', now, { startsAt: now + 1000, endsAt: now + 2000 })] })
    expect(await hashesOf('a')).toEqual([])
    world.clock.move(1000)
    expect(await hashesOf('a')).toEqual(['hash-later'])
    world.clock.move(999)
    expect(await hashesOf('a')).toEqual(['hash-later'])
    world.clock.move(1)
    expect(await hashesOf('a')).toEqual([])
    world.clock.move(-1)
    expect(await hashesOf('a')).toEqual(['hash-later'])
  })

  it('have no secret without an end that is near enough', async () => {
    await create('a')
    for (const endsAt of [now, now - 1, now + 800 * 86_400_000]) {
      expect(() =>
        world.applications.addSecret(world.by, 'a', aSecret('s', now, { endsAt }), { revokesOthers: false }),
      ).toThrow('endDateTime')
    }
  })

  it('have five secrets at most; those that have ended go with the next one, and on request all go', async () => {
    await create('a')
    await create('p', { kind: 'public', roles: [], redirectUris: [], isPkceOptional: false })
    const add = (id: string, client = 'a', revokesOthers = false) =>
      world.applications.addSecret({ ...world.by, now: world.clock.now() }, client, aSecret(id, world.clock.now()), {
        revokesOthers,
      })
    for (const id of ['s1', 's2', 's3', 's4', 's5']) await add(id)
    await expect(add('s6')).rejects.toMatchObject(refusal('secrets'))
    expect(await hashesOf('a')).toEqual(['hash-s1', 'hash-s2', 'hash-s3', 'hash-s4', 'hash-s5'])
    const { secrets } = await add('s7', 'a', true)
    expect(secrets.map(({ id }) => id)).toEqual(['s7'])
    expect(await hashesOf('a')).toEqual(['hash-s7'])
    world.clock.move(monthMs)
    expect((await add('s8')).secrets.map(({ id }) => id)).toEqual(['s8'])
    await expect(add('s1', 'p')).rejects.toMatchObject(refusal('kind'))
    await expect(add('s1', 'x')).rejects.toMatchObject({ code: 'directoryObjectNotFound' })
  })

  it('lose one secret by its id, never that of another application', async () => {
    await create('a', { secrets: [aSecret('s1', now), aSecret('s2', now)] })
    await create('b', { secrets: [aSecret('s3', now)] })
    expect(await world.applications.removeSecret(world.by, 'a', 's3')).toBe(false)
    expect(await world.applications.removeSecret(world.by, 'a', 's1')).toBe(true)
    expect(await world.applications.removeSecret(world.by, 'a', 's1')).toBe(false)
    expect([await hashesOf('a'), await hashesOf('b')]).toEqual([['hash-s2'], ['hash-s3']])
  })

  it('prove themselves by certificates between their dates, each once', async () => {
    await create('a')
    const add = (id: string, change: Parameters<typeof aCertificate>[2] = {}) =>
      world.applications.addCertificate(world.by, 'a', aCertificate(id, now, change))
    await add('c1')
    await expect(add('c2', { thumbprintSha256: 'sha256-c1' })).rejects.toMatchObject(refusal('certificate'))
    await expect(add('c2', { endsAt: now })).rejects.toMatchObject(refusal('certificate'))
    const { displayName: _name, startsAt: _startsAt, ...certificate } = aCertificate('c1', now)
    const valid = async () => (await world.registry.findByClientId('a'))?.certificates
    expect(await valid()).toEqual([certificate])
    world.clock.move(monthMs)
    expect(await valid()).toEqual([])
    world.clock.move(-monthMs)
    for (const id of ['c2', 'c3', 'c4', 'c5']) await add(id)
    await expect(add('c6')).rejects.toMatchObject(refusal('certificates'))
    expect(await world.applications.removeCertificate(world.by, 'b', 'c1')).toBe(false)
    expect(await world.applications.removeCertificate(world.by, 'a', 'c1')).toBe(true)
    expect((await valid())?.map(({ id }) => id)).toEqual(['c2', 'c3', 'c4', 'c5'])
  })

  it('become public only without anything that proves them', async () => {
    const toPublic = { kind: 'public' as const, roles: [], redirectUris: [], isPkceOptional: false }
    await create('a', { secrets: [aSecret('s1', now)] })
    await expect(world.applications.update(world.by, 'a', toPublic)).rejects.toMatchObject(refusal('kind'))
    await world.applications.removeSecret(world.by, 'a', 's1')
    await world.applications.addCertificate(world.by, 'a', aCertificate('c1', now))
    await expect(world.applications.update(world.by, 'a', toPublic)).rejects.toMatchObject(refusal('kind'))
    await world.applications.removeCertificate(world.by, 'a', 'c1')
    const isAlive = await world.aRefreshToken('a', 'ana')
    expect((await world.applications.update(world.by, 'a', toPublic)).kind).toBe('public')
    expect(await isAlive()).toBe(false)
  })

  it('that are disabled are nobody to the issuer, and what they had ends at once', async () => {
    await create('a')
    const [own, other] = [await world.aRefreshToken('a', 'ana'), await world.aRefreshToken('b', 'ana')]
    await world.applications.update(world.by, 'a', { displayName: 'Other' })
    expect(await own()).toBe(true)
    await world.applications.update(world.by, 'a', { isEnabled: false })
    expect([await own(), await other()]).toEqual([false, true])
    expect(await world.registry.findByClientId('a')).toBeNull()
    await world.applications.update(world.by, 'a', { isEnabled: true })
    expect(await world.registry.findByClientId('a')).not.toBeNull()
    expect(await own()).toBe(false)
  })

  it('leave nothing behind when they are removed: no token, no consent, no secret', async () => {
    const ana = await world.aUser('ana')
    await create('a', { secrets: [aSecret('s1', now)] })
    await create('b')
    await world.applications.addCertificate(world.by, 'a', aCertificate('c1', now))
    for (const client of ['a', 'b']) await world.consents.add(world.by, client, ana.id, ['User.Read'])
    const [own, other] = [await world.aRefreshToken('a', ana.id), await world.aRefreshToken('b', ana.id)]
    expect(await world.applications.remove(world.by, 'a')).toBe(true)
    expect(await world.applications.remove(world.by, 'a')).toBe(false)
    expect([await own(), await other()]).toEqual([false, true])
    expect(await world.registry.findByClientId('a')).toBeNull()
    await create('a')
    expect(await world.applications.find({ clientId: 'a' })).toMatchObject({ secrets: [], certificates: [] })
    expect((await world.consents.listOf(ana.id)).map(({ clientId }) => clientId)).toEqual(['b'])
  })

  it('leave no secret, no hash and no hint in the audit', async () => {
    await create('a', { secrets: [aSecret('s1', now, { hash: 'Hidden', hint: 'Hidden', sealed: 'Hidden' })] })
    const secret = aSecret('s2', now, { hash: 'Hidden', hint: 'Hidden' })
    await world.applications.addSecret(world.by, 'a', secret, { revokesOthers: true })
    await world.applications.removeSecret(world.by, 'a', 's2')
    await world.applications.remove(world.by, 'a')
    const rows = await world.auditOf('application.')
    expect(rows.map(row => row['action'])).toEqual([
      'application.create',
      'application.addSecret',
      'application.removeSecret',
      'application.remove',
    ])
    expect(JSON.stringify(rows)).not.toContain('Hidden')
  })
})
