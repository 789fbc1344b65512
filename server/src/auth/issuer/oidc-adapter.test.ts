import type { Adapter } from 'oidc-provider'
import { beforeEach, describe, expect, test } from 'vitest'
import { createOidcAdapter, type OidcAdapterDeps } from './oidc-adapter.ts'
import { anApplication } from '../testing/auth-world.ts'
import { createMemoryOidcState } from '../testing/memory-oidc-state.ts'

const machine = Date.UTC(2026, 10, 22)
const seconds = machine / 1000

let offset: number
let state: ReturnType<typeof createMemoryOidcState>
let deps: OidcAdapterDeps

beforeEach(() => {
  offset = 0
  state = createMemoryOidcState()
  deps = {
    state,
    sessions: { find: async () => null },
    clock: { now: () => machine + offset, machine: () => machine },
    reuseGraceMs: 600_000,
    applications: { findByClientId: id => Promise.resolve(id === anApplication().clientId ? anApplication() : null) },
    describeClient: application => ({ client_id: application.clientId }),
    makeReuseError: () => new Error('already used'),
  }
})

const adapterFor = (model: string): Adapter => createOidcAdapter(model, deps)
const save = (adapter: Adapter, id = 'secret-id') =>
  adapter.upsert(id, { jti: id, kind: 'RefreshToken', iat: seconds, exp: seconds + 3600, grantId: 'grant' }, 3600)

describe('what the issuer stores', () => {
  test('has a hash for a key and its time by the movable clock', async () => {
    offset = 86_400_000
    await save(adapterFor('RefreshToken'))
    const [row] = [...state.rows.values()]
    expect(row).toMatchObject({
      model: 'RefreshToken',
      id: expect.stringMatching(/^[0-9a-f]{64}$/u),
      payload: { iat: seconds + 86_400, exp: seconds + 86_400 + 3600 },
      grantId: 'grant',
      expiresAt: machine + 86_400_000 + 3_600_000,
    })
    expect(JSON.stringify(row)).not.toContain('secret-id')
  })

  test('comes back with its id, its time as far from the present as the movable clock says', async () => {
    await save(adapterFor('RefreshToken'))
    offset = 1_800_000
    expect(await adapterFor('RefreshToken').find('secret-id')).toMatchObject({
      jti: 'secret-id',
      iat: seconds - 1800,
      exp: seconds + 1800,
    })
    expect(await adapterFor('RefreshToken').find('another')).toBeUndefined()
    expect(await adapterFor('AuthorizationCode').find('secret-id')).toBeUndefined()
  })

  test('a request that waits outlives the grant of whoever was signed in before', async () => {
    await save(adapterFor('Interaction'), 'waiting')
    await adapterFor('Grant').revokeByGrantId('grant')
    expect(await adapterFor('Interaction').find('waiting')).toMatchObject({ jti: 'waiting' })
  })

  test('a grant keeps its id, since tokens name it', async () => {
    await adapterFor('Grant').upsert('grant', { jti: 'grant', iat: seconds, exp: seconds + 10 }, 10)
    expect([...state.rows.values()][0]).toMatchObject({ id: 'grant' })
    expect(await adapterFor('Grant').find('grant')).toMatchObject({ jti: 'grant' })
  })

  test('is found by its second keys', async () => {
    await adapterFor('Session').upsert('cookie', { jti: 'cookie', uid: 'u1', iat: seconds, exp: seconds + 10 }, 10)
    await adapterFor('DeviceCode').upsert(
      'device',
      { jti: 'device', userCode: 'ABCD', iat: seconds, exp: seconds + 10 },
      10,
    )
    expect(await adapterFor('Session').findByUid('u1')).toMatchObject({ uid: 'u1' })
    expect(await adapterFor('Session').findByUid('u2')).toBeUndefined()
    expect(await adapterFor('DeviceCode').findByUserCode('ABCD')).toMatchObject({ userCode: 'ABCD' })
    await adapterFor('Session').destroy('cookie')
    expect(await adapterFor('Session').findByUid('u1')).toBeUndefined()
  })
})

describe('using something up', () => {
  test('shows at once for a code, and after the grace for a refresh token', async () => {
    for (const model of ['AuthorizationCode', 'RefreshToken']) {
      await save(adapterFor(model))
      await adapterFor(model).consume('secret-id')
    }
    expect(await adapterFor('AuthorizationCode').find('secret-id')).toHaveProperty('consumed', seconds)
    expect(await adapterFor('RefreshToken').find('secret-id')).not.toHaveProperty('consumed')
    offset = 600_000
    expect(await adapterFor('RefreshToken').find('secret-id')).toHaveProperty('consumed', seconds)
  })

  test('a second use in the same moment fails and ends the family, grant included', async () => {
    const codes = adapterFor('AuthorizationCode')
    await save(codes)
    await save(adapterFor('RefreshToken'), 'sibling')
    await adapterFor('Grant').upsert('grant', { jti: 'grant', iat: seconds, exp: seconds + 10 }, 10)
    const outcomes = await Promise.allSettled([codes.consume('secret-id'), codes.consume('secret-id')])
    expect(outcomes.map(outcome => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(state.rows.size).toBe(0)
  })

  test('a second use of a refresh token is let through within the grace, and no longer', async () => {
    const tokens = adapterFor('RefreshToken')
    await save(tokens)
    await tokens.consume('secret-id')
    offset = 599_999
    await expect(tokens.consume('secret-id')).resolves.toBeUndefined()
    offset = 600_000
    await expect(tokens.consume('secret-id')).rejects.toThrow('already used')
  })

  test('what is gone cannot be used', async () => {
    await expect(adapterFor('RefreshToken').consume('nothing')).rejects.toThrow('already used')
  })
})

describe('applications', () => {
  test('are looked up without regard to case and never written', async () => {
    const clients = adapterFor('Client')
    expect(await clients.find(anApplication().clientId.toUpperCase())).toEqual({ client_id: anApplication().clientId })
    expect(await clients.find('nobody')).toBeUndefined()
    await expect(clients.upsert('x', {})).rejects.toThrow('only reads')
    await expect(clients.destroy('x')).rejects.toThrow('only reads')
  })
})
