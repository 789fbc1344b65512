import { request } from 'node:http'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createIssuer } from './issuer.ts'
import {
  anApplication,
  type AuthWorld,
  startAuthWorld,
  testOrigin,
  testSecret,
  testTenantId,
} from '../testing/auth-world.ts'

let world: AuthWorld
beforeAll(async () => {
  world = await startAuthWorld()
})
afterAll(() => world.close())

const { clientId } = anApplication()
const credentials = {
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: testSecret,
  scope: '.default',
}
const toBasic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
})

describe('discovery and keys', () => {
  test.each([
    `/${testTenantId}/v2.0/.well-known/openid-configuration`,
    `/${testTenantId.toUpperCase()}/v2.0/.well-known/openid-configuration`,
    '/convite.example/v2.0/.well-known/openid-configuration',
    '/common/v2.0/.well-known/openid-configuration',
    '/organizations/.well-known/openid-configuration',
    '/consumers/v2.0/.well-known/openid-configuration',
  ])('%s names one issuer, by the configured origin', async path => {
    const response = await fetch(`${world.address}${path}`, {
      headers: { 'x-forwarded-host': 'evil.test', host: 'evil.test' },
    })
    const document = (await response.json()) as Record<string, unknown>
    const authority = `${testOrigin}/${testTenantId}`
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(document).toMatchObject({
      issuer: `${authority}/v2.0`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
      device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
      code_challenge_methods_supported: ['S256'],
      request_uri_parameter_supported: false,
      tenant_region_scope: null,
    })
    expect(JSON.stringify(document)).not.toMatch(/evil|127\.0\.0\.1/u)
  })

  test('an independent client verifies a token with the published keys', async () => {
    const { body } = await world.askToken(credentials)
    const keys = createRemoteJWKSet(new URL(`${world.address}/common/discovery/v2.0/keys`))
    const { payload } = await jwtVerify(body.access_token, keys, {
      issuer: world.authority.issuer,
      audience: world.authority.audience,
    })
    expect(payload.roles).toEqual(['Files.ReadWrite.All', 'Sites.Read.All'])
  })

  test.each(['v2.0/.well-known/openid-configuration', 'discovery/v2.0/keys'])(
    'an unknown tenant has no %s',
    async path => {
      const response = await fetch(`${world.address}/contoso.example/${path}`)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: 'invalid_request', error_codes: [90002] })
    },
  )
})

describe('the configured origin', () => {
  test('is the only one that tokens and refusals name, whatever Host and forwarding headers say', async () => {
    const headers = {
      host: 'evil.example.test',
      forwarded: 'host=evil.example.test;proto=https',
      'x-forwarded-host': 'evil.example.test',
      'x-forwarded-proto': 'gopher',
      'content-type': 'application/x-www-form-urlencoded',
    }
    const post = (form: Record<string, string>) =>
      new Promise<string>((resolve, reject) => {
        const outgoing = request(`${world.address}/common/oauth2/v2.0/token`, { method: 'POST', headers }, response => {
          const head = JSON.stringify(response.headers)
          response
            .setEncoding('utf8')
            .toArray()
            .then(chunks => resolve(head + chunks.join('')), reject)
        })
        outgoing.on('error', reject).end(new URLSearchParams(form).toString())
      })
    const good = await post(credentials)
    const [, claims = ''] = /"access_token":"[^.]+\.([^.]+)\./u.exec(good) ?? []
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ iss: world.authority.issuer })
    const bad = await post({ ...credentials, client_secret: 'wrong' })
    expect(bad).toContain(`"error_uri":"${testOrigin}/error`)
    expect(good + bad).not.toMatch(/evil|gopher/u)
  })

  test.each(['https://drive.example.test/', 'https://drive.example.test/path', 'drive.example.test', ''])(
    'cannot be %j: every address is made from it',
    async origin => {
      const start = () => createIssuer({ origin, tenantId: testTenantId, tenantDomains: () => [] }, world.deps)
      expect(start).toThrow(/origin|URL/u)
    },
  )
})

