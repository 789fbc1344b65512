/** Forms that another site, another session or another page sends, and pages that another site frames (lesson K5). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestBrowser, Visit } from 'convite/auth/testing/browser.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import {
  answer,
  authorizeUrl,
  begin,
  follow,
  nameOf,
  openBrowser,
  readFields,
  registerApplication,
  signInHere,
  tokensFor,
} from './sign-in-world.ts'

let world: HeldWorld
let clientId: string
beforeAll(async () => {
  world = await startHeldWorld()
  clientId = await registerApplication(world)
})
afterAll(() => world.stop())

interface Target {
  /** Opens the page in a browser and gives where its form goes. */
  readonly open: (browser: TestBrowser) => Promise<{ readonly page: Visit; readonly at: string }>
  readonly fields: Readonly<Record<string, string>>
  /** The hidden field that proves the form. */
  readonly proof: string
  /** Whether the form did what it does. */
  readonly isDone: (browser: TestBrowser, answer: Visit) => Promise<boolean>
}

const asksToSignIn = async (browser: TestBrowser) => (await browser.get('/account')).status === 303
const goesOn = (_browser: TestBrowser, { status }: Visit) => Promise.resolve(status === 303)

const targets: Readonly<Record<string, Target>> = {
  'sign-in': {
    open: browser => begin(browser, world, authorizeUrl(clientId, { prompt: 'login' })),
    fields: { demo: nameOf('ana') },
    proof: 'token',
    isDone: goesOn,
  },
  consent: {
    open: async browser => {
      const fresh = await registerApplication(world)
      return follow(browser, world, authorizeUrl(fresh))
    },
    fields: { action: 'accept' },
    proof: 'token',
    isDone: goesOn,
  },
  'choice of the account': {
    open: browser => follow(browser, world, authorizeUrl(clientId, { prompt: 'select_account' })),
    fields: { account: 'of the person' },
    proof: 'token',
    isDone: goesOn,
  },
  'end of all sessions': {
    open: browser => follow(browser, world, '/account'),
    fields: { action: 'signOutEverywhere' },
    proof: 'token',
    isDone: asksToSignIn,
  },
  'change of the password': {
    open: browser => follow(browser, world, '/account/password'),
    fields: { currentPassword: 'a', newPassword: 'b', repeatPassword: 'c' },
    proof: 'token',
    // Whoever gets past the proof is told that the two do not match.
    isDone: (_browser, { text }) => Promise.resolve(/do not match|not the same|differ/i.test(text)),
  },
  'sign-out': {
    open: async browser => {
      const { page } = await follow(browser, world, '/common/oauth2/v2.0/logout')
      return { page, at: '/common/oauth2/v2.0/logout/confirm' }
    },
    fields: {},
    proof: 'xsrf',
    isDone: asksToSignIn,
  },
}

const foreign: Readonly<Record<string, Record<string, string>>> = {
  'a page of another site': { origin: 'https://evil.example' },
  'a frame in a sandbox': { origin: 'null' },
  'another port of this machine': { origin: 'http://127.0.0.1:1' },
  'a browser that calls it cross-site': { 'sec-fetch-site': 'cross-site' },
  'a browser that calls it same-site': { 'sec-fetch-site': 'same-site' },
}

async function signedIn(user = 'ana') {
  const browser = openBrowser(world)
  await signInHere(browser, world, user)
  return browser
}

describe.each(Object.entries(targets))('the form of the %s', (name, target) => {
  it.each(Object.entries(foreign))('is refused from %s', async (_from, headers) => {
    const browser = await signedIn()
    const { page, at } = await target.open(browser)
    const visit = await browser.post(at, { ...readFields(page), ...target.fields }, headers)
    expect([400, 403]).toContain(visit.status)
    expect(await target.isDone(browser, visit)).toBe(false)
  })

  it('is refused without its proof, with a wrong one, of another session and of another page', async () => {
    const [browser, other] = [await signedIn(), await signedIn('ben')]
    const { page, at } = await target.open(browser)
    const { [target.proof]: mine = '', ...rest } = readFields(page)
    const theirs = readFields((await target.open(other)).page)[target.proof] ?? ''
    const elsewhere = readFields((await follow(browser, world, '/password/forgot')).page)['token'] ?? ''
    expect([mine.length > 20, theirs === mine]).toEqual([true, false])
    for (const proof of [undefined, '', 'x', theirs, elsewhere, mine.slice(0, -1), `${mine}x`]) {
      const fields = { ...rest, ...target.fields, ...(proof === undefined ? {} : { [target.proof]: proof }) }
      const visit = await browser.post(at, fields)
      expect([name, proof, await target.isDone(browser, visit)]).toEqual([name, proof, false])
    }
  })

  it('stands in no frame of another site', async () => {
    const { page } = await target.open(await signedIn())
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(page.headers.get('x-frame-options')).toBe('DENY')
    expect(page.headers.get('cache-control')).toBe('no-store')
  })
})

