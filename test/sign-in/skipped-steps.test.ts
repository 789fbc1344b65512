/** The steps of a sign-in taken out of order, left out, or in another browser (lessons D9, I5, I6). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestBrowser } from 'convite/auth/testing/browser.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import {
  answer,
  authorizeUrl,
  begin,
  type Changes,
  follow,
  nameOf,
  openBrowser,
  readFields,
  registerApplication,
  signInHere,
} from './sign-in-world.ts'

let world: HeldWorld
let clientId: string
let browser: TestBrowser
beforeEach(async () => {
  world = await startHeldWorld()
  clientId = await registerApplication(world)
  browser = openBrowser(world)
})
afterEach(() => world.stop())

const resumeOf = (at: string) => `/common/oauth2/v2.0/authorize/${at.split('/').at(-1)}`

describe('a sign-in', () => {
  it.each<[string, Record<string, string>]>([
    ['agrees', { action: 'accept', forOrganization: 'yes' }],
    ['chooses nobody', { action: 'another' }],
    ['chooses a person', { account: 'of ana' }],
    ['chooses without a name', { account: '' }],
    ['sends nothing', {}],
    ['signs in without a password', { action: 'signIn', username: nameOf('ana') }],
    ['names a person', { personId: 'of ana', login: 'of ana' }],
  ])('is not done by a form that %s', async (_name, fields) => {
    const waiting = await begin(browser, world, authorizeUrl(clientId))
    const { id } = world.person('ana')
    const sent = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, value === 'of ana' ? id : value]),
    )
    const { away } = await answer(browser, world, waiting, sent)
    expect(away).toBeNull()
    const back = await follow(browser, world, resumeOf(waiting.at))
    expect(back.away?.searchParams.get('code') ?? null).toBeNull()
    expect((await browser.get('/account')).status).toBe(303)
  })

  it('that is demanded anew is not done by choosing who is signed in', async () => {
    await signInHere(browser, world)
    for (const changes of [{ prompt: 'login' }, { max_age: '0' }] as Changes[]) {
      const waiting = await begin(browser, world, authorizeUrl(clientId, changes))
      const { away, page } = await answer(browser, world, waiting, { account: world.person('ana').id })
      expect([away, page.text.includes('name="password"')]).toEqual([null, true])
    }
  })

  it('goes on in no other browser, at none of its steps', async () => {
    const thief = openBrowser(world)
    const waiting = await begin(browser, world, authorizeUrl(clientId))
    const { location } = await browser.post(waiting.at, { ...readFields(waiting.page), demo: nameOf('ana') })
    for (const at of [waiting.at, location?.href ?? '', resumeOf(waiting.at)]) {
      const visit = await thief.get(at)
      expect([visit.status, visit.location]).toEqual([400, null])
    }
    expect((await thief.get('/account')).status).toBe(303)
  })

  it('begun by somebody else and ended by the person does not sign in the first', async () => {
    const thief = openBrowser(world)
    const planted = await begin(thief, world, authorizeUrl(clientId))
    // The victim is sent to the address of the thief's request.
    expect((await browser.get(planted.at)).status).toBe(400)
    await signInHere(browser, world)
    expect((await browser.get(planted.at)).status).toBe(400)
    expect((await browser.get(resumeOf(planted.at))).status).toBe(400)
    expect((await follow(thief, world, resumeOf(planted.at))).away).toBeNull()
  })

  it('has a new session at each turn: one that was known before is worth nothing', async () => {
    await browser.get('/device')
    const name = browser.cookieNames().find(one => /_session(_\d+)?$/.test(one)) ?? ''
    const before = browser.cookie(name) ?? ''
    await signInHere(browser, world)
    const after = browser.cookie(name) ?? ''
    expect([before === '', before === after]).toEqual([false, false])
    const ask = (value: string) =>
      fetch(`${world.origin}/account`, { redirect: 'manual', headers: { cookie: `${name}=${value}` } })
    expect([(await ask(before)).status, (await ask(after)).status]).toEqual([303, 200])
  })

  it('cannot be ended twice: the address of its end is used up', async () => {
    const waiting = await begin(browser, world, authorizeUrl(clientId, { scope: 'openid' }))
    const { location } = await browser.post(waiting.at, { ...readFields(waiting.page), demo: nameOf('ana') })
    const first = await browser.get(location?.href ?? '')
    expect(first.location?.searchParams.get('code')).toBeTruthy()
    const second = await browser.get(location?.href ?? '')
    expect(second.location?.searchParams.get('code') ?? null).toBeNull()
  })

  it('is not begun by looking: a link opened by a scanner changes nothing', async () => {
    const waiting = await begin(browser, world, authorizeUrl(clientId))
    for (let time = 0; time < 3; time += 1) await openBrowser(world).get(waiting.at)
    for (let time = 0; time < 3; time += 1) await browser.get(waiting.at)
    const { page } = await answer(browser, world, waiting, { demo: nameOf('ana') })
    expect(page.text).toContain('value="accept"')
  })
})

describe('a way back', () => {
  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/%09/evil.example\n',
    ' //evil.example',
    '\u0000//evil.example',
    '/a\r\nLocation: https://evil.example',
    '.evil.example',
    '@evil.example',
    '',
  ])('stays on this server: %j', async to => {
    for (const path of [`/signin?to=${encodeURIComponent(to)}`, `/signin/done?state=${encodeURIComponent(to)}`]) {
      const { location } = await browser.get(path)
      expect(location?.origin).toBe(world.origin)
    }
    await signInHere(browser, world)
    const { at, away } = await follow(browser, world, `/signin?to=${encodeURIComponent(to)}`)
    expect([away, new URL(at, world.origin).origin]).toEqual([null, world.origin])
  })
})
