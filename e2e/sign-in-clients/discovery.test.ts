/**
 * The discovery document tells what the server does, and nothing that it does not: each listed endpoint, type, mode, grant
 * and proof works, and what is not listed is refused (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2).
 */
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClientsWorld, makeClientsWorld } from './clients-world.ts'
import { listenForRedirects, type RedirectListener } from './redirect-listener.ts'
import { demoService, findSecret } from './sign-in-server.ts'
import { signInAndAllow } from './sign-in-steps.ts'

interface Discovery {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly device_authorization_endpoint: string
  readonly end_session_endpoint: string
  readonly jwks_uri: string
  readonly grant_types_supported: readonly string[]
  readonly response_types_supported: readonly string[]
  readonly response_modes_supported: readonly string[]
  readonly scopes_supported: readonly string[]
  readonly claims_supported: readonly string[]
  readonly token_endpoint_auth_methods_supported: readonly string[]
  readonly code_challenge_methods_supported: readonly string[]
}

// PKCE, RFC 7636 appendix B.
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

describe('discovery', { timeout: 60_000 }, () => {
  let world: ClientsWorld
  let listener: RedirectListener
  let page: Page
  let ca: Buffer
  let discovery: Discovery
  let clientSecret: string

  beforeAll(async () => {
    world = await makeClientsWorld()
    listener = await listenForRedirects()
    ca = await readFile(world.server.caFile)
    clientSecret = findSecret(world.server.ready, demoService)
    const found = await ask(`${world.server.ready.authority}/v2.0/.well-known/openid-configuration`)
    discovery = found.body as unknown as Discovery
    page = await world.openPage()
    // Signed in and agreed once, so every answer below comes without a question.
    await signInAndAllow(page, authorizeAddress({}), world.ana)
    await listener.next()
  })
  afterAll(async () => {
    await world.close()
    await listener.close()
  })

  async function ask(address: string, form?: Record<string, string>, headers: Record<string, string> = {}) {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const call = request(address, {
      ca,
      agent: false,
      method: form === undefined ? 'GET' : 'POST',
      headers: form === undefined ? headers : { ...type, ...headers },
    })
    call.end(form === undefined ? undefined : new URLSearchParams(form).toString())
    const [response] = (await once(call, 'response')) as [IncomingMessage]
    const content = await text(response)
    const isJson = response.headers['content-type']?.startsWith('application/json')
    return {
      status: response.statusCode,
      body: (isJson ? JSON.parse(content) : { content }) as Record<string, unknown>,
    }
  }

  const askToken = (form: Record<string, string>, headers?: Record<string, string>) =>
    ask(discovery.token_endpoint, form, headers)

  function authorizeAddress(change: Record<string, string>): string {
    const params = {
      client_id: demoService,
      redirect_uri: listener.address,
      response_type: 'code',
      scope: 'openid profile email offline_access User.Read',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      nonce: 'n1',
      state: 's1',
      ...change,
    }
    return `${world.server.ready.authority}/oauth2/v2.0/authorize?${new URLSearchParams(params).toString()}`
  }

  /** What arrives at the application, by query, fragment or form. */
  async function authorize(change: Record<string, string>): Promise<Record<string, string>> {
    await page.goto(authorizeAddress(change), { waitUntil: 'commit' })
    const { url, body } = await listener.next()
    await page.getByRole('heading', { name: 'Back' }).waitFor()
    const { hash } = new URL(page.url())
    const parts = {
      query: new URL(url).searchParams,
      fragment: new URLSearchParams(hash.slice(1)),
      form: new URLSearchParams(body),
    }
    const [mode, found] = Object.entries(parts).find(([, params]) => params.size > 0) ?? ['none', []]
    return { mode, ...Object.fromEntries(found) }
  }

  const redeem = (code: string) =>
    askToken({
      grant_type: 'authorization_code',
      client_id: demoService,
      client_secret: clientSecret,
      redirect_uri: listener.address,
      code,
      code_verifier: verifier,
    })

  it('names endpoints that are there, at the one origin', async () => {
    const { issuer, authorization_endpoint, token_endpoint, device_authorization_endpoint, end_session_endpoint } =
      discovery
    expect(issuer).toBe(`${world.server.ready.authority}/v2.0`)
    for (const [name, value] of Object.entries(discovery)) {
      if (name.endsWith('_endpoint') || name.endsWith('_uri')) expect(new URL(value).origin).toBe(world.place.origin)
    }
    expect((await ask(authorization_endpoint)).status).toBe(400)
    expect((await ask(token_endpoint, {})).body).toMatchObject({ error: 'invalid_request' })
    expect((await ask(device_authorization_endpoint, {})).body).toMatchObject({ error: 'invalid_request' })
    expect((await ask(end_session_endpoint)).status).toBe(200)
    expect((await ask(discovery.jwks_uri)).body).toMatchObject({ keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256' }] })
  })

  it.each([
    ['code', ['code']],
    ['id_token', ['id_token']],
    ['code id_token', ['code', 'id_token']],
  ])('lists the response type "%s", which brings that', async (type, brought) => {
    expect(discovery.response_types_supported).toContain(type)
    const answer = await authorize({ response_type: type })
    const known = ['code', 'id_token', 'access_token'].filter(name => name in answer)
    expect(known).toEqual(brought)
    // An id token names the issuer by itself (RFC 9207 section 2.4).
    const { id_token: idToken } = answer
    expect(idToken === undefined ? answer['iss'] : decodeJwt(idToken).iss).toBe(discovery.issuer)
    expect(answer['state']).toBe('s1')
    expect(answer['mode']).toBe(type === 'code' ? 'query' : 'fragment')
  })

  it.each(['token', 'id_token token', 'code token', 'code id_token token', 'none'])(
    'does not list the response type "%s", which is refused',
    async type => {
      expect(discovery.response_types_supported).not.toContain(type)
      expect(await authorize({ response_type: type })).toMatchObject({ error: 'unsupported_response_type' })
    },
  )

  it('lists the response modes that an answer can come by', async () => {
    expect(discovery.response_modes_supported).toEqual(['query', 'fragment', 'form_post'])
    expect(await authorize({ response_mode: 'query' })).toMatchObject({ mode: 'query', code: expect.any(String) })
    expect(await authorize({ response_mode: 'fragment' })).toMatchObject({ mode: 'fragment', code: expect.any(String) })
    expect(await authorize({ response_mode: 'form_post' })).toMatchObject({ mode: 'form', code: expect.any(String) })
    for (const response_mode of ['web_message', 'jwt', 'query.jwt']) {
      expect(await authorize({ response_mode })).toMatchObject({ error: 'invalid_request' })
    }
  })

  it('lists the one way of PKCE that is taken', async () => {
    expect(discovery.code_challenge_methods_supported).toEqual(['S256'])
    const plain = { code_challenge: verifier, code_challenge_method: 'plain' }
    expect(await authorize(plain)).toMatchObject({ error: 'invalid_request' })
  })

  it('takes no request object, as it says', async () => {
    const object = `${btoa('{"alg":"none"}')}.${btoa('{}')}.`
    expect(await authorize({ request: object })).toMatchObject({ error: 'request_not_supported' })
    expect(await authorize({ request_uri: 'https://elsewhere.example/r' })).toMatchObject({
      error: 'request_uri_not_supported',
    })
  })

  it('lists every claim of an id token, and no other', async () => {
    const { code = '' } = await authorize({ max_age: '3600' })
    const { body } = await redeem(code)
    const { id_token: beside = '' } = await authorize({ response_type: 'code id_token' })
    const claims = { ...decodeJwt(String(body['id_token'])), ...decodeJwt(beside) }
    expect(Object.keys(claims).toSorted()).toEqual(discovery.claims_supported.toSorted())
    expect(decodeProtectedHeader(String(body['id_token']))).toMatchObject({ alg: 'RS256' })
  })

  it('lists the scopes of OpenID Connect that are taken, each with what it brings', async () => {
    expect(discovery.scopes_supported).toEqual(['openid', 'profile', 'email', 'offline_access'])
    const { code = '' } = await authorize({ scope: 'openid User.Read' })
    const { body } = await redeem(code)
    expect(body).not.toHaveProperty('refresh_token')
    const claims = decodeJwt(String(body['id_token']))
    expect(claims).not.toHaveProperty('name')
    expect(claims).not.toHaveProperty('email')
    expect(await authorize({ scope: 'openid address' })).toMatchObject({ error: 'invalid_scope' })
  })

  it('lists the grants that are taken; another is refused', async () => {
    const known = ['authorization_code', 'refresh_token', 'client_credentials', 'implicit']
    const grants = ['urn:ietf:params:oauth:grant-type:device_code', 'urn:ietf:params:oauth:grant-type:jwt-bearer']
    expect(discovery.grant_types_supported.toSorted()).toEqual([...known, ...grants].toSorted())
    const shared = { client_id: demoService, client_secret: clientSecret, scope: 'User.Read' }
    for (const grant_type of [...grants, 'authorization_code', 'refresh_token']) {
      const { body } = await askToken({
        ...shared,
        grant_type,
        requested_token_use: 'on_behalf_of',
        assertion: 'x',
        device_code: 'x',
        code: 'x',
        redirect_uri: listener.address,
        refresh_token: 'x',
      })
      expect([grant_type, body['error']]).not.toEqual([grant_type, 'unsupported_grant_type'])
    }
    for (const grant_type of ['password', 'urn:ietf:params:oauth:grant-type:token-exchange', 'ciba']) {
      const { body } = await askToken({ ...shared, grant_type, username: 'ana', password: 'x' })
      expect([grant_type, body['error']]).toEqual([grant_type, 'unsupported_grant_type'])
    }
  })

  it('lists the ways in which an application proves itself; another is refused', async () => {
    const methods = ['client_secret_post', 'client_secret_basic', 'private_key_jwt']
    expect(discovery.token_endpoint_auth_methods_supported).toEqual(methods)
    const form = { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' }
    expect((await askToken({ ...form, client_id: demoService, client_secret: clientSecret })).status).toBe(200)
    const basic = `Basic ${btoa(`${demoService}:${encodeURIComponent(clientSecret)}`)}`
    expect((await askToken(form, { Authorization: basic })).status).toBe(200)
    expect((await askToken({ ...form, client_id: demoService })).status).toBe(401)
    // client_secret_jwt: the secret as the key of a signature.
    const assertion = await new SignJWT({ jti: 'j1' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(demoService)
      .setSubject(demoService)
      .setAudience(discovery.token_endpoint)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(clientSecret))
    const bySecret = {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }
    expect((await askToken({ ...form, ...bySecret })).status).toBe(401)
  })
})
