/** The page where somebody types the code that a device shows: it cannot be guessed, forged, skipped or approved twice. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestBrowser } from 'convite/auth/testing/browser.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import {
  answer,
  askForDevice,
  beginDevice,
  follow,
  nameOf,
  openBrowser,
  readFields,
  registerApplication,
  signInHere,
  type Waiting,
} from './sign-in-world.ts'

const proxy = '127.0.0.1'
let world: HeldWorld
let clientId: string
beforeEach(async () => {
  world = await startHeldWorld({ trustedProxies: proxy })
  clientId = await registerApplication(world, { redirectUris: [] })
})
afterEach(() => world.stop())

const openPage = (browser: TestBrowser): Promise<Waiting> => follow(browser, world, '/device')

/** Types a code from an address of the net; gives the page that answers. */
async function type(browser: TestBrowser, userCode: string, address = '192.0.2.1') {
  const { page } = await openPage(browser)
  return browser.post('/device', { ...readFields(page), user_code: userCode }, { 'x-forwarded-for': address })
}

describe('codes of devices', () => {
  it('can be tried ten times, by one browser or two hundred at once, and then not for a while', async () => {
    const { userCode } = await beginDevice(world, clientId)
    const ready = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const browser = openBrowser(world)
        return { browser, fields: readFields((await openPage(browser)).page) }
      }),
    )
    const tries = await Promise.all(
      ready.map(({ browser, fields }, index) => {
        const guess = `BBBB-${(100 + index).toString().replace(/\d/g, digit => 'BCDFGHJKLM'[Number(digit)] ?? '')}B`
        return browser.post('/device', { ...fields, user_code: guess }, { 'x-forwarded-for': '192.0.2.1' })
      }),
    )
    expect(tries.filter(({ status }) => status !== 429)).toHaveLength(10)
    const last = tries.find(({ status }) => status === 429)
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
    // The right code from there is not looked at either; whoever sits elsewhere is not kept waiting.
    expect((await type(openBrowser(world), userCode)).status).toBe(429)
    const elsewhere = await type(openBrowser(world), userCode, '198.51.100.7')
    expect([elsewhere.status, elsewhere.text.includes('Garden planner')]).toEqual([200, true])
    world.setNow(world.now() + 60_000)
    expect((await type(openBrowser(world), userCode)).text).toContain('Garden planner')
  })

  it('are tried by a household, however many addresses of IPv6 it has', async () => {
    const statuses: number[] = []
    for (let index = 0; index < 11; index += 1) {
      statuses.push((await type(openBrowser(world), 'BBBB-BBBB', `2001:db8:1:2::${index + 1}`)).status)
    }
    expect(statuses.at(-1)).toBe(429)
    expect((await type(openBrowser(world), 'BBBB-BBBB', '2001:db8:1:3::1')).status).not.toBe(429)
  })

  it('that exist do not count, nor buy further guesses', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { userCode } = await beginDevice(world, clientId)
      expect((await type(openBrowser(world), userCode)).text).toContain('Garden planner')
      expect((await type(openBrowser(world), 'BBBB-BBBB')).status).not.toBe(429)
    }
    expect((await type(openBrowser(world), 'BBBB-BBBB')).status).toBe(429)
  })
})

describe('the approval of a device', () => {
  it.each<[string, (fields: Record<string, string>) => [Record<string, string>, Record<string, string>]]>([
    ['from a page of another site', fields => [fields, { origin: 'https://evil.example' }]],
    ['without an origin, as a frame in a sandbox sends it', fields => [fields, { origin: 'null' }]],
    ['by a request that a browser calls foreign', fields => [fields, { 'sec-fetch-site': 'cross-site' }]],
    ['without the secret of the page', ({ xsrf: _xsrf, ...fields }) => [fields, {}]],
    ['with another secret', fields => [{ ...fields, xsrf: 'x'.repeat(43) }, {}]],
  ])('is refused %s', async (_name, forge) => {
    const { userCode, deviceCode } = await beginDevice(world, clientId)
    const browser = openBrowser(world)
    await signInHere(browser, world)
    const shown = await type(browser, userCode)
    const [fields, headers] = forge({ ...readFields(shown), confirm: 'yes' })
    const { status, location } = await browser.post('/device', fields, headers)
    expect([status, location]).toEqual([400, null])
    expect((await askForDevice(world, clientId, deviceCode)).body.error).toBe('authorization_pending')
  })

  it('takes no secret of another browser', async () => {
    const { userCode, deviceCode } = await beginDevice(world, clientId)
    const [mine, theirs] = [openBrowser(world), openBrowser(world)]
    await signInHere(theirs, world)
    await type(theirs, userCode)
    const fields = readFields(await type(mine, userCode))
    expect((await theirs.post('/device', { ...fields, confirm: 'yes' })).status).toBe(400)
    expect((await askForDevice(world, clientId, deviceCode)).body.error).toBe('authorization_pending')
  })

  it('is not given by opening the address that holds the code', async () => {
    const { userCode, deviceCode } = await beginDevice(world, clientId)
    const browser = openBrowser(world)
    await signInHere(browser, world)
    for (let time = 0; time < 3; time += 1) await browser.get(`/device?user_code=${userCode}&confirm=yes`)
    expect((await askForDevice(world, clientId, deviceCode)).body.error).toBe('authorization_pending')
  })

  it('is given once: the device gets its tokens one time, and nobody approves it again', async () => {
    const { userCode, deviceCode } = await beginDevice(world, clientId)
    const browser = openBrowser(world)
    await signInHere(browser, world)
    const shown = await type(browser, userCode)
    const fields = { ...readFields(shown), confirm: 'yes' }
    const consent = await answer(browser, world, { page: shown, at: '/device' }, { confirm: 'yes' })
    expect(consent.at).toMatch(/^http.*\/signin\//)
    // While it waits for consent, nobody else takes it over.
    expect((await openBrowser(world).post('/device', fields)).status).toBe(400)
    const done = await answer(browser, world, consent, { action: 'accept' })
    expect(done.page.status).toBe(200)
    world.setNow(world.now() + 5000)
    const answers = await Promise.all(Array.from({ length: 10 }, () => askForDevice(world, clientId, deviceCode)))
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    world.setNow(world.now() + 5000)
    expect((await askForDevice(world, clientId, deviceCode)).body.error).toBe('expired_token')
    expect((await type(openBrowser(world), userCode)).text).not.toContain('name="confirm"')
  })

  it('of one application is worth nothing to another', async () => {
    const other = await registerApplication(world, { displayName: 'Thief', redirectUris: [] })
    const { userCode, deviceCode } = await beginDevice(world, clientId)
    const browser = openBrowser(world)
    await signInHere(browser, world)
    const shown = await type(browser, userCode)
    await answer(browser, world, await answer(browser, world, { page: shown, at: '/device' }, { confirm: 'yes' }), {
      action: 'accept',
    })
    world.setNow(world.now() + 5000)
    expect((await askForDevice(world, other, deviceCode)).status).toBe(400)
  })

  it('asks who is there to sign in first, and shows the name of the application', async () => {
    const { userCode } = await beginDevice(world, clientId)
    const browser = openBrowser(world)
    const shown = await type(browser, userCode)
    expect(shown.text).toContain('Garden planner')
    const asked = await answer(browser, world, { page: shown, at: '/device' }, { confirm: 'yes' })
    expect(asked.page.text).toContain('name="password"')
    const consent = await answer(browser, world, asked, { demo: nameOf('ana') })
    expect(consent.page.text).toContain('Garden planner')
  })
})
