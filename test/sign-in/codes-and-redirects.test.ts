/** Attacks on the way from the application to the sign-in and back: addresses, codes, PKCE, mixed-up issuers. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestBrowser } from 'convite/auth/testing/browser.ts'
import { listRedirectVariants } from 'convite/domain/identities/testing/redirect-variants.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import {
  appAddress,
  askMe,
  authorizeUrl,
  challenge,
  codeOf,
  openBrowser,
  redeem,
  refresh,
  registerApplication,
  signIn,
  verifier,
} from './sign-in-world.ts'

let world: HeldWorld
let clientId: string
/** Somebody who is signed in and has agreed: nothing but the request itself can stop an answer. */
let browser: TestBrowser
beforeAll(async () => {
  world = await startHeldWorld()
  clientId = await registerApplication(world)
  browser = openBrowser(world)
  await signIn(browser, world, authorizeUrl(clientId))
})
afterAll(() => world.stop())

const newCode = async (changes = {}) => codeOf(await signIn(browser, world, authorizeUrl(clientId, changes)))

describe('redirect addresses', () => {
  it.each([
    'https://app.example.test/back',
    'https://app.example.test/',
    'http://localhost',
    'http://localhost:53682/',
    'http://127.0.0.1/back',
    'http://[::1]:8080/back',
  ])('get nothing at any of a hundred variants of %s', async uri => {
    const registered = await registerApplication(world, { redirectUris: [{ kind: 'native', uri }] })
    // Of a loopback address that is the whole host, this is the same place.
    const variants = listRedirectVariants(uri).filter(one => one !== uri && one !== `${uri}/`)
    expect(variants.length).toBeGreaterThanOrEqual(100)
    const sent: unknown[] = []
    for (const redirect_uri of variants) {
      const { status, location, headers, text } = await browser.get(
        authorizeUrl(registered, { redirect_uri, prompt: 'none' }),
      )
      const isPage = status === 400 && location === null && !headers.has('refresh') && !/<form\b/.test(text)
      if (!isPage) sent.push([redirect_uri, status, location?.href])
    }
    expect(sent).toEqual([])
  })

  it('get no form that posts itself there either', async () => {
    const { status, text } = await browser.get(
      authorizeUrl(clientId, { redirect_uri: 'https://evil.example/', response_mode: 'form_post', prompt: 'none' }),
    )
    expect([status, /<form\b/.test(text)]).toEqual([400, false])
  })

  it('of one application are none of another', async () => {
    const other = await registerApplication(world, { redirectUris: [{ kind: 'spa', uri: 'https://other.example/cb' }] })
    expect((await browser.get(authorizeUrl(other, { prompt: 'none' }))).location).toBeNull()
  })
})

describe('an authorization code', () => {
  it('used twice ends what the first use gave', async () => {
    const code = await newCode()
    const { body } = await redeem(world, clientId, code)
    expect((await redeem(world, clientId, code)).body.error_codes).toEqual([54005])
    expect((await refresh(world, clientId, body.refresh_token ?? '')).body.error).toBe('invalid_grant')
  })

  it('of fifty uses at once is good for one at most', async () => {
    const code = await newCode()
    const answers = await Promise.all(Array.from({ length: 50 }, () => redeem(world, clientId, code)))
    const good = answers.filter(({ status }) => status === 200)
    expect(good.length).toBeLessThanOrEqual(1)
    for (const { body } of good) expect((await refresh(world, clientId, body.refresh_token ?? '')).status).toBe(400)
  })

  it('is worth nothing to another application, nor afterwards to its own', async () => {
    const thief = await registerApplication(world, { displayName: 'Thief' })
    const code = await newCode()
    expect((await redeem(world, thief, code)).status).toBe(400)
    expect((await redeem(world, clientId, code)).status).toBe(400)
  })

  it('names the address it was sent to', async () => {
    const code = await newCode()
    expect((await redeem(world, clientId, code, { redirect_uri: `${appAddress}/` })).body.error_codes).toEqual([500112])
  })

  it.each([
    ['PT9M58S', 200],
    ['PT10M1S', 400],
  ])('is good for ten minutes of the movable clock: after %s it answers %i', async (advance, status) => {
    const code = await newCode()
    await world.clock({ advance })
    expect((await redeem(world, clientId, code)).status).toBe(status)
  })
})

