/** What a thief holds of a sign-in, kept through each event that ends it: all of it is refused afterwards (lesson I7). */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestBrowser } from 'convite/auth/testing/browser.ts'
import type { PrincipalId } from 'convite/domain/principal.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import {
  approveDevice,
  askForDevice,
  askMe,
  answer,
  author,
  authorizeUrl,
  beginDevice,
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
  tokensFor,
} from './sign-in-world.ts'

let world: HeldWorld
let clientId: string
let browser: TestBrowser
let ana: PrincipalId
beforeEach(async () => {
  world = await startHeldWorld()
  clientId = await registerApplication(world)
  browser = openBrowser(world)
  ana = world.person('ana').id as PrincipalId
})
afterEach(() => world.stop())

type Held = 'session' | 'code' | 'refresh token' | 'access token' | 'device code' | 'waiting consent'

/** Takes one of each, and gives what tries them: whether it still opens something. */
async function holdAll(): Promise<() => Promise<Readonly<Record<Held, boolean>>>> {
  await signInHere(browser, world)
  const tokens = await tokensFor(browser, world, clientId)
  const code = codeOf(await signIn(browser, world, authorizeUrl(clientId)))
  const device = await beginDevice(world, clientId)
  await approveDevice(browser, world, device.userCode)
  const later = await registerApplication(world, { displayName: 'Later' })
  const waiting = await follow(browser, world, authorizeUrl(later))
  if (!waiting.page.text.includes('value="accept"')) throw new Error('No consent is asked for.')
  const cookies = browser.cookieNames().map(name => `${name}=${browser.cookie(name)}`)
  return async () => {
    const account = await fetch(`${world.origin}/account`, {
      redirect: 'manual',
      headers: { cookie: cookies.join('; ') },
    })
    const redeemed = await redeem(world, clientId, code)
    const refreshed = await refresh(world, clientId, tokens.refresh_token)
    const me = await askMe(world, tokens.access_token)
    world.setNow(world.now() + 6000)
    const polled = await askForDevice(world, clientId, device.deviceCode)
    await browser.post(waiting.at, { ...readFields(waiting.page), action: 'accept' })
    const agreed = await world.app.services.consents.scopesFor(later, ana)
    return {
      session: account.status === 200,
      code: redeemed.status === 200,
      'refresh token': refreshed.status === 200,
      'access token': me === 200,
      'device code': polled.status === 200,
      'waiting consent': agreed.size > 0,
    }
  }
}

const all = (is: boolean): Record<Held, boolean> => ({
  session: is,
  code: is,
  'refresh token': is,
  'access token': is,
  'device code': is,
  'waiting consent': is,
})

const events: Readonly<Record<string, () => Promise<unknown>>> = {
  'the account is disabled': () => world.app.services.admin.updateUser(author(world), ana, { isEnabled: false }),
  'the account is disabled and enabled again': async () => {
    await world.app.services.admin.updateUser(author(world), ana, { isEnabled: false })
    await world.app.services.admin.updateUser(author(world), ana, { isEnabled: true })
  },
  'the account is deleted': () => world.app.services.admin.deleteUser(author(world), ana),
  'the password is changed': () =>
    world.app.services.signIn.passwordChanges.set(
      author(world),
      { person: ana, passwordHash: 'argon2id$1$1$1$AA$AA', noticeId: randomUUID(), doneFrom: null },
      null,
    ),
  'an administrator sets another password': () =>
    world.app.services.admin.updateUser(author(world), ana, { passwordHash: 'argon2id$1$1$1$AA$AA' }),
  'the sign-ins are revoked': () => world.app.services.signIn.sessions.endAll(author(world), ana),
  'the person signs out everywhere': async () => {
    const elsewhere = openBrowser(world)
    await signInHere(elsewhere, world)
    const { page, at } = await follow(elsewhere, world, '/account')
    await elsewhere.post(at, { ...readFields(page), action: 'signOutEverywhere' })
  },
}

describe('nothing that was held is good any more after', () => {
  it.each(Object.entries(events))('%s', async (_name, event) => {
    const tryAll = await holdAll()
    await event()
    world.setNow(world.now() + 1000)
    expect(await tryAll()).toEqual(all(false))
  })

  it('nothing: all of it is good before', async () => {
    const tryAll = await holdAll()
    expect(await tryAll()).toEqual(all(true))
  })
})

