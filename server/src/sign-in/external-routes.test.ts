import { randomBytes, randomUUID } from 'node:crypto'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ExternalProvider } from '../auth/external/external-provider.ts'
import { createExternalSignIn } from '../auth/external/external-sign-in.ts'
import { createProviderMetadata } from '../auth/external/provider-metadata.ts'
import { type SecondIssuer, startSecondIssuer } from '../auth/external/testing/second-issuer.ts'
import { TestBrowser } from '../auth/external/testing/test-browser.ts'
import type { Interactions, Login } from '../auth/issuer/interactions.ts'
import { createSecretBox } from '../auth/secrets/secret-box.ts'
import { createTestClock } from '../auth/testing/auth-world.ts'
import { createMemoryOidcState } from '../auth/testing/memory-oidc-state.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { createAdmitExternal } from '../domain/sign-in/admit-external.ts'
import { createOutboundClient, systemResolve } from '../outbound/outbound-client.ts'
import { type DirectoryWorld, makeDirectoryWorld } from '../store/conformance/directory-world.ts'
import { makeSqliteWorld } from '../store/conformance/world.ts'
import { createExternalIdentities } from '../store/external-identities.ts'
import { createSignInSessions } from '../store/sign-in-sessions.ts'
import { findFreePort } from '../../../test/free-port.ts'
import { createExternalRoutes } from './external-routes.ts'
import { createSignInFrame } from './sign-in-frame.ts'
import { formScope } from './waiting-step.ts'

const random = { bytes: randomBytes, guid: randomUUID }