test('the OAuth library says nothing on the console', async () => {
  const spies = (['log', 'info', 'warn', 'error'] as const).map(name => vi.spyOn(console, name))
  const other = await startAuthWorld()
  await other.askToken(credentials)
  await other.askToken({ ...credentials, client_secret: 'wrong' })
  await other.close()
  for (const spy of spies) expect(spy).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})

describe('client credentials', () => {
  test('in the body give a token that the verifier accepts', async () => {
    const { status, headers, body } = await world.askToken(credentials)
    expect(status).toBe(200)
    expect(body).toEqual({
      token_type: 'Bearer',
      access_token: expect.any(String),
      expires_in: 3600,
      ext_expires_in: 3600,
      scope: '.default',
    })
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('pragma')).toBe('no-cache')
    expect(headers.has('access-control-allow-origin')).toBe(false)
    expect(await world.verifier.verify(`Bearer ${body.access_token}`)).toMatchObject({
      kind: 'app',
      appId: clientId,
      scopes: new Set(['Files.ReadWrite.All', 'Sites.Read.All']),
    })
  })

  test('in a Basic header do as well', async () => {
    const form = { grant_type: 'client_credentials', scope: '.default' }
    const { status, body } = await world.askToken(form, toBasic(clientId, testSecret))
    expect(status).toBe(200)
    expect(await world.verifier.verify(`Bearer ${body.access_token}`)).toMatchObject({ appId: clientId })
  })

  test('work with the application id in capitals', async () => {
    expect((await world.askToken({ ...credentials, client_id: clientId.toUpperCase() })).status).toBe(200)
  })

  test.each([testTenantId, 'convite.example', 'CONVITE.example', 'common', 'organizations', 'consumers'])(
    'work under the tenant %s',
    async tenant => {
      expect((await world.askToken(credentials, {}, tenant)).status).toBe(200)
    },
  )

  test('work under a domain as soon as the tenant has it, and no longer than that', async () => {
    const status = async () => (await world.askToken(credentials, {}, 'added.example')).status
    expect(await status()).toBe(400)
    world.domains.push('added.example')
    expect(await status()).toBe(200)
    world.domains.pop()
    expect(await status()).toBe(400)
  })

  test.each([
    'https://graph.microsoft.com/.default',
    'https://drive.example.test/.default',
    'https://drive.example.test:8443/.default',
    'https://files.example.test/.default',
  ])('accept the scope %s and echo it', async scope => {
    const { status, body } = await world.askToken({ ...credentials, scope })
    expect(status).toBe(200)
    expect(body.scope).toBe(scope)
  })

  test('ignore what client libraries add: claims and client_info', async () => {
    const claims = '{"access_token":{"xms_cc":{"values":["CP1"]}}}'
    const { status, body } = await world.askToken({ ...credentials, claims, client_info: '1' })
    expect(status).toBe(200)
    expect(body).not.toHaveProperty('client_info')
  })

  test('read the permissions anew each time', async () => {
    const id = 'cccccccc-0000-4000-8000-000000000002'
    world.applications.set(id, anApplication({ clientId: id, roles: ['Files.Read.All'] }))
    const ask = async () => {
      const { body } = await world.askToken({ ...credentials, client_id: id })
      return [...(await world.verifier.verify(`Bearer ${body.access_token}`)).scopes]
    }
    expect(await ask()).toEqual(['Files.Read.All'])
    world.applications.set(id, anApplication({ clientId: id, roles: [] }))
    expect(await ask()).toEqual([])
  })

  test('count by the movable clock', async () => {
    world.clock.move(-500 * 24 * 3600 * 1000)
    const { body } = await world.askToken(credentials)
    const header = `Bearer ${body.access_token}`
    expect(await world.verifier.verify(header)).toMatchObject({ kind: 'app' })
    world.clock.move(3_599_000 - 999)
    expect(await world.verifier.verify(header)).toMatchObject({ kind: 'app' })
    world.clock.move(1999)
    await expect(async () => world.verifier.verify(header)).rejects.toThrow('lifetime')
    world.clock.move(500 * 24 * 3600 * 1000 - 3_600_000)
  })
})
