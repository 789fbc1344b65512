/**
 * MSAL for browsers in Chromium: signing in by redirect and in a window of its own, renewing by refresh token and in a
 * hidden frame, signing out; then calls to Graph from the page.
 */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ClientsWorld, makeClientsWorld } from './clients-world.ts'
import { type PageServer, servePages } from './page-server.ts'
import { readServerCertificate } from './sign-in-server.ts'
import { allowAccess, enterPassword } from './sign-in-steps.ts'
import { openProfile } from './trusting-browser.ts'

let world: ClientsWorld
beforeAll(async () => {
  world = await makeClientsWorld()
})
afterAll(() => world.close())

/** The server is at https://127.0.0.1, so a page at localhost is one of another site, and one at 127.0.0.1 of the same. */
const places = [
  { where: 'a page of another site, over http', host: 'localhost', scheme: 'http' },
  { where: 'a page of the same site, over https', host: '127.0.0.1', scheme: 'https' },
] as const

/** Both parts of what a page may ask for: as the library gives it, and as Graph takes it. */
const request = { scopes: ['User.Read', 'Files.ReadWrite'] }

describe.each(places)('$where', { timeout: 60_000 }, ({ host, scheme }) => {
  let pages: PageServer
  let page: Page
  let clientId: string
  beforeAll(async () => {
    const { server, place } = world
    const added = await server.convite(
      ...['app', 'add', `Garden at ${host}`],
      ...['--spa', `${scheme}://${host}/`, `${scheme}://${host}/redirect`],
      ...['--scope', 'User.Read', 'Files.ReadWrite'],
    )
    clientId = String(added['clientId'])
    await server.convite('app', 'grant', clientId)
    const pair = scheme === 'https' ? await readServerCertificate(server) : undefined
    pages = await servePages(host, () => ({ ...place, clientId }), pair)
  })
  afterAll(() => pages.close())
  beforeEach(async () => {
    page = await world.openPage()
    await openGarden()
  })
  afterEach(() => page.context().close())

  async function openGarden() {
    await page.goto(pages.origin)
    await page.getByRole('heading', { name: 'Garden' }).waitFor()
  }

  /** Calls a function of the library in the page. Its failure becomes its code. */
  const call = (name: string, ...args: readonly unknown[]): Promise<Record<string, unknown>> =>
    page.evaluate(
      `application[${JSON.stringify(name)}](...${JSON.stringify(args)}).then(
        found => found ?? {},
        error => ({ failure: error.errorCode, kind: error.name, told: error.errorMessage }))`,
    )

  const countAccounts = () => page.evaluate('application.getAllAccounts().length')

  async function signInByRedirect() {
    const left = page.waitForURL(url => url.origin === world.place.origin)
    await page.evaluate(`void application.loginRedirect(${JSON.stringify(request)})`)
    await left
    await enterPassword(page, world.ana)
    await page.waitForURL(`${pages.origin}/`)
    await page.getByRole('heading', { name: 'Garden' }).waitFor()
  }

  /** Asks Graph from the page, which needs leave for a page of another origin. */
  const fetchGraph = (path: string, token: unknown, body?: object) =>
    page.evaluate<{ status: number; body: unknown }>(`(async () => {
      const answer = await fetch(${JSON.stringify(`${world.place.origin}/v1.0${path}`)}, ${JSON.stringify({
        headers: { Authorization: `Bearer ${String(token)}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      })})
      return { status: answer.status, body: await answer.json() }
    })()`)

  it('signs in by redirect, renews, reads, invites and signs out', async () => {
    await signInByRedirect()
    expect(await countAccounts()).toBe(1)

    const cached = await call('acquireTokenSilent', request)
    expect(cached).toMatchObject({ fromCache: true })
    const refreshed = await call('acquireTokenSilent', { ...request, forceRefresh: true })
    expect(refreshed).toMatchObject({ fromCache: false })
    expect(refreshed['accessToken']).not.toBe(cached['accessToken'])

    const { ana } = world
    expect(await fetchGraph('/me', refreshed['accessToken'])).toMatchObject({ status: 200, body: { id: ana.id } })
    const email = `from-${host}@elsewhere.example`
    const invite = { recipients: [{ email }], roles: ['read'], requireSignIn: true, sendInvitation: true }
    expect(await fetchGraph(`${world.item}/invite`, refreshed['accessToken'], invite)).toMatchObject({ status: 200 })
    expect(await world.server.controls.mail({ to: email })).toHaveLength(1)

    const left = page.waitForURL(url => url.origin === world.place.origin)
    await page.evaluate('void application.logoutRedirect()')
    await left
    await page.locator('button[name=action][value=signOut]').click()
    await page.waitForURL(url => url.origin === pages.origin)
    await page.getByRole('heading', { name: 'Garden' }).waitFor()
    expect(await countAccounts()).toBe(0)
    expect(await call('ssoSilent', request)).toMatchObject({ failure: 'login_required' })
  })

  it('renews in a hidden frame while the person is signed in', async () => {
    // Between two sites the frame has its cookie in a usual window alone.
    page = scheme === 'http' ? await (await openProfile(world.server.folder)).newPage() : page
    await openGarden()
    await signInByRedirect()
    const silent = await call('ssoSilent', { ...request, loginHint: world.ana.userPrincipalName })
    expect(silent).toMatchObject({ account: { username: world.ana.userPrincipalName } })
    expect(await fetchGraph('/me', silent['accessToken'])).toMatchObject({ status: 200, body: { id: world.ana.id } })
    // Skip (5): neither the cache nor a refresh token.
    const skipped = await call('acquireTokenSilent', { ...request, cacheLookupPolicy: 5 })
    expect(skipped).toMatchObject({ fromCache: false })
  })

  it.runIf(scheme === 'http')(
    'is told to ask the person, in a private window whose frames have no cookies',
    async () => {
      await signInByRedirect()
      expect(await call('ssoSilent', request)).toMatchObject({
        failure: 'login_required',
        kind: 'InteractionRequiredAuthError',
      })
    },
  )

  it('is told that somebody has to sign in, where nobody is', async () => {
    expect(await call('ssoSilent', request)).toMatchObject({
      failure: 'login_required',
      kind: 'InteractionRequiredAuthError',
    })
  })

  it('signs in in a window of its own', async () => {
    const opened = page.waitForEvent('popup')
    const signedIn = call('loginPopup', { ...request, prompt: 'consent' })
    const popup = await opened
    const closed = popup.waitForEvent('close')
    await enterPassword(popup, world.ana)
    await allowAccess(popup)
    await closed
    const { accessToken } = await signedIn
    expect(await fetchGraph('/me', accessToken)).toMatchObject({ status: 200, body: { id: world.ana.id } })
  })

  it('is told that the person cancelled', async () => {
    const opened = page.waitForEvent('popup')
    const signedIn = call('loginPopup', request)
    const popup = await opened
    await popup.locator('button[name=action][value=cancel]').click()
    expect(await signedIn).toMatchObject({ failure: 'access_denied' })
  })
})