describe('the addresses of a sign-in at another issuer', () => {
  let origin: string
  let house: SecondIssuer
  let other: SecondIssuer
  let server: FastifyInstance
  let directory: DirectoryWorld
  /** What waits in browsers: the value of the interaction cookie to the interaction. */
  let waiting: Map<string, { uid: string; prompt: string }>
  let finished: { uid: string; personId: string; method: string; stamp: number | null }[]
  let log: string[]
  let clock: ReturnType<typeof createTestClock>

  beforeAll(async () => {
    // Decided before the issuers start, because they register it.
    origin = `http://127.0.0.1:${await findFreePort()}`
    house = await startSecondIssuer({ redirectUris: [`${origin}/signin/callback/house`] })
    other = await startSecondIssuer({ redirectUris: [`${origin}/signin/callback/other`] })
  })
  afterAll(async () => {
    await house.close()
    await other.close()
  })

  beforeEach(async () => {
    directory = await makeDirectoryWorld(() => makeSqliteWorld())
    waiting = new Map()
    finished = []
    log = []
    clock = createTestClock()
    const call = createOutboundClient({ resolve: systemResolve }).for({ allowPrivateNetwork: true })
    const usual = { scopes: ['openid', 'profile', 'email'], subjectClaim: 'sub', groups: null } as const
    const rest = { createPeople: true, acceptAccessTokens: null, allowPrivateNetwork: true }
    const providers: ExternalProvider[] = [
      { ...usual, ...rest, ...clientOf(house), id: 'house', label: 'House <b>', domains: ['convite.example'] },
      { ...usual, ...rest, ...clientOf(other), id: 'other', label: 'Other', domains: ['other.test'] },
      {
        ...usual,
        ...rest,
        id: 'down',
        label: 'Down',
        domains: [],
        issuer: 'http://127.0.0.1:1',
        clientId: 'c',
        clientSecret: null,
      },
    ]
    const metadata = new Map(providers.map(one => [one.id, createProviderMetadata(one, { call, clock })]))
    const logger = {
      info: () => undefined,
      error: () => undefined,
      warn: (facts: object) => log.push(JSON.stringify(facts)),
    }
    const identities = createExternalIdentities(directory.engine, { random })
    const interactions = {
      async read(request: IncomingMessage, _response: unknown, uid: string) {
        const found = waiting.get(/interaction=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '')
        if (found?.uid !== uid) return null
        return { ...found, application: { clientId: 'app-1' }, loginHint: 'ana@convite.example' }
      },
      async finishLogin(_request: unknown, _response: unknown, uid: string, { personId, method, stamp }: Login) {
        finished.push({ uid, personId, method, stamp })
        return '/resume'
      },
    } as unknown as Interactions
    const frame = createSignInFrame({
      sessions: { seen: async () => undefined },
      origin,
      tenantId: 'tenant',
      organizationName: () => 'Convite Example',
      clock,
      issuer: {
        loadInteractions: async () => interactions,
        webSessions: {
          read: async () => null,
          formToken: scope => `token of ${scope}`,
          isFormToken: (scope, token) => token === `token of ${scope}`,
        },
      },
    })
    const routes = createExternalRoutes({
      frame,
      signIn: createExternalSignIn(providers, {
        origin,
        state: createMemoryOidcState(),
        secretBox: createSecretBox([{ id: 'k', key: randomBytes(32) }], random),
        clock,
        random,
        metadataOf: id => metadata.get(id) as never,
        stampOf: async key => (await identities.find(key))?.tokensValidFrom ?? null,
      }),
      directory: directory.directory,
      admit: createAdmitExternal({
        identities,
        directory: directory.directory,
        settings: directory.settings,
        random,
        log: logger,
        allowLocalhost: false,
      }),
      log: logger,
    })
    server = Fastify()
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', (_request, _payload, done) => done(null))
    await server.register(routes)
    await server.listen({ port: Number(new URL(origin).port), host: '127.0.0.1' })
    house.people.set('h-ana', { email: 'ana@convite.example', email_verified: true, name: 'Ana' })
    house.people.set('h-bo', { email: 'bo@convite.example', email_verified: true, name: 'Bo' })
    house.next = 'h-ana'
  })
  afterEach(async () => {
    await server.close()
    await directory.close()
  })

  function clientOf({ issuer, clientId, clientSecret }: SecondIssuer) {
    return { issuer, clientId, clientSecret }
  }

  /** A browser in which an application waits for a sign-in. */
  const aBrowser = (uid: string, prompt = 'login') => {
    const browser = new TestBrowser()
    const cookie = randomUUID()
    waiting.set(cookie, { uid, prompt })
    browser.cookiesOf(origin).set('interaction', cookie)
    return browser
  }
  const post = (
    browser: TestBrowser,
    uid: string,
    provider: string,
    token = `token of ${formScope(uid)}`,
    headers = {},
  ) =>
    browser.open(`${origin}/signin/${uid}/external/${provider}`, {
      method: 'POST',
      body: new URLSearchParams({ token }),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    })
  /** Where the page that leads to the provider goes on by itself. */
  const awayOf = (text: string) => {
    const away = /http-equiv="refresh" content="0; ?url=([^"]+)"/i.exec(text)?.[1]
    if (away === undefined) throw new Error(text)
    return away.replaceAll('&amp;', '&')
  }
  /** Presses the button, signs in there, and stops before the answer is handed to us. */
  const comeBack = async (browser: TestBrowser, uid: string, provider = 'house') => {
    const page = await post(browser, uid, provider)
    return browser.follow(awayOf(await page.text()), address => address.startsWith(origin))
  }
  const signIn = async (browser: TestBrowser, uid: string, provider = 'house') => {
    const address = await comeBack(browser, uid, provider)
    const callback = await browser.open(address)
    if (callback.status !== 303) return callback
    return browser.open(new URL(callback.headers.get('location') ?? '', origin).href)
  }
  const textOf = async (response: Response) => {
    const text = await response.text()
    return text.slice(text.indexOf('<main'))
  }

  it('lead from our form to the provider and back to the application, as the person made for it', async () => {
    const browser = aBrowser('uid-1')
    const end = await signIn(browser, 'uid-1')
    expect([end.status, end.headers.get('location')]).toEqual([303, '/resume'])
    const ana = await directory.directory.findUser('ana@convite.example')
    expect(finished).toEqual([{ uid: 'uid-1', personId: ana?.id, method: 'external:house', stamp: null }])
    expect([...browser.cookiesOf(origin).keys()]).toEqual(['interaction'])
    await signIn(aBrowser('uid-2'), 'uid-2')
    expect(finished[1]?.personId).toBe(ana?.id)
  })

  it('leave by a page of ours, which needs no script and tells the provider no address', async () => {
    const page = await post(aBrowser('uid-1'), 'uid-1', 'house')
    expect(page.status).toBe(200)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('set-cookie')).toMatch(
      /^convite_external_\d+_[0-9a-f]{16}=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/,
    )
    const text = await page.text()
    expect(text).toContain('House &lt;b&gt;')
    expect(text).not.toContain('<script')
    expect(new URL(awayOf(text)).searchParams.get('login_hint')).toBe('ana@convite.example')
  })

  it('take the redirect address from the configuration, whatever Host says', async () => {
    const browser = aBrowser('uid-1')
    const body = 'token=token+of+interaction+uid-1'
    const page = await new Promise<string>((resolve, reject) => {
      const headers = {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        forwarded: 'host=evil.example',
        cookie: `interaction=${browser.cookiesOf(origin).get('interaction')}`,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': body.length,
      }
      requestHttp(`${origin}/signin/uid-1/external/house`, { method: 'POST', headers }, response => {
        void readText(response).then(resolve, reject)
      })
        .on('error', reject)
        .end(body)
    })
    expect(new URL(awayOf(page)).searchParams.get('redirect_uri')).toBe(`${origin}/signin/callback/house`)
    expect(page).not.toContain('evil')
  })

  it('end nowhere in a browser that did not begin: neither by the callback nor by the step behind it', async () => {
    const [attacker, victim] = [aBrowser('uid-a'), aBrowser('uid-v')]
    const address = await comeBack(attacker, 'uid-a')
    const planted = await victim.open(address)
    expect(planted.status).toBe(400)
    expect(await textOf(planted)).toContain('another browser')
    const callback = await attacker.open(address)
    const done = new URL(callback.headers.get('location') ?? '', origin).href
    expect((await victim.open(done)).status).toBe(400)
    expect((await victim.open(done.replace('uid-a', 'uid-v'))).status).toBe(400)
    expect(finished).toEqual([])
    expect((await attacker.open(done)).status).toBe(303)
  })

  it('give one proof to one interaction, also when one browser holds two', async () => {
    const browser = aBrowser('uid-1')
    const first = await comeBack(browser, 'uid-1')
    const jar = browser.cookiesOf(origin)
    const cookie = jar.get('interaction') ?? ''
    house.next = 'h-bo'
    waiting.set('second', { uid: 'uid-2', prompt: 'login' })
    jar.set('interaction', 'second')
    // The provider still has the first person's session in this browser; a fresh one stands for another person.
    const stranger = new TestBrowser()
    const page = await post(browser, 'uid-2', 'house')
    const second = await stranger.follow(awayOf(await page.text()), address => address.startsWith(origin))
    const doneOf = async (address: string) =>
      new URL((await browser.open(address)).headers.get('location') ?? '', origin).href
    const [doneFirst, doneSecond] = [await doneOf(first), await doneOf(second)]
    expect((await browser.open(doneFirst.replace('uid-1', 'uid-2'))).status).toBe(400)
    await browser.open(doneSecond)
    jar.set('interaction', cookie)
    await browser.open(doneFirst)
    const [ana, bo] = await Promise.all(
      ['ana', 'bo'].map(name => directory.directory.findUser(`${name}@convite.example`)),
    )
    expect(finished.map(({ uid, personId }) => [uid, personId])).toEqual([
      ['uid-2', bo?.id],
      ['uid-1', ana?.id],
    ])
  })

  it('take neither an answer nor a proof a second time', async () => {
    const browser = aBrowser('uid-1')
    const address = await comeBack(browser, 'uid-1')
    const callback = await browser.open(address)
    const done = new URL(callback.headers.get('location') ?? '', origin).href
    const [again, ends] = [await browser.open(address), await Promise.all([1, 2, 3].map(() => browser.open(done)))]
    expect(again.status).toBe(400)
    expect(ends.map(({ status }) => status).toSorted()).toEqual([303, 400, 400])
    expect(finished).toHaveLength(1)
  })

  describe('of somebody whose sign-ins are ended', () => {
    it('is refused with words when that happens between the proof and its use, and a new one is not', async () => {
      const sessions = createSignInSessions(directory.engine)
      await signIn(aBrowser('uid-1'), 'uid-1')
      const ana = finished[0]?.personId as PrincipalId
      const endAll = () => sessions.endAll({ ...directory.by, now: clock.now() }, ana)
      // Twice within one second, so that the stamp lies ahead of the clock.
      await endAll()
      const browser = aBrowser('uid-2')
      const callback = await browser.open(await comeBack(browser, 'uid-2'))
      await endAll()
      const end = await browser.open(new URL(callback.headers.get('location') ?? '', origin).href)
      expect(end.status).toBe(400)
      expect(await textOf(end)).toMatch(/sign-ins were ended.*href="\/signin\/uid-2"/s)
      expect(finished).toHaveLength(1)
      expect((await signIn(aBrowser('uid-3'), 'uid-3')).status).toBe(303)
      const { tokensValidFrom } = (await directory.directory.findPrincipal(ana)) ?? {}
      expect(finished[1]).toMatchObject({ uid: 'uid-3', personId: ana, stamp: tokensValidFrom })
    })

    it('is refused also when the account was linked by its address just then', async () => {
      const ana = await directory.aUser('ana')
      const browser = aBrowser('uid-1')
      const callback = await browser.open(await comeBack(browser, 'uid-1'))
      await createSignInSessions(directory.engine).endAll({ ...directory.by, now: clock.now() }, ana.id)
      expect((await browser.open(new URL(callback.headers.get('location') ?? '', origin).href)).status).toBe(400)
      expect(finished).toEqual([])
    })
  })

  it('begin by our own form alone, in a browser where a sign-in waits', async () => {
    const browser = aBrowser('uid-1')
    expect((await post(browser, 'uid-1', 'house', `token of ${formScope('uid-2')}`)).status).toBe(400)
    expect((await post(browser, 'uid-1', 'house', '')).status).toBe(400)
    expect((await post(browser, 'uid-2', 'house')).status).toBe(400)
    expect((await post(new TestBrowser(), 'uid-1', 'house')).status).toBe(400)
    expect((await post(browser, 'uid-1', 'nobody')).status).toBe(404)
    expect((await post(browser, 'uid-1', 'house', undefined, { 'Sec-Fetch-Site': 'cross-site' })).status).not.toBe(200)
    expect((await browser.open(`${origin}/signin/uid-1/external/house`)).status).toBe(404)
    expect((await post(aBrowser('uid-3', 'consent'), 'uid-3', 'house')).status).toBe(400)
    expect(finished).toEqual([])
  })

  it('say in the person’s language that a provider is down, and that somebody went back', async () => {
    const browser = aBrowser('uid-1')
    const down = await post(browser, 'uid-1', 'down')
    expect(down.status).toBe(503)
    expect(await textOf(down)).toMatch(/Down.*cannot be reached.*href="\/signin\/uid-1"/s)
    house.next = null
    const address = await comeBack(browser, 'uid-1')
    const back = await browser.open(address, { headers: { 'Accept-Language': 'es' } })
    expect(back.status).toBe(400)
    expect(await textOf(back)).toMatch(/Se canceló.*href="\/signin\/uid-1"/s)
    expect(back.headers.get('cache-control')).toBe('no-store')
  })

  it('write no code, no token and no state into the log', async () => {
    const browser = aBrowser('uid-1')
    const address = new URL(await comeBack(browser, 'uid-1'))
    address.searchParams.set('code', 'wrong-code')
    await browser.open(address.href)
    expect(log).toHaveLength(1)
    for (const secret of ['wrong-code', address.searchParams.get('state') ?? '']) expect(log[0]).not.toContain(secret)
  })

  describe('for somebody whose address is taken', () => {
    const claims: readonly [string, unknown][] = [
      ['true', true],
      ['false', false],
      ['nothing', undefined],
      ['the text "true"', 'true'],
    ]
    it.each(claims)('open nothing by another issuer that says %s of it', async (_name, verified) => {
      const victim = await directory.aUser('victim')
      other.people.set('o-1', { email: 'victim@convite.example', email_verified: verified, name: 'Victim' })
      other.next = 'o-1'
      const end = await signIn(aBrowser('uid-1'), 'uid-1', 'other')
      expect(end.status).toBe(400)
      expect(await textOf(end)).toContain('has your address already')
      expect(finished).toEqual([])
      expect(await createExternalIdentities(directory.engine, { random }).listOf(victim.id)).toEqual([])
    })

    it('link it once by the issuer that was given its domain, and by nobody afterwards', async () => {
      const ana = await directory.aUser('ana')
      await signIn(aBrowser('uid-1'), 'uid-1')
      house.people.set('h-evil', { email: 'ana@convite.example', email_verified: true, name: 'Not Ana' })
      house.next = 'h-evil'
      expect((await signIn(aBrowser('uid-2'), 'uid-2')).status).toBe(400)
      expect(finished.map(({ personId }) => personId)).toEqual([ana.id])
    })

    it('stay with the same person when the address changes at the issuer, and open no other', async () => {
      await directory.aUser('boss')
      await signIn(aBrowser('uid-1'), 'uid-1')
      house.people.set('h-ana', { email: 'boss@convite.example', email_verified: true, name: 'Ana' })
      await signIn(aBrowser('uid-2'), 'uid-2')
      expect(new Set(finished.map(({ personId }) => personId)).size).toBe(1)
      expect(await directory.directory.findPrincipal(finished[0]?.personId ?? '')).toMatchObject({
        mail: 'ana@convite.example',
      })
    })

    it('open no administrator', async () => {
      await directory.aUser('ana', { isAdmin: true })
      expect((await signIn(aBrowser('uid-1'), 'uid-1')).status).toBe(400)
      expect(finished).toEqual([])
    })
  })

  it('catch no invitation: a guest by an address that is not proved gets none', async () => {
    other.people.set('o-2', { email: 'future@victim.test', email_verified: true, name: 'F' })
    other.next = 'o-2'
    await signIn(aBrowser('uid-1'), 'uid-1', 'other')
    expect(await directory.directory.findPrincipal(finished[0]?.personId ?? '')).toMatchObject({
      userType: 'Guest',
      mail: null,
    })
    expect(await directory.directory.findUser('future@victim.test')).toBeNull()
  })

  it('keep out who was disabled here', async () => {
    const ana = await directory.aUser('ana')
    await signIn(aBrowser('uid-1'), 'uid-1')
    await directory.admin.updateUser(directory.by, ana.id, { isEnabled: false })
    const end = await signIn(aBrowser('uid-2'), 'uid-2')
    expect(end.status).toBe(400)
    expect(await textOf(end)).toContain('is closed')
    expect(finished).toHaveLength(1)
  })
})
