import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  anApplication,
  aPerson,
  type AuthWorld,
  startAuthWorld,
  testSecret,
  testTenantId,
} from '../testing/auth-world.ts'

let world: AuthWorld
beforeEach(async () => {
  world = await startAuthWorld()
})
afterEach(() => world.close())

const { clientId } = anApplication()
const day = 24 * 3600 * 1000

const register = () =>
  world.issuer.registerRefreshToken({ person: aPerson().id, clientId, scopes: ['Files.ReadWrite', 'User.Read'] })
const refresh = (refreshToken: string, change: Record<string, string> = {}) =>
  world.askToken({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    client_secret: testSecret,
    ...change,
  })

describe('a refresh', () => {
  test('gives a new set for the person: access token, id token, another refresh token', async () => {
    const first = await register()
    const { status, body } = await refresh(first, { client_info: '1' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600 })
    expect(body.scope.split(' ').toSorted()).toEqual(
      ['Files.ReadWrite', 'User.Read', 'openid', 'profile', 'email', 'offline_access'].toSorted(),
    )
    expect(body.refresh_token).not.toBe(first)
    expect(JSON.parse(Buffer.from(body.client_info ?? '', 'base64url').toString())).toEqual({
      uid: aPerson().id,
      utid: testTenantId,
    })
    expect(await world.verifier.verify(`Bearer ${body.access_token}`)).toMatchObject({
      kind: 'user',
      userId: aPerson().id,
      scopes: new Set(['Files.ReadWrite', 'User.Read']),
    })
    expect(decodeJwt(body.access_token)).toMatchObject({
      upn: 'ana@convite.example',
      name: 'Ana Prieto',
      idtyp: 'user',
    })
    expect(decodeJwt(body.id_token)).toMatchObject({
      iss: world.authority.issuer,
      aud: clientId,
      oid: aPerson().id,
      tid: testTenantId,
      preferred_username: 'ana@convite.example',
      name: 'Ana Prieto',
      ver: '2.0',
    })
    expect((await refresh(body.refresh_token)).status).toBe(200)
  })

  test('says client_info only when asked', async () => {
    expect((await refresh(await register())).body).not.toHaveProperty('client_info')
  })

  test.each([
    ['https://graph.microsoft.com/files.readwrite openid profile offline_access', ['Files.ReadWrite']],
    ['https://drive.example.test/.default offline_access', ['Files.ReadWrite', 'User.Read']],
    ['.default', ['Files.ReadWrite', 'User.Read']],
    ['User.Read', ['User.Read']],
  ])('may name its scopes: %s', async (scope, expected) => {
    const { status, body } = await refresh(await register(), { scope })
    expect(status).toBe(200)
    expect([...(await world.verifier.verify(`Bearer ${body.access_token}`)).scopes]).toEqual(expected)
  })

  test('for more than was agreed to asks for consent; for what does not exist is a bad scope', async () => {
    const token = await register()
    const more = await refresh(token, { scope: 'Sites.ReadWrite.All' })
    expect(more.status).toBe(400)
    expect(more.body).toMatchObject({ error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' })
    expect((await refresh(token, { scope: 'Mail.Read' })).body).toMatchObject({
      error: 'invalid_scope',
      error_codes: [70011],
    })
    expect((await refresh(token)).status).toBe(200)
  })

  test('works for a public application without a secret, bound to that application', async () => {
    const id = 'cccccccc-0000-4000-8000-00000000000f'
    world.applications.set(id, anApplication({ clientId: id, kind: 'public', secretHashes: [] }))
    const token = await world.issuer.registerRefreshToken({
      person: aPerson().id,
      clientId: id,
      scopes: ['Files.Read'],
    })
    const form = { grant_type: 'refresh_token', refresh_token: token, client_id: id }
    expect((await refresh(token)).body).toMatchObject({ error: 'invalid_grant', error_codes: [70000] })
    const { status, body } = await world.askToken(form)
    expect(status).toBe(200)
    expect(decodeJwt(body.access_token)).toMatchObject({ azp: id, azpacr: '0', scp: 'Files.Read' })
  })

  test('needs the application to prove itself', async () => {
    const token = await register()
    expect((await refresh(token, { client_secret: 'wrong' })).body.error_codes).toEqual([7000215])
    expect((await refresh(token, { client_secret: '' })).body.error_codes).toEqual([7000218])
    expect((await refresh('')).body.error_codes).toEqual([900144])
    expect((await refresh('nonsense')).body).toMatchObject({ error: 'invalid_grant', suberror: 'bad_token' })
  })

  test('is refused once the person is gone or disabled', async () => {
    const token = await register()
    world.people.clear()
    expect((await refresh(token)).body).toMatchObject({ error: 'invalid_grant', error_codes: [50057] })
  })

  test('follows a changed name of the person', async () => {
    const token = await register()
    world.people.set(aPerson().id, aPerson({ displayName: 'Ana P.' }))
    expect(decodeJwt((await refresh(token)).body.access_token).name).toBe('Ana P.')
  })
})

describe('rotation', () => {
  test('an exchanged token works for ten more minutes, for the client whose answer was lost', async () => {
    const token = await register()
    expect((await refresh(token)).status).toBe(200)
    world.clock.move(599_000)
    expect((await refresh(token)).status).toBe(200)
    // The ten minutes count from the first exchange, not from the last.
    world.clock.move(2000)
    expect((await refresh(token)).body).toMatchObject({ error: 'invalid_grant', error_codes: [50173] })
  })

  test('used after that, it ends the whole family: somebody else holds a copy', async () => {
    const first = await register()
    const { body } = await refresh(first)
    world.clock.move(601_000)
    expect((await refresh(first)).body.error_codes).toEqual([50173])
    expect((await refresh(body.refresh_token)).body).toMatchObject({ error: 'invalid_grant' })
    expect([...world.state.rows.values()]).toEqual([])
  })

  test('without grace, of many parallel uses at most one answer is good and nothing of it lives on', async () => {
    await world.close()
    world = await startAuthWorld({ refreshReuseGrace: 0 })
    const token = await register()
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(token)))
    const good = answers.filter(answer => answer.status === 200)
    expect(good.length).toBeLessThanOrEqual(1)
    for (const { body } of good) expect((await refresh(body.refresh_token)).status).toBe(400)
    expect((await refresh(token)).status).toBe(400)
  })

  test('a token that nobody uses expires after 90 days of the movable clock, to the second', async () => {
    const token = await register()
    world.clock.move(90 * day - 2000)
    const { status, body } = await refresh(token)
    expect(status).toBe(200)
    world.clock.move(90 * day + 1000)
    expect((await refresh(body.refresh_token)).body).toMatchObject({ error: 'invalid_grant', error_codes: [70008] })
  })

  test('a clock set back by years locks nobody out', async () => {
    const token = await register()
    world.clock.move(-1000 * day)
    const { status, body } = await refresh(token)
    expect(status).toBe(200)
    expect(await world.verifier.verify(`Bearer ${body.access_token}`)).toMatchObject({ kind: 'user' })
    expect((await refresh(body.refresh_token)).status).toBe(200)
  })
})

describe('what is stored', () => {
  test('holds no token that could be used, only its hash', async () => {
    const first = await register()
    const { body } = await refresh(first)
    const stored = JSON.stringify([...world.state.rows])
    for (const secret of [first, body.refresh_token, body.access_token, testSecret])
      expect(stored).not.toContain(secret)
  })

  test('nothing at all for client credentials', async () => {
    await world.askToken({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: testSecret,
      scope: '.default',
    })
    expect(world.state.rows.size).toBe(0)
  })

  test('an unknown application gets no refresh token', async () => {
    await expect(
      world.issuer.registerRefreshToken({ person: aPerson().id, clientId: 'nobody', scopes: [] }),
    ).rejects.toThrow('No application')
  })
})
