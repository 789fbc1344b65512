/** Access tokens that an independent issuer gives, on a whole server: who they open, and when they stop. */
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SecondIssuer, startSecondIssuer } from 'convite/auth/external/testing/second-issuer.ts'
import { TestBrowser } from 'convite/auth/external/testing/test-browser.ts'
import { type DevApp, startDevApp } from '../app.ts'
import { makeSqlitePlace, type Place } from '../database.ts'

const main = join(import.meta.dirname, '..', '..', 'server', 'src', 'cli', 'main.ts')
const audience = 'api://convite'
const redirect = 'http://127.0.0.1:1/callback'

describe('access tokens of an independent issuer', () => {
  let place: Place
  let second: SecondIssuer
  let app: DevApp

  beforeAll(async () => {
    place = await makeSqlitePlace()
    second = await startSecondIssuer({ redirectUris: [redirect], audience })
    second.people.set('u-1', { name: 'Somebody' })
    const usual = { clientId: 'convite-there', allowPrivateNetwork: true, acceptAccessTokens: { audience } }
    const providers = [
      { ...usual, id: 'second', issuer: second.issuer, clientSecret: second.clientSecret },
      { ...usual, id: 'down', issuer: 'http://127.0.0.1:1' },
    ]
    app = await startDevApp(place, { settings: { oidcProviders: JSON.stringify(providers) } })
  })
  afterAll(async () => {
    await app?.close()
    await second?.close()
    await place?.[Symbol.asyncDispose]()
  })

  const convite = (...args: string[]) =>
    promisify(execFile)(process.execPath, [main, ...args, '--data', place.dataFolder, '--json'], {
      env: { PATH: process.env['PATH'] },
    })

  /** Signs somebody in there, for an application of theirs, and gives the access and the id token. */
  async function askSecond(subject: string) {
    second.next = subject
    const verifier = randomBytes(32).toString('base64url')
    const asked = new URLSearchParams({
      client_id: second.clientId,
      redirect_uri: redirect,
      response_type: 'code',
      scope: 'openid Files.Read',
      resource: audience,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    })
    const start = `${second.issuer}/auth?${asked.toString()}`
    const back = await new TestBrowser().follow(start, address => address.startsWith(redirect))
    const answer = await fetch(`${second.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        resource: audience,
        code: new URL(back).searchParams.get('code') ?? '',
        redirect_uri: redirect,
        code_verifier: verifier,
        client_id: second.clientId,
        client_secret: second.clientSecret,
      }),
    })
    return (await answer.json()) as { access_token: string; id_token: string }
  }

  const call = async (path: string, token: string) => {
    const answer = await fetch(`${app.ready.baseUrl}${path}`, { headers: { Authorization: `Bearer ${token}` } })
    return { status: answer.status, text: await answer.text() }
  }

  it('open for a person who is linked what their scopes open, and nothing once the link has ended', async () => {
    const { access_token: token, id_token: idToken } = await askSecond('u-1')
    expect(await call('/me/drive', token)).toMatchObject({
      status: 401,
      text: expect.stringContaining('Nobody here') as string,
    })
    await convite('user', 'link', 'ana@convite.example', second.issuer, 'u-1')
    expect((await call('/me/drive', token)).status).toBe(200)
    expect((await call('/me', token)).status).toBe(403)
    expect((await call('/me/drive', idToken)).status).toBe(401)
    await convite('user', 'unlink', second.issuer, 'u-1')
    expect((await call('/me/drive', token)).status).toBe(401)
  })
})