describe('a sign-out', () => {
  it('by the id token of somebody else asks first: nobody is signed out by a link', async () => {
    const victim = await signedIn('ana')
    const { id_token } = await tokensFor(openBrowser(world), world, clientId, { user: 'ben' })
    const { page } = await follow(victim, world, `/common/oauth2/v2.0/logout?id_token_hint=${id_token}`)
    expect(page.text).toContain('value="stay"')
  })

  it('takes the cookie with it, and the session that it named', async () => {
    const browser = await signedIn()
    const session = browser.cookieNames().find(one => /_session(_\d+)?$/.test(one)) ?? ''
    const held = browser.cookie(session) ?? ''
    const signature = browser.cookie(`${session}.sig`) ?? ''
    const { page } = await follow(browser, world, '/common/oauth2/v2.0/logout')
    await browser.post('/common/oauth2/v2.0/logout/confirm', readFields(page))
    expect(browser.cookieNames()).not.toContain(session)
    const { status } = await fetch(`${world.origin}/account`, {
      redirect: 'manual',
      headers: { cookie: `${session}=${held}; ${session}.sig=${signature}` },
    })
    expect(status).toBe(303)
  })

  it.each(['https://evil.example/', '//evil.example', 'javascript:alert(1)', 'https://app.example.test/back/..'])(
    'goes to no address that is not registered: %s',
    async address => {
      const browser = await signedIn()
      await tokensFor(browser, world, clientId)
      for (const name of [null, clientId]) {
        const query = new URLSearchParams({ post_logout_redirect_uri: address, ...(name && { client_id: name }) })
        const { page, away } = await follow(browser, world, `/common/oauth2/v2.0/logout?${query.toString()}`)
        expect(away).toBeNull()
        if (page.status !== 200) continue
        const confirmed = await browser.post('/common/oauth2/v2.0/logout/confirm', readFields(page))
        expect(confirmed.location?.origin ?? world.origin).toBe(world.origin)
        await signInHere(browser, world)
      }
    },
  )
})

describe('cookies', () => {
  it('of a sign-in are unseen by scripts and sent along by no form of another site', async () => {
    const browser = openBrowser(world)
    const seen: string[] = []
    let at = authorizeUrl(clientId, { prompt: 'login' })
    for (let step = 0; step < 3; step += 1) {
      const { headers, location } = await browser.get(at)
      seen.push(...headers.getSetCookie())
      if (location === null) break
      at = location.href
    }
    const { page } = await begin(browser, world, authorizeUrl(clientId, { prompt: 'login' }))
    seen.push(...page.headers.getSetCookie())
    expect(seen.length).toBeGreaterThan(0)
    for (const cookie of seen) expect(cookie).toMatch(/; httponly/i)
    for (const cookie of seen) expect(cookie).toMatch(/; samesite=(lax|strict)/i)
  })

  it('that were made up or changed open nothing', async () => {
    const browser = await signedIn()
    const session = browser.cookieNames().find(one => /_session(_\d+)?$/.test(one)) ?? ''
    for (const value of ['x', `${browser.cookie(session)}x`, '../..', '%00', "' or 1=1", 'a'.repeat(5000)]) {
      const { status } = await fetch(`${world.origin}/account`, {
        redirect: 'manual',
        headers: { cookie: `${session}=${value}` },
      })
      expect(status).toBe(303)
    }
  })

  it('of the interaction serve the browser that has them alone', async () => {
    const [mine, theirs] = [openBrowser(world), openBrowser(world)]
    const waiting = await begin(mine, world, authorizeUrl(clientId, { prompt: 'login' }))
    expect((await theirs.get(waiting.at)).status).toBe(400)
    expect((await theirs.post(waiting.at, { ...readFields(waiting.page), demo: nameOf('ana') })).status).toBe(400)
    expect((await answer(mine, world, waiting, { demo: nameOf('ana') })).page.status).toBeLessThan(400)
  })
})
