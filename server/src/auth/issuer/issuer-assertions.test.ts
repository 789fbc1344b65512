import { randomUUID } from 'node:crypto'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ClientCertificate } from '../../domain/ports/application-registry.ts'
import {
  anApplication,
  aPerson,
  type AuthWorld,
  startAuthWorld,
  testOrigin,
  testSecret,
  testTenantId,
} from '../testing/auth-world.ts'

const { clientId } = anApplication()
const person = aPerson().id
const tokenEndpoint = `${testOrigin}/${testTenantId}/oauth2/v2.0/token`
type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey']
let key: PrivateKey
let other: PrivateKey
let certificate: ClientCertificate
let world: AuthWorld

beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true })
  key = pair.privateKey
  other = (await generateKeyPair('RS256')).privateKey
  certificate = {
    id: randomUUID(),
    thumbprintSha1: 'sha1',
    thumbprintSha256: 'sha256',
    publicJwk: { ...(await exportJWK(pair.publicKey)) },
    endsAt: Date.now() + 86_400_000,
  }
})
beforeEach(async () => {
  world = await startAuthWorld()
  world.applications.set(clientId, anApplication({ certificates: [certificate] }))
})
afterEach(() => world.close())

function makeAssertion(change: Record<string, unknown> = {}, signing = key): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const claims = { aud: tokenEndpoint, iss: clientId, sub: clientId, jti: randomUUID(), nbf: now, exp: now + 600 }
  return new SignJWT({ ...claims, ...change })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', x5t: 'sha1' })
    .sign(signing)
}

const askWith = (assertion: string, change: Record<string, string> = {}) =>
  world.askToken({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope: 'https://graph.microsoft.com/.default',
    ...change,
  })

describe('a certificate', () => {
  test('proves the application, and the token says so', async () => {
    const { status, body } = await askWith(await makeAssertion())
    expect(status).toBe(200)
    expect(decodeJwt(body.access_token)).toMatchObject({ azpacr: '2', appidacr: '2', idtyp: 'app' })
  })

  test('stands beside secrets', async () => {
    const { status } = await world.askToken({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: testSecret,
      scope: '.default',
    })
    expect(status).toBe(200)
  })

  test('an assertion is good once, also of two at the same moment', async () => {
    const assertion = await makeAssertion()
    const answers = await Promise.all([askWith(assertion), askWith(assertion), askWith(assertion)])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect((await askWith(assertion)).body).toMatchObject({ error: 'invalid_client', error_codes: [700027] })
  })

  test.each([
    ['for another audience', { aud: 'https://other.example.test' }],
    ['of another application', { iss: randomUUID() }],
    ['without an end', { exp: undefined }],
    ['without an id', { jti: undefined }],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 120 }],
    ['from the future', { nbf: Math.floor(Date.now() / 1000) + 3600 }],
  ])('an assertion %s is refused', async (_name, change) => {
    const { status, body } = await askWith(await makeAssertion(change))
    expect(status).toBe(401)
    expect(body).toMatchObject({ error: 'invalid_client' })
  })

  test('an assertion by another key is refused, and so is one when no certificate is registered', async () => {
    expect((await askWith(await makeAssertion({}, other))).status).toBe(401)
    world.applications.set(clientId, anApplication())
    expect((await askWith(await makeAssertion())).status).toBe(401)
  })

  test('a secret and an assertion together are refused', async () => {
    expect((await askWith(await makeAssertion(), { client_secret: testSecret })).status).toBe(400)
  })
})

