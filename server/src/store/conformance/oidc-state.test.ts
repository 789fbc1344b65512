import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OidcStateRow } from '../../domain/ports/oidc-state.ts'
import { createOidcState, type OidcStateStore } from '../oidc-state.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import type { StoreWorld } from './world.ts'

const aRow = (change: Partial<OidcStateRow> = {}): Omit<OidcStateRow, 'consumedAt'> => ({
  model: 'RefreshToken',
  id: 'one',
  payload: { accountId: 'ana', scope: 'Files.Read', nested: { list: [1, null, 'ü'] } },
  grantId: null,
  uid: null,
  userCode: null,
  accountId: null,
  clientId: null,
  sessionUid: null,
  expiresAt: null,
  ...change,
})

describeOnEngines('the state of the token issuer', makeWorld => {
  let world: StoreWorld
  let state: OidcStateStore

  beforeAll(async () => {
    world = await makeWorld()
    state = createOidcState(world.engine)
  })
  afterAll(() => world.close())

  it('comes back as it was stored, and is replaced as a whole', async () => {
    await state.upsert(aRow({ grantId: 'g', expiresAt: 5000 }))
    expect(await state.find('RefreshToken', 'one')).toEqual({
      ...aRow({ grantId: 'g', expiresAt: 5000 }),
      consumedAt: null,
    })
    await state.upsert(aRow({ payload: { other: true } }))
    expect(await state.find('RefreshToken', 'one')).toEqual({ ...aRow({ payload: { other: true } }), consumedAt: null })
  })

  it('is found under its own model and id alone, byte for byte', async () => {
    await state.upsert(aRow({ id: 'Key' }))
    expect(await state.find('Session', 'Key')).toBeNull()
    expect(await state.find('RefreshToken', 'key')).toBeNull()
    expect(await state.find('RefreshToken', 'Key ')).toBeNull()
  })

  it('is found by uid and by user code inside its model', async () => {
    await state.upsert(aRow({ model: 'Session', id: 's', uid: 'u1' }))
    await state.upsert(aRow({ model: 'Interaction', id: 'i', uid: 'u1' }))
    await state.upsert(aRow({ model: 'DeviceCode', id: 'd', userCode: 'BCDF-GHJK' }))
    expect((await state.findByUid('Session', 'u1'))?.id).toBe('s')
    expect((await state.findByUid('Interaction', 'u1'))?.id).toBe('i')
    expect(await state.findByUid('DeviceCode', 'u1')).toBeNull()
    expect((await state.findByUserCode('DeviceCode', 'BCDF-GHJK'))?.id).toBe('d')
    expect(await state.findByUserCode('DeviceCode', 'bcdf-ghjk')).toBeNull()
  })

  it('is used up by exactly one of many at once, and stays used up when it is stored again', async () => {
    await state.upsert(aRow({ id: 'once' }))
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => state.consume('RefreshToken', 'once', 100 + n)),
    )
    expect(results.filter(Boolean)).toHaveLength(1)
    const consumedAt = (await state.find('RefreshToken', 'once'))?.consumedAt
    expect(consumedAt).toBe(100 + results.indexOf(true))
    await state.upsert(aRow({ id: 'once', payload: {} }))
    expect((await state.find('RefreshToken', 'once'))?.consumedAt).toBe(consumedAt)
    expect(await state.consume('RefreshToken', 'nobody', 1)).toBe(false)
  })

  it('is destroyed alone, and revoked with all that carries its grant but not the grant itself', async () => {
    await state.upsert(aRow({ model: 'Grant', id: 'grant-1' }))
    for (const id of ['a', 'b']) await state.upsert(aRow({ id, grantId: 'grant-1' }))
    await state.upsert(aRow({ model: 'AccessToken', id: 'c', grantId: 'grant-1' }))
    await state.upsert(aRow({ id: 'other', grantId: 'grant-2' }))
    await state.destroy('RefreshToken', 'a')
    expect(await state.find('RefreshToken', 'a')).toBeNull()
    expect(await state.find('RefreshToken', 'b')).not.toBeNull()
    await state.revokeByGrantId('grant-1')
    expect(await state.find('RefreshToken', 'b')).toBeNull()
    expect(await state.find('AccessToken', 'c')).toBeNull()
    expect(await state.find('Grant', 'grant-1')).not.toBeNull()
    expect(await state.find('RefreshToken', 'other')).not.toBeNull()
  })

  it('ends with its person, its application, one at the other, or the session it came from', async () => {
    const place = async () => {
      await world.query('delete from oidc_state')
      for (const [id, accountId, clientId, sessionUid] of [
        ['ana at app', 'ana', 'app', 's1'],
        ['ana at other', 'ana', 'other', 's2'],
        ['bo at app', 'bo', 'app', 's1'],
        ['nobody', null, null, null],
      ] as const)
        await state.upsert(aRow({ id, accountId, clientId, sessionUid }))
    }
    const left = async () => {
      const ids = ['ana at app', 'ana at other', 'bo at app', 'nobody']
      const rows = await Promise.all(ids.map(id => state.find('RefreshToken', id)))
      return ids.filter((_, index) => rows[index] !== null)
    }
    await place()
    await state.end({ accountId: 'ana' })
    expect(await left()).toEqual(['bo at app', 'nobody'])
    await place()
    await state.end({ accountId: 'ana', clientId: 'app' })
    expect(await left()).toEqual(['ana at other', 'bo at app', 'nobody'])
    await place()
    await state.end({ clientId: 'app' })
    expect(await left()).toEqual(['ana at other', 'nobody'])
    await place()
    await state.end({ sessionUid: 's1' })
    expect(await left()).toEqual(['ana at other', 'nobody'])
  })

  it('is swept when its time has come, in batches, the oldest first; what never ends stays', async () => {
    await world.query('delete from oidc_state')
    for (const [id, expiresAt] of [
      ['late', 3000],
      ['early', 1000],
      ['middle', 2000],
    ] as const)
      await state.upsert(aRow({ id, expiresAt }))
    await state.upsert(aRow({ id: 'alive', expiresAt: 3001 }))
    await state.upsert(aRow({ id: 'endless' }))
    expect(await state.sweepExpired(999, 10)).toBe(0)
    expect(await state.sweepExpired(3000, 2)).toBe(2)
    expect(await state.find('RefreshToken', 'late')).not.toBeNull()
    expect(await state.sweepExpired(3000, 2)).toBe(1)
    expect(await state.find('RefreshToken', 'late')).toBeNull()
    expect(await state.find('RefreshToken', 'alive')).not.toBeNull()
    expect(await state.find('RefreshToken', 'endless')).not.toBeNull()
  })
})
