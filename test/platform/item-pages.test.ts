/** The way from a mail to the file on a whole server: sign-in, the item, and nothing for anybody else. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { App } from 'convite/app.ts'
import { cookieNames } from 'convite/auth/browser/cookie-names.ts'
import { type DriveKey, formatItemId, type ItemKey, parseItemId } from 'convite/domain/ids.ts'
import { type DevApp, startApp, startDevApp } from '../app.ts'
import { forgetKeptSecrets, makeSqlitePlace, type Place } from '../database.ts'
import { findFreePort } from '../free-port.ts'
import { addFile, inviteOne, listPermissions } from '../operations/invite-world.ts'
import { formTokenOf, openSignInBrowser, type SeenPage, type SignInBrowser } from '../sign-in-browser.ts'
import { lookUpIn, type World } from '../world.ts'

const guest = 'nadia@elsewhere.example'
const ben = 'ben@convite.example'

function worldOf({ app, ready, controls }: DevApp): World {
  return { origin: app.origin, ...controls, ...lookUpIn(() => ready), ready } as unknown as World
}

/** Ana shares a new file by mail; gives the file's place and the path that the mail leads to. */
async function share(dev: DevApp, name: string, email: string): Promise<{ place: string; path: string; open: string }> {
  const world = worldOf(dev)
  const place = await addFile(world, 'ana', name)
  const recipients = [{ email }]
  await inviteOne(world, place, { recipients, roles: ['read'], requireSignIn: true, sendInvitation: true })
  const [mail] = await dev.controls.mail({ to: email })
  const path = (mail?.links ?? []).map(link => new URL(link).pathname).find(one => /^\/(?:i|open)\//.test(one)) ?? ''
  return { place, path, open: `/open/${place.split('/').at(-1)}` }
}

/** The user names of the one-click list, in its order, and the notes beside them. */
const listDemo = ({ text }: SeenPage) => [...text.matchAll(/name="demo" value="([^"]+)"/g)].map(([, name = '']) => name)

async function choose(browser: SignInBrowser, page: SeenPage, name: string): Promise<SeenPage> {
  return browser.send(page, { demo: name })
}

const isSignIn = ({ status, path }: SeenPage) => status === 200 && /^\/signin\/[\w-]+$/.test(path)

describe('in development mode', () => {
  let place: Place
  let dev: DevApp

  beforeAll(async () => {
    place = await makeSqlitePlace()
    dev = await startDevApp(place, { settings: { port: String(await findFreePort()) } })
  })
  afterAll(async () => {
    await dev?.close()
    await place?.[Symbol.asyncDispose]()
  })

  const open = () => openSignInBrowser(dev.app.origin)

  it('the link of a mail opens the file as the invited person, who stands first and redeems by the click', async () => {
    const shared = await share(dev, 'Letter.txt', guest)
    const browser = open()
    const asked = await browser.visit(shared.path)
    expect(isSignIn(asked)).toBe(true)
    const [first = '', ...others] = listDemo(asked)
    expect(asked.text.indexOf('Invited')).toBeGreaterThan(asked.text.indexOf(first))
    expect(asked.text.split('Invited').length).toBe(2)
    expect(others).toContain(ben)
    const before = await listPermissions(worldOf(dev), shared.place)
    expect(before.find(({ invitation }) => invitation?.email === guest)?.invitation?.redeemedBy).toBeUndefined()

    const page = await choose(browser, asked, first)
    expect([page.status, page.path]).toEqual([200, shared.path])
    expect(page.text).toContain('<bdi>Letter.txt</bdi>')
    expect(page.text).toContain(`Signed in as <bdi>${guest}</bdi>`)
    const after = await listPermissions(worldOf(dev), shared.place)
    expect(after.find(({ invitation }) => invitation?.email === guest)?.invitation?.redeemedBy).toMatch(
      /^[\da-f-]{36}$/,
    )
    expect((await browser.visit(shared.open)).text).toContain('<bdi>Letter.txt</bdi>')
  })

  it('whoever came once finds their user name in the form already, at the address that was sent to them alone', async () => {
    const again = 'again@elsewhere.example'
    const { path, open: plain } = await share(dev, 'Again.txt', again)
    const browser = open()
    const asked = await browser.visit(path)
    await choose(browser, asked, listDemo(asked)[0] ?? '')
    const field = ({ text }: SeenPage) => /<input[^>]*id="username"[^>]*>/.exec(text)?.[0] ?? ''
    expect(field(await open().visit(path))).toContain(`value="${again}"`)
    const other = await open().visit(plain)
    expect([field(other).includes(again), other.text.includes('Invited')]).toEqual([false, false])
  })

  it('is for nobody else: what is hidden and what does not exist answer alike', async () => {
    const { open: hidden, path } = await share(dev, 'Hidden.txt', 'hidden@elsewhere.example')
    const browser = open()
    const asked = await browser.visit(hidden)
    const page = await choose(browser, asked, ben)
    const { drive, item } = parseItemId(hidden.slice('/open/'.length)) as { drive: DriveKey; item: ItemKey }
    const missing = await browser.visit(`/open/${formatItemId(drive, (item + 1_000_000) as ItemKey)}`)
    expect([page.status, missing.status]).toEqual([404, 404])
    const neutral = ({ text }: SeenPage) => text.replaceAll(/to=%2F\w+%2F[\w-]+/g, 'to=')
    expect(neutral(missing)).toBe(neutral(page))
    expect(page.text).not.toMatch(/Hidden\.txt|hidden@/)
    const byLink = await browser.visit(path)
    expect([byLink.status, neutral(byLink)]).toEqual([404, neutral(page)])
    expect((await fetch(`${dev.app.origin}${path}`, { redirect: 'manual' })).status).toBe(303)
  })

  it('somebody else may sign in from the closed door, and gets where they wanted to', async () => {
    const { path } = await share(dev, 'Second.txt', 'second@elsewhere.example')
    const browser = open()
    const closed = await choose(browser, await browser.visit(path), ben)
    const other = /href="(\/signin\?to=[^"]+prompt=login)"/.exec(closed.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const asked = await browser.visit(other)
    expect(isSignIn(asked)).toBe(true)
    const page = await browser.goOn(await choose(browser, asked, listDemo(asked)[0] ?? ''))
    expect([page.status, page.path, page.text.includes('<bdi>Second.txt</bdi>')]).toEqual([200, path, true])
  })

  it('the sign-out on the page ends the session, for every copy of its cookie', async () => {
    const { open: address } = await share(dev, 'Out.txt', ben)
    const browser = open()
    const page = await choose(browser, await browser.visit(address), ben)
    const wrong = await browser.send(page, { action: 'signOut', token: 'wrong' }, '/account')
    expect([wrong.status, wrong.path]).toEqual([200, '/account'])
    expect((await browser.visit(address)).text).toContain('<bdi>Out.txt</bdi>')
    const name = cookieNames(dev.app.origin).session
    const headers = { Cookie: `${name}=${browser.cookie(name)}` }
    const isOpen = async () => (await fetch(dev.app.origin + address, { headers, redirect: 'manual' })).status === 200
    expect(await isOpen()).toBe(true)
    const out = await browser.send(page, { action: 'signOut' }, '/account')
    expect(out.text).toContain('You are signed out')
    expect([isSignIn(await browser.visit(address)), await isOpen()]).toEqual([true, false])
  })

  it('the one click needs the token of its own form, and a person who may sign in', async () => {
    const stranger = 'olu@elsewhere.example'
    const { path, place: file } = await share(dev, 'Tokens.txt', stranger)
    const browser = open()
    const asked = await browser.visit(path)
    const [name = ''] = listDemo(asked)
    const foreign = formTokenOf(await open().visit(path))
    for (const token of ['', 'wrong', foreign]) {
      expect((await browser.send(asked, { demo: name, token })).status).toBe(400)
    }
    for (const demo of ['nobody@convite.example', '', worldOf(dev).group('Planners').id]) {
      expect([demo, (await browser.send(asked, { demo })).status]).toEqual([demo, 400])
    }
    const [permission] = (await listPermissions(worldOf(dev), file)).filter(one => one.invitation?.email === stranger)
    expect(permission?.invitation?.redeemedBy).toBeUndefined()
    expect(isSignIn(await browser.visit(path))).toBe(true)
  })

  it.each([
    '//evil.test/',
    'https://evil.test/',
    '/\\evil.test',
    '/%09/evil.test\n',
    'javascript:alert(1)',
    '',
    '/\t/x',
  ])('a sign-in that is to lead to %j stays on this server', async to => {
    const browser = open()
    const asked = await browser.visit(`/signin?to=${encodeURIComponent(to)}`)
    expect(isSignIn(asked)).toBe(true)
    // The browser throws where it is sent away.
    expect(await choose(browser, asked, ben)).toMatchObject({ status: 200, path: '/account' })
  })

  it('a reset leaves nobody signed in', async () => {
    const browser = open()
    const account = await choose(browser, await browser.visit('/account'), ben)
    expect(account.text).toContain(ben)
    await dev.controls.reset({
      organization: { displayName: 'Elsewhere', domains: ['other.example'], siteHostname: 'other.example' },
      users: [{ userPrincipalName: 'zoe@other.example', displayName: 'Zoe', mail: 'zoe@other.example' }],
    })
    const asked = await browser.visit('/account')
    expect([isSignIn(asked), listDemo(asked)]).toEqual([true, ['zoe@other.example']])
    const page = await choose(browser, asked, 'zoe@other.example')
    expect([page.path, page.text.includes('zoe@other.example')]).toEqual(['/account', true])
    await dev.controls.reset()
    expect(isSignIn(await browser.visit('/account'))).toBe(true)
  })
})

