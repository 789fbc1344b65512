/** A database that goes away while somebody signs in: words and 503, and never half a session (lesson I7). */
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import type { TestBrowser } from 'convite/auth/testing/browser.ts'
import { type DevApp, startDevApp } from '../app.ts'
import { makePostgresPlace, type Place } from '../database.ts'
import { type BrokenLine, openLine } from '../platform/broken-line.ts'
import { lookUpIn } from '../world.ts'
import {
  answer,
  askMe,
  authorizeUrl,
  begin,
  codeOf,
  follow,
  nameOf,
  openBrowser,
  readFields,
  redeem,
  refresh,
  registerApplication,
  signIn,
  signInHere,
  type SignInWorld,
  tokensFor,
} from './sign-in-world.ts'

const url = inject('postgresUrl')

describe.skipIf(url === null)('a sign-in whose database goes away', () => {
  let place: Place
  let line: BrokenLine
  let dev: DevApp
  let world: SignInWorld
  let clientId: string
  let browser: TestBrowser

  beforeEach(async () => {
    place = await makePostgresPlace(url ?? '')
    const address = new URL(place.database ?? '')
    line = await openLine({ host: address.hostname, port: Number(address.port) })
    address.hostname = '127.0.0.1'
    address.port = String(line.port)
    dev = await startDevApp({ dataFolder: place.dataFolder, database: address.href }, { settings: { role: 'api' } })
    world = { ...lookUpIn(() => dev.ready), app: dev.app, origin: dev.app.origin, ready: dev.ready }
    clientId = await registerApplication(world)
    browser = openBrowser(world)
  })
  afterEach(async () => {
    await line.mend()
    await dev.close()
    await line[Symbol.asyncDispose]()
    await place[Symbol.asyncDispose]()
  })

  const isAway = ({ status, headers, text }: { status: number; headers: Headers; text: string }) => [
    status,
    Number(headers.get('retry-after')) > 0,
    text.length > 50,
    headers.getSetCookie().filter(cookie => /_session/.test(cookie) && !/1970/.test(cookie)),
  ]
  const away = [503, true, true, []]

  it('says so at every page, and the browser goes on when it is back', async () => {
    const waiting = await begin(browser, world, authorizeUrl(clientId))
    await line.cut()
    for (const path of [authorizeUrl(clientId), waiting.at, '/password/reset?token=x', '/device'])
      expect([path, ...isAway(await browser.get(path))]).toEqual([path, ...away])
    const shown = await browser.get('/password/reset?token=x', {
      accept: 'text/html,*/*;q=0.8',
      'accept-language': 'de',
    })
    expect([...isAway(shown), shown.headers.get('content-type')]).toEqual([...away, 'text/html; charset=utf-8'])
    expect(shown.text).toContain('Hier ist etwas schiefgegangen')
    const posted = await browser.post(waiting.at, { ...readFields(waiting.page), demo: nameOf('ana') })
    expect(isAway(posted)).toEqual(away)
    await line.mend()
    const consent = await answer(browser, world, waiting, { demo: nameOf('ana') })
    const { away: back } = await answer(browser, world, consent, { action: 'accept' })
    expect(codeOf(back ?? new URL('x:y'))).not.toBe('')
  })

  it('leaves no session when it is lost between the password and the way back', async () => {
    const waiting = await begin(browser, world, '/signin?to=/account')
    const { location } = await browser.post(waiting.at, { ...readFields(waiting.page), demo: nameOf('ana') })
    await line.cut()
    expect(isAway(await browser.get(location?.href ?? ''))).toEqual(away)
    await line.mend()
    expect((await browser.get('/account')).status).toBe(303)
    expect((await follow(browser, world, location?.href ?? '')).page.status).toBe(200)
    expect((await browser.get('/account')).status).toBe(200)
  })

  it('signs nobody out in appearance: an end that was not stored is no end', async () => {
    await signInHere(browser, world)
    const tokens = await tokensFor(openBrowser(world), world, clientId)
    const account = await follow(browser, world, '/account')
    const leaving = await follow(browser, world, '/common/oauth2/v2.0/logout')
    await line.cut()
    const everywhere = await browser.post('/account', { ...readFields(account.page), action: 'signOutEverywhere' })
    expect([everywhere.status, everywhere.headers.getSetCookie()]).toEqual([503, []])
    const left = await browser.post('/common/oauth2/v2.0/logout/confirm', readFields(leaving.page))
    expect(left.status).toBe(503)
    await line.mend()
    expect((await browser.get('/account')).status).toBe(200)
    expect(await askMe(world, tokens.access_token)).toBe(200)
    const again = await follow(browser, world, '/account')
    await browser.post('/account', { ...readFields(again.page), action: 'signOutEverywhere' })
    expect(await askMe(world, tokens.access_token)).toBe(401)
  })

  it('tells programs to come back, and keeps what they hold', async () => {
    const tokens = await tokensFor(browser, world, clientId)
    const code = codeOf(await signIn(browser, world, authorizeUrl(clientId)))
    await line.cut()
    for (const answered of [
      await refresh(world, clientId, tokens.refresh_token),
      await redeem(world, clientId, code),
    ]) {
      expect([answered.status, answered.body.error]).toEqual([503, 'temporarily_unavailable'])
      expect(Number(answered.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    await line.mend()
    expect((await refresh(world, clientId, tokens.refresh_token)).status).toBe(200)
    expect((await redeem(world, clientId, code)).status).toBe(200)
  })

  it('does not open the page of device codes to guesses', async () => {
    const page = await browser.get('/device')
    await line.cut()
    expect(isAway(await browser.post('/device', { ...readFields(page), user_code: 'BBBB-BBBB' }))).toEqual(away)
  })
})
