import { createHash, randomBytes } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  anApplication,
  aPerson,
  type AuthWorld,
  startAuthWorld,
  testOrigin,
  testTenantId,
} from '../testing/auth-world.ts'
import { createTestBrowser, type TestBrowser, type Visit } from '../testing/browser.ts'

const publicId = 'cccccccc-0000-4000-8000-0000000000aa'
const redirectUri = 'https://app.example.test/back'
const person = aPerson().id
let world: AuthWorld
let browser: TestBrowser

beforeEach(async () => {
  world = await startAuthWorld()
  world.applications.set(
    publicId,
    anApplication({
      clientId: publicId,
      kind: 'public',
      secretHashes: [],
      redirectUris: [
        { kind: 'spa', uri: redirectUri },
        { kind: 'native', uri: 'http://localhost' },
      ],
    }),
  )
  world.consents.set(`${publicId} ${person}`, ['Files.ReadWrite', 'User.Read'])
  browser = createTestBrowser(testOrigin, world.address)
})
afterEach(() => world.close())

const verifier = randomBytes(32).toString('base64url')
const challenge = createHash('sha256').update(verifier).digest('base64url')

function authorizeUrl(change: Record<string, string | null> = {}): string {
  const params: Record<string, string | null> = {
    client_id: publicId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile offline_access Files.ReadWrite',
    state: 'state & more',
    nonce: 'nonce-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  }
  const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== null)
  return `/${testTenantId}/oauth2/v2.0/authorize?${new URLSearchParams(given).toString()}`
}

/** Goes through sign-in, and stops at the address of the application. */
async function signIn(url = authorizeUrl(), by: TestBrowser = browser): Promise<URL> {
  let visit = await by.get(url)
  for (let step = 0; step < 6; step++) {
    const { location } = visit
    if (location === null) throw new Error(`no redirect: ${visit.status} ${visit.text}`)
    if (location.origin !== testOrigin) return location
    visit = location.pathname.startsWith('/signin/')
      ? await by.post(location.href, { step: 'login', person })
      : await by.get(location.href)
  }
  throw new Error('no end')
}

const redeem = (code: string, change: Record<string, string> = {}) =>
  world.askToken({
    grant_type: 'authorization_code',
    client_id: publicId,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_info: '1',
    ...change,
  })

const codeOf = (address: URL) => address.searchParams.get('code') ?? ''

