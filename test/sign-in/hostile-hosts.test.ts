/** Addresses and callers that headers claim: the sign-in takes its origin from the configuration alone (E4, K3). */
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { authorizeUrl, openBrowser, registerApplication, signInHere } from './sign-in-world.ts'

let world: HeldWorld
let clientId: string
let cookie: string
beforeAll(async () => {
  world = await startHeldWorld()
  clientId = await registerApplication(world)
  const browser = openBrowser(world)
  await signInHere(browser, world)
  cookie = browser
    .cookieNames()
    .map(name => `${name}=${browser.cookie(name)}`)
    .join('; ')
})
afterAll(() => world.stop())

const claims: Readonly<Record<string, Record<string, string>>> = {
  Host: { Host: 'evil.example' },
  'Host with a port': { Host: 'evil.example:443' },
  'X-Forwarded-Host': { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '443' },
  Forwarded: { Forwarded: 'for=10.0.0.1;host=evil.example;proto=https' },
  'X-Original-URL': {
    'X-Original-URL': '/account',
    'X-Rewrite-URL': '/account',
    'X-Forwarded-Prefix': '//evil.example',
  },
  'X-Forwarded-Server': {
    'X-Forwarded-Server': 'evil.example',
    'X-Host': 'evil.example',
    Referer: 'https://evil.example/',
  },
}

interface Seen {
  readonly status: number
  readonly all: string
}

function send(path: string, headers: Record<string, string>, form?: string): Promise<Seen> {
  const { hostname, port, host } = new URL(world.origin)
  const type = form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }
  return new Promise((resolve, reject) => {
    const method = form === undefined ? 'GET' : 'POST'
    const outgoing = request(
      { hostname, port, method, path, headers: { Host: host, ...type, ...headers } },
      response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => (text += part))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, all: `${response.rawHeaders.join('\n')}\n${text}` }),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(form)
  })
}

const addresses = () => [
  '/signin?to=/account',
  '/signin/done?state=/account',
  '/signin/x',
  '/account',
  '/account/password',
  '/password/forgot',
  '/password/reset?token=x',
  '/device',
  '/error?code=50011',
  authorizeUrl(clientId),
  authorizeUrl('c0000000-0000-4000-8000-000000000000'),
  authorizeUrl(clientId, { prompt: 'none' }),
  authorizeUrl(clientId, { response_mode: 'form_post', prompt: 'none' }),
  '/common/oauth2/v2.0/logout',
  '/common/oauth2/v2.0/logout/success',
  '/common/v2.0/.well-known/openid-configuration',
  '/common/discovery/v2.0/keys',
  '/common/discovery/instance?authorization_endpoint=x',
]

describe.each(Object.entries(claims))('a hostile %s', (_name, headers) => {
  it('stands in no answer of a sign-in address', async () => {
    for (const path of addresses()) {
      for (const cookies of [{}, { Cookie: cookie }] as Record<string, string>[]) {
        const seen = await send(path, { ...headers, ...cookies })
        expect([path, seen.all.includes('evil.example'), seen.status < 500]).toEqual([path, false, true])
      }
    }
    const token = '/common/oauth2/v2.0/token'
    for (const form of ['grant_type=refresh_token&client_id=x&refresh_token=x', 'x']) {
      expect((await send(token, headers, form)).all).not.toContain('evil.example')
    }
    const device = await send('/common/oauth2/v2.0/devicecode', headers, `client_id=${clientId}&scope=openid`)
    expect(device.all).not.toContain('evil.example')
    expect(device.all).toContain(`${world.origin}/device`)
  })
})

describe('a header that says who calls', () => {
  const somebody = {
    'Remote-User': 'alma@convite.example',
    'X-Remote-User': 'alma@convite.example',
    'X-Forwarded-User': 'alma@convite.example',
    'X-Forwarded-Email': 'alma@convite.example',
    'X-MS-CLIENT-PRINCIPAL-NAME': 'alma@convite.example',
    'X-Authenticated-User': 'alma@convite.example',
    'X-SSL-Client-Verify': 'SUCCESS',
    'X-SSL-Client-S-DN': 'CN=Reports',
  }

  it('signs nobody in, and changes nobody', async () => {
    expect((await send('/account', somebody)).status).toBe(303)
    expect((await send('/v1.0/me', somebody)).status).toBe(401)
    const { status, all } = await send('/account', { ...somebody, Cookie: cookie })
    expect([status, all.includes('ana@convite.example'), all.includes('alma@convite.example')]).toEqual([
      200,
      true,
      false,
    ])
    const token = await send(
      '/common/oauth2/v2.0/token',
      somebody,
      `grant_type=client_credentials&client_id=${clientId}&scope=.default`,
    )
    expect(token.status).toBe(400)
  })

  it('of a visitor’s address counts for nobody but a proxy that was configured', async () => {
    const sessions = await world.app.services.signIn.sessions.list({ after: null, limit: 10 }, world.now())
    await send('/account', { 'X-Forwarded-For': '203.0.113.99', Cookie: cookie })
    expect(sessions.entries.map(({ address }) => address)).toEqual(['127.0.0.1'])
  })
})

describe('a cookie', () => {
  it('authorises no call of the API', async () => {
    expect((await send('/v1.0/me', { Cookie: cookie })).status).toBe(401)
    expect((await send('/v1.0/me/drive', { Cookie: cookie, Authorization: 'Bearer' })).status).toBe(401)
  })
})
