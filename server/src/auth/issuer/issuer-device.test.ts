import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { anApplication, aPerson, type AuthWorld, startAuthWorld, testOrigin } from '../testing/auth-world.ts'
import { createTestBrowser, type TestBrowser, type Visit } from '../testing/browser.ts'

const publicId = 'cccccccc-0000-4000-8000-0000000000aa'
const person = aPerson().id
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
let world: AuthWorld
let browser: TestBrowser

beforeEach(async () => {
  world = await startAuthWorld()
  world.applications.set(publicId, anApplication({ clientId: publicId, kind: 'public', secretHashes: [] }))
  world.consents.set(`${publicId} ${person}`, ['Files.ReadWrite'])
  browser = createTestBrowser(testOrigin, world.address)
})
afterEach(() => world.close())

interface DeviceAnswer {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly verification_uri_complete: string
  readonly expires_in: number
  readonly interval: number
  readonly message: string
}

async function begin(change: Record<string, string> = {}): Promise<DeviceAnswer> {
  const form = { client_id: publicId, scope: 'openid offline_access Files.ReadWrite', ...change }
  const response = await fetch(`${world.address}/common/oauth2/v2.0/devicecode`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as DeviceAnswer
}

/** A device waits a second or more between two questions; here it has a new process each time. */
const ask = (deviceCode: string, change: Record<string, string> = {}) =>
  world.askToken({ grant_type: deviceGrant, client_id: publicId, device_code: deviceCode, ...change })

interface ShownPage {
  readonly page: string
  readonly action: string
  readonly hiddenFields: Record<string, string>
  readonly fault?: { readonly kind: string } | null
  readonly userCode?: string
  readonly applicationName?: string
}
const pageOf = ({ text }: Visit) => JSON.parse(text) as ShownPage

/** Opens the page, types the code and goes on to the question whether it is the right device. */
async function enter(userCode: string): Promise<Visit> {
  const form = pageOf(await browser.get('/device'))
  return browser.post(form.action, { ...form.hiddenFields, user_code: userCode })
}

/** Approves as the person, signing in on the way. */
async function approve(userCode: string): Promise<Visit> {
  const question = pageOf(await enter(userCode))
  let visit = await browser.post(question.action, { ...question.hiddenFields, confirm: 'yes' })
  while (visit.location !== null) {
    const { href, pathname } = visit.location
    visit = pathname.startsWith('/signin/')
      ? await browser.post(href, { step: 'login', person })
      : await browser.get(href)
  }
  return visit
}

describe('a device', () => {
  test('is told where its person goes, in fields and in words', async () => {
    const answer = await begin()
    expect(answer).toEqual({
      device_code: expect.any(String) as string,
      user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/u) as string,
      verification_uri: `${testOrigin}/device`,
      verification_uri_complete: `${testOrigin}/device?user_code=${answer.user_code}`,
      expires_in: 900,
      interval: 5,
      message: expect.stringContaining(answer.user_code) as string,
    })
  })

  test('waits, and gets tokens once its person has approved', async () => {
    const { device_code, user_code } = await begin()
    const waiting = await ask(device_code)
    expect(waiting.status).toBe(400)
    expect(waiting.body).toMatchObject({ error: 'authorization_pending', error_codes: [70016] })
    expect(pageOf(await approve(user_code))).toMatchObject({ page: 'deviceDone', isApproved: true })
    await new Promise(resolve => setTimeout(resolve, 1100))
    const { status, body } = await ask(device_code)
    expect(status).toBe(200)
    expect(typeof body.scope).toBe('string')
    expect(decodeJwt(body.access_token)).toMatchObject({ scp: 'Files.ReadWrite', oid: person })
    expect(body.refresh_token).toBeTruthy()
  })

  test('that asks without a pause is told to slow down', async () => {
    const { device_code } = await begin()
    await ask(device_code)
    expect((await ask(device_code)).body).toMatchObject({ error: 'slow_down' })
  })

  test('is told when its person declines', async () => {
    const { device_code, user_code } = await begin()
    const question = pageOf(await enter(user_code))
    const done = await browser.post(question.action, { ...question.hiddenFields, abort: 'yes' })
    expect(pageOf(done)).toMatchObject({ page: 'deviceDone', isApproved: false, applicationName: 'Planner robot' })
    expect((await ask(device_code)).body).toMatchObject({ error: 'authorization_declined' })
  })

  test('has fifteen minutes', async () => {
    const { device_code, user_code } = await begin()
    world.clock.move(901_000)
    expect((await ask(device_code)).body).toMatchObject({ error: 'expired_token' })
    expect(pageOf(await enter(user_code))).toMatchObject({ page: 'deviceCode', fault: { kind: 'expired' } })
  })

  test('cannot be asked for by the key under which its code is stored', async () => {
    const { user_code } = await begin()
    await approve(user_code)
    const [row] = [...world.state.rows.values()].filter(({ model }) => model === 'DeviceCode')
    expect((await ask(`row:${row?.id ?? ''}`)).body).toMatchObject({ error: 'bad_verification_code' })
    expect((await ask(row?.id ?? '')).body).toMatchObject({ error: 'bad_verification_code' })
  })

  test('with a code of nobody is told so', async () => {
    expect((await ask('nonsense')).body).toMatchObject({ error: 'bad_verification_code' })
  })

  test('cannot take the code of another application', async () => {
    const other = 'cccccccc-0000-4000-8000-0000000000bb'
    world.applications.set(other, anApplication({ clientId: other, kind: 'public', secretHashes: [] }))
    const { device_code, user_code } = await begin()
    await approve(user_code)
    expect((await ask(device_code, { client_id: other })).body).not.toHaveProperty('access_token')
  })

  test('gets tokens once: the code is good for one answer', async () => {
    const { device_code, user_code } = await begin()
    await approve(user_code)
    expect((await ask(device_code)).status).toBe(200)
    await new Promise(resolve => setTimeout(resolve, 1100))
    expect((await ask(device_code)).body).not.toHaveProperty('access_token')
  })
})