describe('on behalf of a person', () => {
  const onBehalfOf = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

  function makeIncoming(change: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const { kid, key: signing } = world.keys.signing.signing
    return new SignJWT({
      iss: world.authority.issuer,
      aud: clientId,
      tid: testTenantId,
      oid: person,
      sub: 'pairwise',
      idtyp: 'user',
      scp: 'access_as_user',
      azp: randomUUID(),
      sid: sessionUid,
      iat: now,
      nbf: now,
      exp: now + 600,
      ...change,
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, ...header })
      .sign(signing)
  }

  const exchange = (assertion: string, change: Record<string, string> = {}) =>
    world.askToken({
      grant_type: onBehalfOf,
      client_id: clientId,
      client_secret: testSecret,
      assertion,
      requested_token_use: 'on_behalf_of',
      scope: 'https://graph.microsoft.com/Files.Read offline_access openid',
      ...change,
    })

  const sessionUid = 'session-1'
  const beginSession = (uid = sessionUid, owner = person) =>
    world.deps.sessions.begin({
      ...{ uid, person: owner, method: 'password', userAgent: '', address: '', stamp: null },
      ...{ now: world.clock.now(), endsAt: world.clock.now() + 86_400_000 },
    })

  beforeEach(async () => {
    world.consents.set(`${clientId} ${person}`, ['Files.Read', 'User.Read'])
    await beginSession()
  })

  test('the token that it was sent becomes one of ours, for the same person', async () => {
    const { status, body } = await exchange(await makeIncoming())
    expect(status).toBe(200)
    expect(decodeJwt(body.access_token)).toMatchObject({ oid: person, scp: 'Files.Read', appid: clientId })
    expect(await world.verifier.verify(`Bearer ${body.access_token}`)).toMatchObject({ kind: 'user', userId: person })
    expect(decodeJwt(body.id_token)).toMatchObject({ oid: person, aud: clientId })
    const refreshed = await world.askToken({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: testSecret,
      refresh_token: body.refresh_token,
    })
    expect(decodeJwt(refreshed.body.access_token)).toMatchObject({ oid: person })
  })

  const refresh = (token: string) =>
    world.askToken({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: testSecret,
      refresh_token: token,
    })

  test('ends with the sign-in that the token came from, the refresh token too', async () => {
    const { body } = await exchange(await makeIncoming())
    const by = { actor: person, appId: 'tests', requestId: 'request', now: world.clock.now() }
    await world.deps.sessions.end(by, sessionUid)
    expect((await refresh(body.refresh_token)).body).toMatchObject({ error: 'invalid_grant' })
    expect((await exchange(await makeIncoming())).body).toMatchObject({ error_codes: [50013] })
  })

  test('a sign-in that is ended in the middle leaves nothing behind', async () => {
    const by = { actor: person, appId: 'tests', requestId: 'request', now: world.clock.now() }
    world.consents.get = () => {
      void world.deps.sessions.end(by, sessionUid)
      return ['Files.Read']
    }
    expect((await exchange(await makeIncoming())).status).toBe(400)
    expect([...world.state.rows.values()].filter(({ model }) => model === 'RefreshToken')).toEqual([])
  })

  test('keeps one row for each application, person and sign-in, and none without a refresh token', async () => {
    await exchange(await makeIncoming(), { scope: 'Files.Read' })
    expect(world.state.rows.size).toBe(0)
    for (let turn = 0; turn < 3; turn++) await exchange(await makeIncoming())
    expect([...world.state.rows.values()].filter(({ model }) => model === 'Grant')).toHaveLength(1)
  })

  test('.default is all that was agreed to', async () => {
    const { body } = await exchange(await makeIncoming(), { scope: 'https://graph.microsoft.com/.default' })
    expect(decodeJwt(body.access_token).scp).toBe('Files.Read User.Read')
  })

  test('what nobody agreed to asks for consent', async () => {
    const { body } = await exchange(await makeIncoming(), { scope: 'Sites.Read.All' })
    expect(body).toMatchObject({ error: 'invalid_grant', suberror: 'consent_required' })
  })

  test.each([
    ['a token for Graph itself', { aud: '00000003-0000-0000-c000-000000000000' }, {}],
    ['a token for another application', { aud: randomUUID() }, {}],
    ['a token of another issuer', { iss: 'https://other.example.test/v2.0' }, {}],
    ['a token of another tenant', { tid: randomUUID() }, {}],
    ['a token of an application itself', { idtyp: 'app', scp: undefined, roles: ['Files.Read.All'] }, {}],
    ['an expired token', { exp: Math.floor(Date.now() / 1000) - 60 }, {}],
    ['an id token', {}, { typ: 'JWT' }],
    ['a token that names no sign-in', { sid: undefined }, {}],
    ['a token of a sign-in that has ended', { sid: 'ended' }, {}],
    ['a token of an unknown key', {}, { kid: 'x'.repeat(43) }],
  ])('%s is refused', async (_name, change, header) => {
    const { status, body } = await exchange(await makeIncoming(change, header))
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: 'invalid_grant', error_codes: [50013] })
  })

  test('a token from before the person’s sign-ins were ended is refused', async () => {
    const incoming = await makeIncoming()
    world.people.set(person, { ...aPerson(), tokensValidFrom: (Math.floor(Date.now() / 1000) + 1) * 1000 })
    expect((await exchange(incoming)).body).toMatchObject({ error_codes: [50013] })
  })

  test('needs the application to prove itself, and a person who is still there', async () => {
    expect((await exchange(await makeIncoming(), { client_secret: 'wrong' })).status).toBe(401)
    world.people.delete(person)
    expect((await exchange(await makeIncoming())).body).toMatchObject({ error_codes: [50057] })
  })

  test('another use of the token is no grant of ours', async () => {
    const { body } = await exchange(await makeIncoming(), { requested_token_use: 'something' })
    expect(body).toMatchObject({ error: 'invalid_request' })
  })
})
