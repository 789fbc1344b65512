/** A server as `convite serve` starts it has no test controls, mailbox or one-click sign-in (security lesson K4). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from 'convite/app.ts'
import { version } from 'convite/version.ts'
import type { ReadyDocument } from '@convite/testkit'
import { startApp, startDevApp } from '../app.ts'
import { forgetKeptSecrets, makeSqlitePlace, type Place } from '../database.ts'
import { findFreePort } from '../free-port.ts'
import { call } from '../http.ts'
import { addFile, inviteOne } from '../operations/invite-world.ts'
import { openSignInBrowser } from '../sign-in-browser.ts'
import { lookUpIn, type World } from '../world.ts'

const controls = ['clock', 'faults', 'mail', 'requests', 'settings', 'tokens', 'reset', 'nothing']

let place: Place
let app: App
let ready: ReadyDocument
/** Addresses that development mode answers, as they were before. */
let addresses: readonly string[]
/** The statuses with which development mode answers them to GET. */
const answered: number[] = []
/** The page of the file that was shared, and the address with a secret that the mail held. */
let mailed: readonly string[]

beforeAll(async () => {
  place = await makeSqlitePlace()
  const settings = { port: String(await findFreePort()) }
  {
    await using dev = await startDevApp(place, { settings })
    ready = dev.ready
    const world = { origin: dev.app.origin, ...dev.controls, ...lookUpIn(() => dev.ready), ready } as unknown as World
    const file = await addFile(world, 'ana', 'Production.txt')
    await inviteOne(world, file, {
      recipients: [{ email: 'stranger@elsewhere.example' }],
      roles: ['read'],
      requireSignIn: true,
      sendInvitation: true,
    })
    const [mail] = await dev.controls.mail()
    const mailId = mail?.id ?? ''
    mailed = (mail?.links ?? []).map(link => new URL(link).pathname).filter(path => /^\/(?:open|i)\//.test(path))
    addresses = [
      '/mailbox',
      `/mailbox/${mailId}`,
      `/mailbox/${mailId}/html`,
      '/convite/v1/test',
      ...controls.map(name => `/convite/v1/test/${name}`),
    ]
    const present = addresses.filter(address => !address.endsWith('/nothing') && !address.endsWith('/test'))
    for (const address of present) answered.push((await fetch(`${dev.app.origin}${address}`)).status)
  }
  await forgetKeptSecrets(place)
  app = await startApp(place, { mode: 'production', settings: { ...settings, publicOrigin: ready.origin } })
})
afterAll(async () => {
  await app?.close()
  await place?.[Symbol.asyncDispose]()
})

describe('a server in production', () => {
  it('says at / what it is, in the language of the visitor, and nothing of itself', async () => {
    const read = async (language: string) => {
      const response = await fetch(app.origin, { headers: { 'Accept-Language': language } })
      expect([response.status, response.headers.get('set-cookie')]).toEqual([200, null])
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
      return response.text()
    }
    const german = await read('de')
    expect(german).toContain('<html lang="de">')
    expect(german).toContain('Dies ist ein Convite-Server')
    const secrets = [
      version,
      ready.tenantId,
      ...ready.users.flatMap(user => [user.displayName, user.userPrincipalName]),
    ]
    for (const secret of secrets) expect(await read('en')).not.toContain(secret)
    for (const [, link = ''] of german.matchAll(/href="(\/[^"]*)"/g)) {
      const { status, headers } = await fetch(`${app.origin}${link}`, { redirect: 'manual' })
      const expected = link === '/account' ? [303, '/signin?to=%2Faccount'] : [200, null]
      expect([status, headers.get('location')], link).toEqual(expected)
    }
  })

  it('describes no test control in the document of its own calls', async () => {
    const { paths } = (await (await fetch(`${app.origin}/openapi/convite-v1.json`)).json()) as { paths: object }
    expect(Object.keys(paths)).toEqual(['/healthz', '/readyz', '/metrics'])
  })

  it('answers at the addresses of drives and sites alike, whatever they name: with the sign-in', async () => {
    const { id } = ready.drives[0] ?? { id: '' }
    for (const path of [`/open/drive/${id}`, '/open/drive/b!aaaaaaaaaa', '/sites/handbook', '/sites/none']) {
      const response = await fetch(`${app.origin}${path}`, { redirect: 'manual' })
      const to = `/signin?to=${encodeURIComponent(path)}`
      expect([path, response.status, response.headers.get('location')]).toEqual([path, 303, to])
    }
  })

  it('has no address of development mode, whatever the verb', async () => {
    expect(answered.length).toBeGreaterThan(9)
    expect(answered).not.toContain(404)
    for (const address of addresses) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const response = await fetch(`${app.origin}${address}`, { method })
        expect(response.status, `${method} ${address}`).toBe(404)
        if (method !== 'HEAD') expect(await response.json()).toMatchObject({ error: { code: 'itemNotFound' } })
      }
    }
  })

  it('has them neither under another spelling', async () => {
    for (const address of [
      '/convite/v1/test/clock/',
      '//convite/v1/test/clock',
      '/convite/v1/%74est/clock',
      '/Convite/V1/Test/Clock',
      '/mailbox/',
      '/MAILBOX',
      '/mailbox?x=1',
    ]) {
      expect((await fetch(`${app.origin}${address}`)).status, address).toBe(404)
    }
  })

  it('leads from a mail to the sign-in, and names neither file nor people before it', async () => {
    expect(mailed.length).toBeGreaterThan(0)
    for (const path of mailed) {
      const response = await fetch(`${app.origin}${path}`, { redirect: 'manual' })
      expect([response.status, await response.text()]).toEqual([303, ''])
      expect(response.headers.get('set-cookie')).toBeNull()
      const page = await openSignInBrowser(app.origin).visit(path)
      expect(page.status).toBe(200)
      expect(page.text).not.toMatch(/Production\.txt|Ana|mailbox|name="demo"/i)
      expect((await fetch(`${app.origin}${path}`, { method: 'POST' })).status).toBe(405)
    }
  })

  it('gives no ready document', async () => {
    await expect(app.readyDocument()).rejects.toThrow(/development/)
  })

  it('serves the organisation that is there', async () => {
    const { person } = lookUpIn(() => ready)
    const answer = await call(app, 'GET', '/me', { token: person('ana').accessToken })
    expect(answer.status).toBe(200)
    expect((await fetch(`${app.origin}/readyz`)).status).toBe(200)
  })

  it('links from its pages to none of development mode', async () => {
    for (const path of ['/help/errors', '/docs']) {
      const text = await (await fetch(`${app.origin}${path}`)).text()
      expect(text).not.toMatch(/href="\/(?:mailbox)?"/)
    }
  })
})
