/** A sign-in at an independent issuer on a whole server, from the address that asked for it to the page behind it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SecondIssuer, startSecondIssuer } from 'convite/auth/external/testing/second-issuer.ts'
import { TestBrowser } from 'convite/auth/external/testing/test-browser.ts'
import { type DevApp, startDevApp } from '../app.ts'
import { makeSqlitePlace, type Place } from '../database.ts'
import { findFreePort } from '../free-port.ts'

describe('a sign-in at an independent issuer', () => {
  let place: Place
  let second: SecondIssuer
  let app: DevApp
  let origin: string

  beforeAll(async () => {
    place = await makeSqlitePlace()
    const port = String(await findFreePort())
    origin = `http://127.0.0.1:${port}`
    second = await startSecondIssuer({ redirectUris: [`${origin}/signin/callback/second`] })
    const provider = {
      id: 'second',
      label: 'Second account',
      issuer: second.issuer,
      clientId: second.clientId,
      clientSecret: second.clientSecret,
      domains: ['convite.example'],
      groups: { claim: 'groups', map: { 'plan-there': 'planners@convite.example' } },
      allowPrivateNetwork: true,
    }
    app = await startDevApp(place, { settings: { port, oidcProviders: JSON.stringify([provider]) } })
  })
  afterAll(async () => {
    await app?.close()
    await second?.close()
    await place?.[Symbol.asyncDispose]()
  })

  const isSignIn = (address: string) => /^\/signin\/(?!callback)[\w-]+$/.test(new URL(address).pathname)

  /** Asks for the page of one's own account, chooses the provider, and gives where the browser ends. */
  async function signIn(browser: TestBrowser): Promise<string> {
    const waiting = await browser.follow(`${origin}/account`, isSignIn)
    const page = await (await browser.open(waiting)).text()
    const form = /<form method="post" action="([^"]+\/external\/second)">.*?name="token" value="([^"]+)"/s.exec(page)
    expect(page).toContain('Second account')
    const answer = await browser.open(new URL(form?.[1] ?? '', origin).href, {
      method: 'POST',
      body: new URLSearchParams({ token: form?.[2] ?? '' }),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    const away = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(await answer.text())?.[1] ?? ''
    return browser.follow(away.replaceAll('&amp;', '&'), address => {
      const { origin: place, pathname } = new URL(address)
      return place === origin && (pathname === '/account' || pathname.endsWith('/done'))
    })
  }

  /** The members of the mapped group, as an administrator sees them. */
  async function listPlanners(): Promise<string> {
    const token =
      app.ready.users.find(({ userPrincipalName }) => userPrincipalName === 'ana@convite.example')?.accessToken ?? ''
    const get = async (path: string) =>
      (await fetch(`${app.ready.baseUrl}${path}`, { headers: { Authorization: `Bearer ${token}` } })).text()
    const { value } = JSON.parse(await get('/groups')) as { value: { id: string; mail: string | null }[] }
    return get(`/groups/${value.find(({ mail }) => mail === 'planners@convite.example')?.id}/members`)
  }

  it('makes the person, signs them in, and takes them to where they wanted to go', async () => {
    second.people.set('u-1', {
      email: 'noor@convite.example',
      email_verified: true,
      name: 'Noor Haddad',
      groups: ['plan-there'],
    })
    second.next = 'u-1'
    const browser = new TestBrowser()
    const done = await signIn(browser)
    const account = await browser.follow(done, address => new URL(address).pathname === '/account')
    const page = await (await browser.open(account)).text()
    expect(page).toContain('noor@convite.example')
    expect(page).toContain('Second account')
    expect(await listPlanners()).toContain('noor@convite.example')
  })

  it('takes the person out of a group that the claim names no more, at the next sign-in', async () => {
    second.people.set('u-1', { email: 'noor@convite.example', email_verified: true, name: 'Noor Haddad' })
    second.next = 'u-1'
    const browser = new TestBrowser()
    await browser.follow(await signIn(browser), address => new URL(address).pathname === '/account')
    expect(await listPlanners()).not.toContain('noor@convite.example')
  })

  it('opens no account of the demo by an address that is not verified', async () => {
    second.people.set('u-2', { email: 'ana@convite.example', email_verified: false, name: 'Not Ana' })
    second.next = 'u-2'
    const browser = new TestBrowser()
    const answer = await browser.open(await signIn(browser))
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('has your address already')
    const again = await browser.follow(`${origin}/account`, isSignIn)
    expect((await browser.open(again)).status).toBe(200)
  })
})