describe('the authorization code', () => {
  test('is given also to who sends a nonce without openid, for which there is no id token', async () => {
    const { status, body } = await redeem(codeOf(await signIn(authorizeUrl({ scope: 'Files.ReadWrite' }))))
    expect([status, body.id_token, decodeJwt(body.access_token)['scp']]).toEqual([200, undefined, 'Files.ReadWrite'])
  })

  test('leads over the sign-in to a set of tokens for the person', async () => {
    const back = await signIn()
    expect(back.searchParams.get('state')).toBe('state & more')
    expect(back.searchParams.get('iss')).toBe(world.authority.issuer)
    const { status, body } = await redeem(codeOf(back))
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600 })
    expect(new Set(body.scope.split(' '))).toEqual(new Set(['Files.ReadWrite', 'openid', 'profile', 'offline_access']))
    expect(JSON.parse(Buffer.from(body.client_info ?? '', 'base64url').toString())).toEqual({
      uid: person,
      utid: testTenantId,
    })
    expect(decodeJwt(body.id_token)).toMatchObject({
      iss: world.authority.issuer,
      aud: publicId,
      nonce: 'nonce-1',
      oid: person,
      tid: testTenantId,
      preferred_username: 'ana@convite.example',
      name: 'Ana Prieto',
      ver: '2.0',
    })
    expect(decodeJwt(body.access_token)).toMatchObject({ scp: 'Files.ReadWrite', oid: person, azpacr: '0' })
    expect(decodeJwt(body.id_token).sub).toBe(decodeJwt(body.access_token).sub)
    expect(decodeJwt(body.id_token).sub).not.toBe(person)
    expect(await world.verifier.verify(`Bearer ${body.access_token}`)).toMatchObject({ kind: 'user', userId: person })
    expect([...world.sessions.listed.values()]).toEqual([
      expect.objectContaining({ person, method: 'password' }) as object,
    ])
  })

  test('a second sign-in in the same browser asks nothing', async () => {
    await signIn()
    const visit = await browser.get(authorizeUrl())
    expect(visit.location?.origin).toBe('https://app.example.test')
    expect(visit.location?.searchParams.has('code')).toBe(true)
  })

  test.each(['fragment', 'query'] as const)('comes back in the %s', async mode => {
    const back = await signIn(authorizeUrl({ response_mode: mode }))
    const params = mode === 'fragment' ? new URLSearchParams(back.hash.slice(1)) : back.searchParams
    expect(params.get('code')).toBeTruthy()
    expect(params.get('state')).toBe('state & more')
  })

  test('comes back as a form that posts itself', async () => {
    await signIn()
    const { status, text } = await browser.get(authorizeUrl({ response_mode: 'form_post' }))
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual({
      page: 'formPost',
      action: redirectUri,
      returnTo: null,
      hiddenFields: { code: expect.any(String) as string, state: 'state & more', iss: world.authority.issuer },
    })
  })

  test('with response_type "code id_token" brings both', async () => {
    const back = await signIn(authorizeUrl({ response_type: 'code id_token', response_mode: 'fragment' }))
    const params = new URLSearchParams(back.hash.slice(1))
    expect(decodeJwt(params.get('id_token') ?? '')).toMatchObject({ nonce: 'nonce-1', oid: person })
    expect((await redeem(params.get('code') ?? '')).status).toBe(200)
  })

  test('is good once: the second use ends what the first one gave', async () => {
    const code = codeOf(await signIn())
    const first = await redeem(code)
    expect(first.status).toBe(200)
    const second = await redeem(code)
    expect(second.body).toMatchObject({ error: 'invalid_grant' })
    const refreshed = await world.askToken({
      grant_type: 'refresh_token',
      client_id: publicId,
      refresh_token: first.body.refresh_token,
    })
    expect(refreshed.body).toMatchObject({ error: 'invalid_grant' })
  })

  test('of fifty parallel uses one wins at most, and nothing of it lives on', async () => {
    const code = codeOf(await signIn())
    const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(code)))
    const good = answers.filter(({ status }) => status === 200)
    expect(good.length).toBeLessThanOrEqual(1)
    for (const { body } of good) {
      const refreshed = await world.askToken({
        grant_type: 'refresh_token',
        client_id: publicId,
        refresh_token: body.refresh_token,
      })
      expect(refreshed.status).toBe(400)
    }
  })

  test('dies after ten minutes of the movable clock, to the second', async () => {
    const code = codeOf(await signIn())
    world.clock.move(601_000)
    expect((await redeem(code)).body).toMatchObject({ error: 'invalid_grant', error_codes: [70008] })
  })

  test.each([
    ['another redirect_uri', { redirect_uri: 'http://localhost' }, 500112],
    ['another verifier', { code_verifier: randomBytes(32).toString('base64url') }, 501481],
    ['no verifier', { code_verifier: '' }, 501481],
    ['another application', { client_id: anApplication().clientId, client_secret: 'x' }, 7000215],
  ])('with %s is refused, and the right one comes too late', async (_name, change, number) => {
    const code = codeOf(await signIn())
    expect((await redeem(code, change)).body.error_codes).toEqual([number])
    const again = await redeem(code)
    // Who cannot prove to be the application has not touched the code.
    expect(again.status).toBe(number === 7000215 ? 200 : 400)
  })

  test('a verifier without a challenge is refused (PKCE downgrade)', async () => {
    world.applications.set(publicId, { ...(world.applications.get(publicId) ?? anApplication()), isPkceOptional: true })
    const back = await signIn(authorizeUrl({ code_challenge: null, code_challenge_method: null }))
    expect((await redeem(codeOf(back))).body).toMatchObject({ error: 'invalid_grant' })
    const other = await signIn(authorizeUrl({ code_challenge: null, code_challenge_method: null }))
    expect((await redeem(codeOf(other), { code_verifier: '' })).status).toBe(200)
  })
})

/** Refusals come back where the answer would have: in the query, or in the fragment. */
function errorOf({ location }: Visit) {
  const params = location?.hash ? new URLSearchParams(location.hash.slice(1)) : location?.searchParams
  return {
    error: params?.get('error'),
    description: params?.get('error_description') ?? '',
    state: params?.get('state'),
  }
}