describe('the page of the code', () => {
  test('takes it with blanks and in small letters', async () => {
    const { user_code } = await begin()
    const typed = ` ${user_code.toLowerCase().replace('-', ' ')} `
    expect(pageOf(await enter(typed))).toMatchObject({ page: 'deviceConfirm', userCode: user_code })
  })

  test('says which application asks, and changes nothing by being looked at', async () => {
    const { device_code, user_code } = await begin()
    expect(pageOf(await enter(user_code))).toMatchObject({ page: 'deviceConfirm', applicationName: 'Planner robot' })
    await browser.get(`/device?user_code=${user_code}`)
    expect((await ask(device_code)).body).toMatchObject({ error: 'authorization_pending' })
  })

  test('shows a code that came with the address, and waits for the person', async () => {
    const { user_code } = await begin()
    const shown = pageOf(await browser.get(`/device?user_code=${user_code}`))
    expect(shown).toMatchObject({ page: 'deviceCode', userCode: user_code, fault: null })
  })

  test('asks again for a wrong one', async () => {
    expect(pageOf(await enter('BBBB-BBBB'))).toMatchObject({ page: 'deviceCode', fault: { kind: 'unknown' } })
  })

  test('needs the form of this browser', async () => {
    const { device_code, user_code } = await begin()
    const question = pageOf(await enter(user_code))
    const other = createTestBrowser(testOrigin, world.address)
    await other.post(question.action, { ...question.hiddenFields, confirm: 'yes' })
    await browser.post(question.action, { ...question.hiddenFields, xsrf: 'wrong', confirm: 'yes' })
    expect((await ask(device_code)).body).toMatchObject({ error: 'authorization_pending' })
  })
})