describe('PKCE', () => {
  const other = randomBytes(32).toString('base64url')

  it.each([
    ['a challenge and its verifier', {}, verifier, 200],
    ['a challenge and no verifier', {}, null, 400],
    ['a challenge and another verifier', {}, other, 400],
    ['a challenge and the challenge itself', {}, challenge, 400],
    ['no challenge and no verifier', { code_challenge: null, code_challenge_method: null }, null, null],
    ['no challenge and a verifier', { code_challenge: null, code_challenge_method: null }, verifier, null],
    ['a plain challenge', { code_challenge: verifier, code_challenge_method: 'plain' }, verifier, null],
    ['a challenge without method', { code_challenge: verifier, code_challenge_method: null }, verifier, null],
    ['a method without challenge', { code_challenge: null }, verifier, null],
    ['an unknown method', { code_challenge_method: 'S512' }, verifier, null],
    ['an empty challenge', { code_challenge: '' }, verifier, null],
  ] as const)('with %s', async (_name, changes, code_verifier, status) => {
    const back = await signIn(browser, world, authorizeUrl(clientId, changes))
    const code = codeOf(back)
    if (status === null) return expect([code, back.searchParams.get('error')]).toEqual(['', 'invalid_request'])
    expect((await redeem(world, clientId, code, { code_verifier })).status).toBe(status)
    // One try: the code died with the failure.
    if (status === 400) expect((await redeem(world, clientId, code)).status).toBe(400)
  })

  it.each([
    ['a verifier for a code without challenge', { code_challenge: null, code_challenge_method: null }, verifier, 400],
    ['no verifier for a code with challenge', {}, null, 400],
    ['another verifier', {}, other, 400],
    ['neither', { code_challenge: null, code_challenge_method: null }, null, 200],
    ['both', {}, verifier, 200],
  ] as const)('of an application that may do without: %s', async (_name, changes, code_verifier, status) => {
    const secret = randomBytes(24).toString('hex')
    const free = await registerApplication(world, {
      kind: 'confidential',
      isPkceOptional: true,
      secret,
      redirectUris: [{ kind: 'web', uri: appAddress }],
    })
    const code = codeOf(await signIn(browser, world, authorizeUrl(free, changes)))
    const answer = await redeem(world, free, code, { code_verifier, client_secret: secret })
    expect(answer.status).toBe(status)
    if (status === 200) expect(await askMe(world, answer.body.access_token ?? '')).toBe(200)
    else expect((await redeem(world, free, code, { client_secret: secret })).status).toBe(400)
  })

  it('is not guessed: many verifiers at once for a stolen code give nothing, the right one after them neither', async () => {
    const code = await newCode()
    const guesses = Array.from({ length: 20 }, () => randomBytes(32).toString('base64url'))
    const answers = await Promise.all(guesses.map(code_verifier => redeem(world, clientId, code, { code_verifier })))
    expect(answers.every(({ status }) => status === 400)).toBe(true)
    expect((await redeem(world, clientId, code)).status).toBe(400)
  })
})

describe('mixed-up issuers', () => {
  it.each([
    ['a code', {}, 'code'],
    ['a refusal', { prompt: 'none', scope: 'openid Files.ReadWrite.All' }, 'error'],
    ['a code in the fragment', { response_mode: 'fragment' }, 'code'],
  ])('are told apart: %s says who gave it (RFC 9207)', async (_name, changes, member) => {
    const back = await signIn(browser, world, authorizeUrl(clientId, changes))
    const given = new URLSearchParams(back.search || back.hash.slice(1))
    expect(given.get(member)).not.toBeNull()
    expect([given.get('iss'), given.get('state')]).toEqual([
      `${world.origin}/${world.app.services.settings.organization().tenantId}/v2.0`,
      'state-1',
    ])
  })
})