describe('a request that is refused', () => {
  test.each([
    ['no challenge', { code_challenge: null, code_challenge_method: null }, 'invalid_request', 9002325],
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request', 9002313],
    ['an unknown scope', { scope: 'openid Files.Eat' }, 'invalid_scope', 70011],
    ['a scope of another resource', { scope: 'openid https://other.test/Files.Read' }, 'invalid_scope', 70011],
    ['an unknown response type', { response_type: 'token' }, 'unsupported_response_type', 700054],
  ])('%s comes back to the application, in Entra’s words', async (_name, change, error, number) => {
    const visit = await browser.get(authorizeUrl(change), { 'client-request-id': 'my-request' })
    expect(visit.location?.origin).toBe('https://app.example.test')
    expect(errorOf(visit).error).toBe(error)
    expect(errorOf(visit).description).toMatch(new RegExp(`^AADSTS${number}: .+Correlation ID: my-request`, 'su'))
    expect(errorOf(visit).state).toBe('state & more')
  })

  test('a scope that is not known is named', async () => {
    const scope = 'openid Files.Read Files.Eat%20#ü'
    const visit = await browser.get(authorizeUrl({ scope }))
    expect(errorOf(visit).description).toContain(`'Files.Eat%20#ü'`)
  })

  test.each([
    ['an address that is not registered', { redirect_uri: 'https://evil.example.test/back' }, 50011],
    ['the registered one with a slash more', { redirect_uri: `${redirectUri}/` }, 50011],
    ['an unknown application', { client_id: 'cccccccc-0000-4000-8000-0000000000ff' }, 700016],
    ['no address', { redirect_uri: null }, 900144],
    ['no scope', { scope: null }, 900144],
  ])('%s is a page, and nobody is sent anywhere', async (_name, change, number) => {
    const visit = await browser.get(authorizeUrl(change))
    expect(visit.location).toBeNull()
    expect(visit.status).toBe(400)
    expect(JSON.parse(visit.text)).toMatchObject({ page: 'refusal', code: number })
  })

  test('an unknown tenant is a page too', async () => {
    const visit = await browser.get(authorizeUrl().replace(testTenantId, 'contoso.example'))
    expect(JSON.parse(visit.text)).toMatchObject({ page: 'refusal', code: 90002 })
  })

  test('doubled parameters are refused', async () => {
    const visit = await browser.get(`${authorizeUrl()}&scope=openid`)
    expect(errorOf(visit).error).toBe('invalid_request')
  })
})

describe('a loopback address', () => {
  test.each(['http://localhost:53682', 'http://localhost:1/', 'http://localhost'])(
    '%s: the port alone may differ',
    async uri => {
      expect((await signIn(authorizeUrl({ redirect_uri: uri }))).origin).toBe(new URL(uri).origin)
    },
  )
  test.each([
    'http://localhost:80@evil.test',
    'http://localhost.evil.test',
    'https://localhost:1',
    'http://localhost/x',
  ])('%s is refused', async uri => {
    expect((await browser.get(authorizeUrl({ redirect_uri: uri }))).location).toBeNull()
  })
})