describe('in production', () => {
  let place: Place
  let app: App
  let password: string
  let colleague: Awaited<ReturnType<typeof share>>
  let outside: Awaited<ReturnType<typeof share>>

  beforeAll(async () => {
    place = await makeSqlitePlace()
    const settings = { port: String(await findFreePort()) }
    let publicOrigin: string
    {
      await using dev = await startDevApp(place, { settings })
      colleague = await share(dev, 'Colleague.txt', ben)
      outside = await share(dev, 'Outside.txt', guest)
      password = worldOf(dev).person('ben').password ?? ''
      publicOrigin = dev.ready.origin
      const left = 'select principal_id from principals where password_hash is null and password_sealed is not null'
      await vi.waitFor(async () => expect(await place.query(left)).toEqual([]), { timeout: 30_000, interval: 100 })
    }
    await forgetKeptSecrets(place)
    app = await startApp(place, { mode: 'production', settings: { ...settings, publicOrigin } })
  })
  afterAll(async () => {
    await app?.close()
    await place?.[Symbol.asyncDispose]()
  })

  it('the link of a mail leads through the password to the file', async () => {
    const browser = openSignInBrowser(app.origin)
    const asked = await browser.visit(colleague.path)
    expect([isSignIn(asked), listDemo(asked)]).toEqual([true, []])
    const page = await browser.send(asked, { username: ben, password, action: 'signIn' })
    expect([page.status, page.path]).toEqual([200, colleague.path])
    expect(page.text).toContain('<bdi>Colleague.txt</bdi>')
    const closed = await browser.visit(outside.path)
    expect([closed.status, closed.text.includes('Outside.txt')]).toEqual([404, false])
    const download = /href="([^"]+)" download/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(await (await fetch(download)).text()).toBe('Colleague.txt')
  })

  it('no one click signs anybody in', async () => {
    const browser = openSignInBrowser(app.origin)
    const asked = await browser.visit(outside.path)
    const form = await browser.visit(`${asked.path}?another=typed`)
    expect((await browser.send(form, { demo: guest }, asked.path)).status).toBe(400)
    expect((await browser.send(form, { demo: ben }, asked.path)).status).toBe(400)
    expect(isSignIn(await browser.visit(outside.path))).toBe(true)
  })

  it('an invited guest without an account reads why they cannot sign in yet, at their own address alone', async () => {
    const browser = openSignInBrowser(app.origin)
    const told = await browser.visit(outside.path)
    expect(told.text).toContain(`sent to <bdi>${guest}</bdi>`)
    expect(told.text).not.toContain('type="password"')
    const other = /href="(\/signin\/[\w-]+\?another=typed)"/.exec(told.text)?.[1] ?? ''
    const form = await browser.visit(other)
    expect(form.text).toContain('type="password"')
    expect(form.text).not.toContain(guest)
    for (const address of [
      outside.open,
      '/account',
      `${outside.path}x`,
      `/signin?to=${outside.open}&login_hint=${guest}`,
    ]) {
      const { text } = await openSignInBrowser(app.origin).visit(address)
      expect([address, text.includes(guest), text.includes('has no account')]).toEqual([address, false, false])
    }
  })

  it('whoever names the guest to the issuer learns nothing of their state', async () => {
    const visit = async (hint: string) => {
      const { location } = await fetch(`${app.origin}/signin?to=/account`, { redirect: 'manual' }).then(answer => ({
        location: answer.headers.get('location') ?? '',
      }))
      const { pathname, search } = new URL(location)
      const page = await openSignInBrowser(app.origin).visit(`${pathname}${search}&login_hint=${hint}`)
      return page.text.replaceAll(hint, '').replaceAll(/signin\/[\w-]+|value="[\w-]{43}"/g, '')
    }
    expect(await visit(encodeURIComponent(guest).replaceAll('%40', '@'))).toBe(await visit('nobody@elsewhere.example'))
  })

  it('reading the pages redeems nothing', async () => {
    for (const method of ['GET', 'HEAD']) await fetch(`${app.origin}${outside.path}`, { method })
    await openSignInBrowser(app.origin).visit(outside.path)
    expect(await place.query(`select redeemed_at from grants where redeemed_at is not null`)).toEqual([])
    const [state] = await place.query(`select external_user_state from principals where mail = '${guest}'`)
    expect(state).toEqual({ external_user_state: 'PendingAcceptance' })
  })
})