describe('what came of a sign-in', () => {
  // An access token is read by nobody but the resource, which asks no session: it lives its hour, as with Entra.
  const ofSession = { ...all(false), 'access token': true }

  it('ends with the sign-out in its browser', async () => {
    const tryAll = await holdAll()
    const { page } = await follow(browser, world, '/common/oauth2/v2.0/logout')
    await browser.post('/common/oauth2/v2.0/logout/confirm', readFields(page))
    expect(await tryAll()).toEqual(ofSession)
  })

  it('ends when the person ends that session from another browser, and nobody else can', async () => {
    const tryAll = await holdAll()
    const [other, own] = [openBrowser(world), openBrowser(world)]
    await signInHere(own, world)
    const [session] = (await world.app.services.signIn.sessions.listOf(ana, world.now())).filter(
      ({ startedAt }) => startedAt <= world.now(),
    )
    await signInHere(other, world, 'ben')
    const foreign = await follow(other, world, '/account')
    const uids = (await world.app.services.signIn.sessions.listOf(ana, world.now())).map(({ uid }) => uid)
    for (const endSession of uids) await other.post('/account', { ...readFields(foreign.page), endSession })
    expect((await world.app.services.signIn.sessions.listOf(ana, world.now())).map(({ uid }) => uid)).toEqual(uids)
    // The page offers to end every session but the one that looks at it.
    const mine = await follow(own, world, '/account')
    for (const [, endSession = ''] of mine.page.text.matchAll(/name="endSession" value="([^"]+)"/g)) {
      await own.post('/account', { ...readFields(mine.page), endSession })
    }
    expect(session).toBeDefined()
    expect(await tryAll()).toEqual(ofSession)
  })
})

describe('what an application holds', () => {
  const ofApplication = async (event: () => Promise<unknown>) => {
    const tryAll = await holdAll()
    await event()
    const { code, 'refresh token': token, 'device code': device } = await tryAll()
    return { code, token, device }
  }
  const nothing = { code: false, token: false, device: false }

  it('ends when the application is disabled, also when it is enabled again', async () => {
    const { applicationAdmin } = world.app.services
    const event = async () => {
      await applicationAdmin.update(author(world), clientId, { isEnabled: false })
      await applicationAdmin.update(author(world), clientId, { isEnabled: true })
    }
    expect(await ofApplication(event)).toEqual(nothing)
  })

  it('ends when the application is removed', async () => {
    expect(await ofApplication(() => world.app.services.applicationAdmin.remove(author(world), clientId))).toEqual(
      nothing,
    )
  })

  it('ends when the person withdraws the consent', async () => {
    const event = async () => {
      const { page, at } = await follow(browser, world, '/account')
      const consents = await world.app.services.consents.listOf(ana)
      const given = consents.find(one => one.clientId === clientId)
      await browser.post(at, { ...readFields(page), withdrawConsent: given?.id ?? '' })
    }
    expect(await ofApplication(event)).toEqual(nothing)
  })
})

describe('a sign-in that is under way', () => {
  it.each(['the account is disabled', 'the password is changed', 'the sign-ins are revoked'])(
    'does not end well when %s between the password and the way back',
    async name => {
      const waiting = await follow(browser, world, authorizeUrl(clientId))
      const { location } = await browser.post(waiting.at, { ...readFields(waiting.page), demo: nameOf('ana') })
      world.setNow(world.now() + 1000)
      await events[name]?.()
      const back = await follow(browser, world, location?.href ?? '')
      expect(back.away?.searchParams.get('code') ?? null).toBeNull()
      expect((await browser.get('/account')).status).toBe(303)
    },
  )

  it('is not taken over by another person in the same browser', async () => {
    await signInHere(browser, world, 'ana')
    const later = await registerApplication(world, { displayName: 'Later' })
    const waiting = await follow(browser, world, authorizeUrl(later))
    const asked = await follow(browser, world, authorizeUrl(clientId, { prompt: 'login' }))
    const leaving = await answer(browser, world, asked, { demo: nameOf('ben') })
    const leave = /<form method="post" action="([^"]+)"/.exec(leaving.page.text)?.[1] ?? ''
    const { location } = await browser.post(leave, readFields(leaving.page))
    await follow(browser, world, location?.href ?? '')
    expect((await browser.get('/account')).text).toContain(nameOf('ben'))
    await browser.post(waiting.at, { ...readFields(waiting.page), action: 'accept' })
    for (const one of ['ana', 'ben'])
      expect((await world.app.services.consents.scopesFor(later, world.person(one).id as PrincipalId)).size).toBe(0)
  })
})