describe('prompt', () => {
  test('none without a session: login_required, at once', async () => {
    const visit = await browser.get(authorizeUrl({ prompt: 'none' }))
    expect(errorOf(visit)).toMatchObject({
      error: 'login_required',
      description: expect.stringContaining('AADSTS50058') as string,
    })
  })

  test('none with a session: a code, at once', async () => {
    await signIn()
    expect((await browser.get(authorizeUrl({ prompt: 'none' }))).location?.searchParams.has('code')).toBe(true)
  })

  test('none with a scope that nobody agreed to: consent_required', async () => {
    await signIn()
    const visit = await browser.get(authorizeUrl({ prompt: 'none', scope: 'openid Sites.Read.All' }))
    expect(errorOf(visit).error).toBe('consent_required')
  })

  test.each(['login', 'select_account', 'create'])('%s asks although somebody is signed in', async prompt => {
    await signIn()
    const visit = await browser.get(authorizeUrl({ prompt }))
    expect(visit.location?.pathname).toMatch(/^\/signin\//u)
    const facts = JSON.parse((await browser.get(visit.location?.href ?? '')).text) as Record<string, unknown>
    expect(facts).toMatchObject({ prompt: prompt === 'select_account' ? prompt : 'login', personId: person })
  })

  test('consent asks for what was agreed to already', async () => {
    await signIn()
    const visit = await browser.get(authorizeUrl({ prompt: 'consent' }))
    const facts = JSON.parse((await browser.get(visit.location?.href ?? '')).text) as Record<string, unknown>
    expect(facts).toMatchObject({ prompt: 'consent', scopes: ['Files.ReadWrite'] })
    const back = await browser.post(visit.location?.href ?? '', { step: 'consent' })
    expect((await browser.get(back.location?.href ?? '')).location?.searchParams.has('code')).toBe(true)
  })

  test('who does not go on: access_denied', async () => {
    const visit = await browser.get(authorizeUrl())
    const back = await browser.post(visit.location?.href ?? '', { step: 'abort' })
    expect(errorOf(await browser.get(back.location?.href ?? '')).error).toBe('access_denied')
  })
})

describe('consent', () => {
  test('is asked for what is new alone, and remembered', async () => {
    await signIn()
    const url = authorizeUrl({ scope: 'openid Files.ReadWrite Sites.Read.All' })
    const visit = await browser.get(url)
    const facts = JSON.parse((await browser.get(visit.location?.href ?? '')).text) as Record<string, unknown>
    expect(facts).toMatchObject({ prompt: 'consent', scopes: ['Sites.Read.All'], redirectHost: 'app.example.test' })
    world.consents.set(`${publicId} ${person}`, ['Files.ReadWrite', 'User.Read', 'Sites.Read.All'])
    const back = await browser.post(visit.location?.href ?? '', { step: 'consent' })
    const code = codeOf((await browser.get(back.location?.href ?? '')).location as URL)
    expect(decodeJwt((await redeem(code)).body.access_token).scp).toBe('Files.ReadWrite Sites.Read.All')
    expect((await browser.get(url)).location?.searchParams.has('code')).toBe(true)
  })

  test('that was not given does not come from going on', async () => {
    await signIn()
    const visit = await browser.get(authorizeUrl({ scope: 'openid Sites.Read.All' }))
    const back = await browser.post(visit.location?.href ?? '', { step: 'consent' })
    const next = await browser.get(back.location?.href ?? '')
    expect(next.location?.origin).toBe(testOrigin)
  })
})

describe('a sign-in belongs to its browser', () => {
  test('begun in one browser, it cannot be ended in another', async () => {
    const visit = await browser.get(authorizeUrl())
    const other = createTestBrowser(testOrigin, world.address)
    expect((await other.get(visit.location?.href ?? '')).status).toBe(410)
    expect((await other.post(visit.location?.href ?? '', { step: 'login', person })).status).toBe(410)
    const back = await browser.post(visit.location?.href ?? '', { step: 'login', person })
    const stolen = await other.get(back.location?.href ?? '')
    expect(stolen.location).toBeNull()
    expect(JSON.parse(stolen.text)).toMatchObject({ page: 'refusal', code: 50168 })
  })

  test('the id of the session changes with the sign-in', async () => {
    await signIn()
    const before = browser.cookie('__Host-convite_session')
    await signIn(authorizeUrl({ prompt: 'login' }))
    expect(browser.cookie('__Host-convite_session')).not.toBe(before)
  })

  test('cookies are for this host alone, unseen by scripts, and travel by https only', async () => {
    const visit = await browser.get(authorizeUrl())
    const back = await browser.post(visit.location?.href ?? '', { step: 'login', person })
    const done = await browser.get(back.location?.href ?? '')
    const [session] = done.headers.getSetCookie().filter(cookie => cookie.startsWith('__Host-convite_session='))
    expect(session).toMatch(/; path=\/;/iu)
    expect(session).toMatch(/; secure/iu)
    expect(session).toMatch(/; httponly/iu)
    expect(session).not.toMatch(/domain=/iu)
    for (const cookie of visit.headers.getSetCookie()) expect(cookie).toMatch(/samesite=lax.*httponly/iu)
  })
})

describe('refresh tokens of a sign-in', () => {
  const refresh = (token: string, change: Record<string, string> = {}) =>
    world.askToken({ grant_type: 'refresh_token', client_id: publicId, refresh_token: token, ...change })

  test('come only when they are asked for', async () => {
    const back = await signIn(authorizeUrl({ scope: 'openid Files.ReadWrite' }))
    expect((await redeem(codeOf(back))).body).not.toHaveProperty('refresh_token')
  })

  test('are good for every scope that was agreed to, as Entra’s are', async () => {
    const { body } = await redeem(codeOf(await signIn()))
    const other = await refresh(body.refresh_token, { scope: 'User.Read offline_access' })
    expect(decodeJwt(other.body.access_token).scp).toBe('User.Read')
    const denied = await refresh(other.body.refresh_token, { scope: 'Sites.Read.All' })
    expect(denied.body).toMatchObject({ error: 'invalid_grant', suberror: 'consent_required' })
  })

  test('of a page live for a day, however often they are exchanged', async () => {
    const { body } = await redeem(codeOf(await signIn()))
    world.clock.move(23 * 3600 * 1000)
    const next = await refresh(body.refresh_token)
    expect(next.status).toBe(200)
    world.clock.move(2 * 3600 * 1000)
    expect((await refresh(next.body.refresh_token)).body).toMatchObject({ error_codes: [70008] })
  })
})

describe('what discovery does not list', () => {
  test.each([
    ['response_type', 'none', 'unsupported_response_type'],
    ['response_type', 'code token', 'unsupported_response_type'],
    ['response_mode', 'web_message', 'invalid_request'],
    ['request', 'e30.e30.', 'request_not_supported'],
    ['request_uri', 'https://elsewhere.example.test/r', 'request_uri_not_supported'],
  ])('%s=%s is refused at the redirect address, by its name', async (name, value, error) => {
    await signIn()
    const { location } = await browser.get(authorizeUrl({ [name]: value }))
    expect(location?.href).toContain(redirectUri)
    const answer = new URLSearchParams(location?.hash ? location.hash.slice(1) : location?.search)
    expect(answer.get('error')).toBe(error)
    expect(answer.get('error_description')).toMatch(/^AADSTS\d+: /u)
  })
})

describe('signing out', () => {
  test('asks, then ends the session and what it gave', async () => {
    const { body } = await redeem(codeOf(await signIn()))
    const visit = await browser.get(`/common/oauth2/v2.0/logout?post_logout_redirect_uri=${redirectUri}&state=bye`)
    const page = JSON.parse(visit.text) as { page: string; action: string; hiddenFields: Record<string, string> }
    expect(page.page).toBe('signOutConfirm')
    const done = await browser.post(page.action, page.hiddenFields)
    expect(done.location?.href).toBe(`${redirectUri}?state=bye`)
    expect(world.sessions.listed.size).toBe(0)
    const refreshed = await world.askToken({
      grant_type: 'refresh_token',
      client_id: publicId,
      refresh_token: body.refresh_token,
    })
    expect(refreshed.body.error).toBe('invalid_grant')
    expect((await browser.get(authorizeUrl({ prompt: 'none' }))).location?.searchParams.get('error')).toBe(
      'login_required',
    )
  })

  test('with an id token is not asked again', async () => {
    const { body } = await redeem(codeOf(await signIn()))
    const visit = await browser.get(
      `/common/oauth2/v2.0/logout?post_logout_redirect_uri=${redirectUri}&id_token_hint=${body.id_token}`,
    )
    // The page has to name where its form ends, or a browser stops it there.
    expect(JSON.parse(visit.text)).toMatchObject({ page: 'formPost', returnTo: redirectUri })
  })

  test('brings back whoever is not signed in any more', async () => {
    const { body } = await redeem(codeOf(await signIn()))
    const other = createTestBrowser(testOrigin, world.address)
    const visit = await other.get(
      `/common/oauth2/v2.0/logout?post_logout_redirect_uri=${redirectUri}&id_token_hint=${body.id_token}`,
    )
    expect(JSON.parse(visit.text)).toMatchObject({ page: 'formPost', returnTo: redirectUri })
  })

  test('is no change of person, however the address ends that the application wants back', async () => {
    const likeOurs = 'https://app.example.test/device/home'
    world.applications.set(publicId, {
      ...(world.applications.get(publicId) ?? anApplication()),
      redirectUris: [
        { kind: 'spa', uri: redirectUri },
        { kind: 'spa', uri: likeOurs },
      ],
    })
    await signIn()
    const visit = await browser.get(`/common/oauth2/v2.0/logout?post_logout_redirect_uri=${likeOurs}`)
    const page = JSON.parse(visit.text) as { action: string; hiddenFields: Record<string, string> }
    expect((await browser.post(page.action, page.hiddenFields)).location?.href).toBe(likeOurs)
    expect(world.sessions.listed.size).toBe(0)
  })

  test('goes to no address of an application that the person did not sign in to', async () => {
    await signIn()
    const visit = await browser.get('/common/oauth2/v2.0/logout?post_logout_redirect_uri=https://evil.example.test')
    const page = JSON.parse(visit.text) as { action: string; hiddenFields: Record<string, string> }
    const done = await browser.post(page.action, page.hiddenFields)
    expect(done.location?.origin).toBe(testOrigin)
    expect(JSON.parse((await browser.get(done.location?.href ?? '')).text)).toMatchObject({ page: 'signedOut' })
  })

  test('cannot be forged: the form needs its secret', async () => {
    await signIn()
    await browser.get('/common/oauth2/v2.0/logout')
    await browser.post('/common/oauth2/v2.0/logout/confirm', { xsrf: 'wrong', logout: 'yes' })
    expect(world.sessions.listed.size).toBe(1)
  })
})
