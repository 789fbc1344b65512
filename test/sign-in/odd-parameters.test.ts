/** What strangers write into addresses and forms of the sign-in: a mistake of theirs is never a fault of the server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestBrowser, Visit } from 'convite/auth/testing/browser.ts'
import { type OpenWorld, describeOnEngines } from '../world.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import {
  answer,
  authorizeUrl,
  begin,
  codeOf,
  follow,
  nameOf,
  openBrowser,
  readFields,
  registerApplication,
  signIn,
  signInHere,
} from './sign-in-world.ts'

const odd = [
  '',
  '\0',
  'a\0b',
  '\ud800',
  '%',
  '%00',
  '%ff',
  '\u212a',
  '\u202eevil',
  '../../x',
  "' or '1'='1",
  '"><script>x</script>',
  '{}',
  '[]',
  '__proto__',
  'constructor',
  'toString',
  '\r\nSet-Cookie: a=b',
  'x'.repeat(6000),
  'é'.repeat(500),
  '😀'.repeat(300),
]

const names = (list: readonly string[]) => list.map(name => ({ name }))

describeOnEngines('an odd value', start => {
  let world: OpenWorld
  let browser: TestBrowser
  beforeAll(async () => {
    world = await start()
    browser = openBrowser(world)
  })
  afterAll(() => world.stop())

  const isWell = ({ status, headers }: Pick<Visit, 'status' | 'headers'>) =>
    status < 500 && !headers.getSetCookie().some(cookie => cookie.startsWith('a='))

  it.each(
    names([
      'client_id',
      'redirect_uri',
      'response_type',
      'response_mode',
      'scope',
      'state',
      'nonce',
      'prompt',
      'login_hint',
      'domain_hint',
      'max_age',
      'ui_locales',
      'acr_values',
      'id_token_hint',
      'code_challenge',
      'code_challenge_method',
      'claims',
      'request',
      'request_uri',
      'registration',
      'resource',
      'client-request-id',
    ]),
  )('of $name at the authorize address is no fault of the server', async ({ name }) => {
    for (const value of odd) {
      const visit = await browser.get(authorizeUrl('c0000000-0000-4000-8000-000000000000', { [name]: value }))
      expect([value.slice(0, 40), isWell(visit)]).toEqual([value.slice(0, 40), true])
    }
  })

  it.each(
    names([
      'grant_type',
      'client_id',
      'client_secret',
      'code',
      'redirect_uri',
      'code_verifier',
      'refresh_token',
      'device_code',
      'assertion',
      'scope',
      'resource',
      'client_assertion',
      'client_assertion_type',
    ]),
  )('of $name at the token address is no fault of the server', async ({ name }) => {
    const grants = ['authorization_code', 'refresh_token', 'device_code', 'client_credentials']
    for (const grant_type of grants) {
      for (const value of odd) {
        const form = {
          grant_type,
          client_id: 'c0417e00',
          code: 'x',
          redirect_uri: 'x',
          scope: '.default',
          refresh_token: 'x',
          device_code: `d${value.length}${name}`,
        }
        const response = await fetch(`${world.origin}/common/oauth2/v2.0/token`, {
          method: 'POST',
          body: new URLSearchParams({ ...form, [name]: value }),
        })
        const { error } = (await response.json()) as { error?: string }
        expect([name, value.slice(0, 40), response.status < 500, typeof error]).toEqual([
          name,
          value.slice(0, 40),
          true,
          'string',
        ])
      }
    }
  })

  it('in the path, query or form of a page is no fault of the server', async () => {
    await signInHere(browser, world)
    const faults: unknown[] = []
    const account = readFields(await browser.get('/account'))
    const device = await browser.get('/device')
    const forgot = readFields(await browser.get('/password/forgot'))
    for (const value of odd) {
      const sent = encodeURIComponent(value.toWellFormed())
      for (const path of [
        `/signin?to=${sent}`,
        `/signin/done?state=${sent}`,
        `/signin/${sent.slice(0, 1500)}`,
        `/signin/callback/${sent.slice(0, 90)}`,
        `/password/reset?token=${sent}`,
        `/account?done=${sent}`,
        `/device?user_code=${sent}`,
        `/device/${sent.slice(0, 1500)}`,
        `/error?code=${sent}`,
        `/common/oauth2/v2.0/logout?client_id=${sent}&post_logout_redirect_uri=${sent}`,
        `/common/oauth2/v2.0/logout?id_token_hint=${sent}&state=${sent}`,
        `/common/oauth2/v2.0/logout/success?client_id=${sent}`,
        `/${sent.slice(0, 1500)}/oauth2/v2.0/authorize`,
        `/common/discovery/instance?authorization_endpoint=${sent}`,
      ]) {
        const visit = await browser.get(path)
        if (!isWell(visit)) faults.push([path.slice(0, 60), visit.status])
      }
      const forms: readonly [string, Record<string, string>][] = [
        ['/account', { ...account, endSession: value }],
        ['/account', { ...account, withdrawConsent: value }],
        ['/password/forgot', { ...forgot, address: value }],
        [`/password/reset?token=${sent}`, { token: value, newPassword: value, repeatPassword: value }],
        ['/device', { ...readFields(device), user_code: value }],
        ['/common/oauth2/v2.0/logout/confirm', { xsrf: value }],
      ]
      for (const [path, form] of forms) {
        const visit = await browser.post(path, form)
        if (!isWell(visit)) faults.push([path.slice(0, 60), Object.keys(form).at(-1), value.slice(0, 40), visit.status])
      }
    }
    expect(faults).toEqual([])
  })

  it('as name or password is a wrong one', async () => {
    const waiting = await begin(openBrowser(world), world, '/signin')
    const guest = openBrowser(world)
    const fresh = await begin(guest, world, '/signin')
    expect(waiting.page.status).toBe(200)
    for (const value of odd.slice(0, 4)) {
      const { page } = await answer(guest, world, fresh, { username: value || 'x', password: 'x' })
      expect([400, 429]).toContain(page.status)
      const demo = await answer(guest, world, fresh, { demo: value })
      expect(demo.page.status).toBe(400)
    }
  })

  it('that is doubled is refused or one of the two, never a fault', async () => {
    const doubled = [
      'client_id',
      'redirect_uri',
      'scope',
      'state',
      'prompt',
      'code_challenge',
      'response_type',
      'nonce',
    ]
    for (const name of doubled) {
      const { status, location } = await browser.get(
        `${authorizeUrl('c0000000-0000-4000-8000-000000000000')}&${name}=x`,
      )
      expect([name, status, location]).toEqual([name, 400, null])
    }
    for (const path of [
      '/signin?to=/a&to=//evil.example',
      '/signin/done?state=/a&state=//evil.example',
      '/password/reset?token=a&token=b',
      '/account?done=ended&done=x',
      '/device?user_code=a&user_code=b',
      '/common/oauth2/v2.0/logout?state=a&state=b',
    ]) {
      const { status, location } = await browser.get(path)
      expect([path, status < 500, location?.origin ?? world.origin]).toEqual([path, true, world.origin])
    }
  })
})

describe('a request to sign in', () => {
  let world: HeldWorld
  let clientId: string
  let browser: TestBrowser
  beforeAll(async () => {
    world = await startHeldWorld()
    clientId = await registerApplication(world)
    browser = openBrowser(world)
    await signIn(browser, world, authorizeUrl(clientId))
  })
  afterAll(() => world.stop())

  it.each([
    ['request_uri', 'urn:ietf:params:oauth:request_uri:x'],
    ['registration', '{"redirect_uris":["https://evil.example"]}'],
    ['response_mode', 'web_message'],
    ['response_mode', 'jwt'],
    ['max_age', '-1'],
    ['prompt', 'none login'],
    ['id_token_hint', 'x'],
  ])('with %s=%s is told to be malformed', async (name, value) => {
    const { location } = await browser.get(
      authorizeUrl(clientId, { [name]: value, ...(name === 'prompt' ? {} : { prompt: 'none' }) }),
    )
    expect(location?.origin).toBe('https://app.example.test')
    expect(location?.searchParams.get('error')).toBe('invalid_request')
    expect(location?.searchParams.get('error_description')).toMatch(/^AADSTS9002313: /)
  })

  it.each([
    ['request', 'eyJhbGciOiJub25lIn0.e30.', 'request_not_supported'],
    ['request_uri', 'https://evil.example/request', 'request_uri_not_supported'],
  ])(
    'with %s=%s is told in the words of OpenID Connect that there is no such thing here',
    async (name, value, error) => {
      const { location } = await browser.get(authorizeUrl(clientId, { [name]: value, prompt: 'none' }))
      expect(location?.origin).toBe('https://app.example.test')
      expect(location?.searchParams.get('error')).toBe(error)
    },
  )

  it.each([
    ['claims', '{"id_token":{"email":{"essential":true},"groups":null}}'],
    ['claims', 'no json'],
    ['resource', 'https://evil.example'],
    ['audience', 'https://evil.example'],
    ['authorization_details', '[{"type":"all"}]'],
  ])('goes on as if %s=%s were not there', async (name, value) => {
    const { location } = await browser.get(authorizeUrl(clientId, { [name]: value, prompt: 'none' }))
    expect(codeOf(location ?? new URL('x:y'))).not.toBe('')
  })

  it('brings its state back as it was, and nothing of it into a header', async () => {
    const state = '\r\nSet-Cookie: a=b\r\n\r\n<script>"\'&?#=\u202e\u212a'
    for (const response_mode of ['query', 'fragment']) {
      const { location, headers } = await browser.get(authorizeUrl(clientId, { state, response_mode, prompt: 'none' }))
      const given = new URLSearchParams(location?.search || location?.hash.slice(1))
      expect(given.get('state')).toBe(state)
      expect(headers.get('location')).toMatch(/^[\x21-\x7e]+$/)
      expect(headers.getSetCookie().some(cookie => cookie.startsWith('a='))).toBe(false)
    }
    const { text } = await browser.get(authorizeUrl(clientId, { state, response_mode: 'form_post', prompt: 'none' }))
    expect(text).not.toContain('<script>"')
    expect(readFields({ text }).state?.replaceAll(/[\r\n]/g, '')).toBe(state.replaceAll(/[\r\n]/g, ''))
  })

  it('of a megabyte is refused unread, also as a form', async () => {
    const big = 'x'.repeat(1_000_000)
    for (const [path, status] of [
      ['/common/oauth2/v2.0/token', 413],
      ['/common/oauth2/v2.0/devicecode', 413],
      ['/common/oauth2/v2.0/authorize', 413],
      ['/common/oauth2/v2.0/logout', 413],
      ['/device', 413],
      ['/password/forgot', 413],
      ['/password/reset?token=x', 413],
    ] as const) {
      const visit = await browser.post(path, { state: big })
      expect([path, visit.status]).toEqual([path, status])
    }
  })
})

describe('markup', () => {
  const markup = `"'><img src=x onerror=alert(1)><script>alert(1)</script>{{7*7}}\u202egnp.exe`
  let world: HeldWorld
  beforeAll(async () => {
    world = await startHeldWorld()
  })
  afterAll(() => world.stop())

  const isPlain = ({ text, headers }: Visit) =>
    !/<img src=x|<script>alert|onerror=alert\(1\)>/i.test(text) &&
    (headers.get('content-security-policy') ?? '').includes("default-src 'none'")

  it('in what is asked stays text on every page that echoes it', async () => {
    const clientId = await registerApplication(world)
    const browser = openBrowser(world)
    const sent = encodeURIComponent(markup)
    const pages = [
      (await follow(browser, world, authorizeUrl(clientId, { login_hint: markup }))).page,
      (await follow(browser, world, authorizeUrl(clientId, { redirect_uri: markup }))).page,
      (await follow(browser, world, authorizeUrl(markup))).page,
      await browser.get(`/${sent}/oauth2/v2.0/authorize?client_id=x`),
      await browser.get(`/device?user_code=${sent}`),
      await browser.get(`/password/reset?token=${sent}`),
      await browser.get(`/common/oauth2/v2.0/logout?client_id=${sent}`),
      await browser.get(`/common/oauth2/v2.0/logout?id_token_hint=${sent}`),
    ]
    const device = await browser.get('/device')
    pages.push(await browser.post('/device', { ...readFields(device), user_code: markup }))
    const forgot = await browser.get('/password/forgot')
    pages.push(await browser.post('/password/forgot', { ...readFields(forgot), address: markup }))
    const waiting = await begin(browser, world, authorizeUrl(clientId))
    pages.push((await answer(browser, world, waiting, { username: markup, password: 'x' })).page)
    expect(pages.map(isPlain)).toEqual(pages.map(() => true))
  })

  it('in the name of an application stays text, and turns no line round', async () => {
    const named = await registerApplication(world, { displayName: markup })
    const browser = openBrowser(world)
    const asked = await begin(browser, world, authorizeUrl(named))
    const consent = await answer(browser, world, asked, { demo: nameOf('ana') })
    expect([isPlain(asked.page), isPlain(consent.page)]).toEqual([true, true])
    // A sign that turns the line round is left out, and what is left stands in a run of its own.
    expect(consent.page.text).toMatch(/<bdi>[^<]*gnp\.exe<\/bdi>/)
    expect([asked, consent].some(({ page }) => page.text.includes('\u202e'))).toBe(false)
    await answer(browser, world, consent, { action: 'accept' })
    expect(isPlain((await follow(browser, world, '/account')).page)).toBe(true)
  })
})
