/** An application gets what was agreed to, by whoever may agree, and nothing more on any way. */
import { randomBytes } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PrincipalId } from 'convite/domain/principal.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import {
  answer,
  appAddress,
  askToken,
  authorizeUrl,
  begin,
  codeOf,
  follow,
  nameOf,
  openBrowser,
  redeem,
  refresh,
  registerApplication,
  signIn,
  signInHere,
  tokensFor,
} from './sign-in-world.ts'

let world: HeldWorld
let clientId: string
beforeEach(async () => {
  world = await startHeldWorld()
  clientId = await registerApplication(world)
})
afterEach(() => world.stop())

const agreed = async (user: string, client = clientId) =>
  [...(await world.app.services.consents.scopesFor(client, world.person(user).id as PrincipalId))].toSorted()

/** Opens the page that asks for consent. */
async function askConsent(scope: string, user = 'ana', browser = openBrowser(world)) {
  await signInHere(browser, world, user)
  return { browser, waiting: await follow(browser, world, authorizeUrl(clientId, { scope })) }
}

describe('permissions that an administrator grants', () => {
  it('are agreed to by no other person, whatever their form says', async () => {
    const { browser, waiting } = await askConsent('openid User.Read Directory.ReadWrite.All')
    expect(waiting.page.text).not.toContain('value="accept"')
    const forged = { action: 'accept', forOrganization: 'yes', isAdmin: 'true', scopes: 'User.Read' }
    const { away } = await answer(browser, world, waiting, forged)
    expect(away).toBeNull()
    expect(await agreed('ana')).toEqual([])
  })

  it('are agreed to by an administrator, for one or for all', async () => {
    const scope = 'openid User.Read Directory.ReadWrite.All'
    const { browser, waiting } = await askConsent(scope, 'alma')
    await answer(browser, world, waiting, { action: 'accept' })
    expect(await agreed('ana')).toEqual([])
    expect(await agreed('alma')).toEqual(['Directory.ReadWrite.All', 'User.Read'])
  })

  it('are agreed to for everybody by an administrator who says so', async () => {
    const { browser, waiting } = await askConsent('openid Directory.ReadWrite.All', 'alma')
    await answer(browser, world, waiting, { action: 'accept', forOrganization: 'yes' })
    expect(await agreed('ana')).toEqual(['Directory.ReadWrite.All'])
  })
})

describe('a consent', () => {
  it('for everybody is no ordinary person’s to give', async () => {
    const { browser, waiting } = await askConsent('openid Files.Read')
    await answer(browser, world, waiting, { action: 'accept', forOrganization: 'yes' })
    expect([await agreed('ana'), await agreed('ben')]).toEqual([['Files.Read'], []])
  })

  it('holds what was asked, whatever else the form names', async () => {
    const { browser, waiting } = await askConsent('openid Files.Read')
    const more = { scope: 'Files.ReadWrite.All', scopes: 'Mail.Read', clientId: 'x', person: world.person('ben').id }
    await answer(browser, world, waiting, { action: 'accept', ...more })
    expect([await agreed('ana'), await agreed('ben')]).toEqual([['Files.Read'], []])
  })

  it('is not given by signing in, by opening the page or by going back to the application', async () => {
    const { browser, waiting } = await askConsent('openid Files.Read')
    for (let time = 0; time < 3; time += 1) await browser.get(`${waiting.at}?action=accept`)
    const again = await follow(browser, world, authorizeUrl(clientId, { scope: 'openid Files.Read' }))
    expect([again.away, await agreed('ana')]).toEqual([null, []])
    const silent = await browser.get(authorizeUrl(clientId, { scope: 'openid Files.Read', prompt: 'none' }))
    expect(silent.location?.searchParams.get('error')).toBe('consent_required')
  })

  it('to one request is none to another that waits beside it', async () => {
    const { browser, waiting } = await askConsent('openid offline_access Files.Read')
    const wide = await follow(browser, world, authorizeUrl(clientId, { scope: 'openid Files.ReadWrite.All' }))
    const { away } = await answer(browser, world, waiting, { action: 'accept' })
    expect(wide.away).toBeNull()
    const { body } = await redeem(world, clientId, codeOf(away ?? new URL('x:y')))
    expect(decodeJwt(body.access_token ?? '').scp).toBe('Files.Read')
    const widened = await refresh(world, clientId, body.refresh_token ?? '', { scope: 'Files.ReadWrite.All' })
    expect(widened.body.suberror).toBe('consent_required')
    expect(await agreed('ana')).toEqual(['Files.Read'])
  })

  it('cannot be widened where the code is exchanged', async () => {
    const back = await signIn(openBrowser(world), world, authorizeUrl(clientId, { scope: 'openid Files.Read' }))
    const { status, body } = await redeem(world, clientId, codeOf(back), { scope: 'openid Files.ReadWrite.All' })
    if (status === 200) expect(decodeJwt(body.access_token ?? '').scp).toBe('Files.Read')
    else expect(status).toBe(400)
  })

  it('of a registration is none: .default asks the person for all that was registered', async () => {
    const wide = await registerApplication(world, { delegatedScopes: ['Files.Read', 'Directory.ReadWrite.All'] })
    const browser = openBrowser(world)
    await signInHere(browser, world)
    const scope = 'openid https://graph.microsoft.com/.default'
    const { page, away } = await follow(browser, world, authorizeUrl(wide, { scope }))
    expect([away, page.text.includes('value="accept"')]).toEqual([null, false])
    expect(await agreed('ana', wide)).toEqual([])
  })

  it('is asked of who signs in, not of who was signed in before', async () => {
    const browser = openBrowser(world)
    const asked = await begin(browser, world, authorizeUrl(clientId, { scope: 'openid Files.Read', prompt: 'login' }))
    const consent = await answer(browser, world, asked, { demo: nameOf('ben') })
    await answer(browser, world, consent, { action: 'accept' })
    expect([await agreed('ana'), await agreed('ben')]).toEqual([[], ['Files.Read']])
  })
})

describe('an application between', () => {
  const secret = randomBytes(24).toString('hex')

  /** A token of a person for a middle tier, and how the tier exchanges it. */
  async function aMiddleTier() {
    const tier = await registerApplication(world, {
      kind: 'confidential',
      displayName: 'Tier',
      secret,
      redirectUris: [{ kind: 'web', uri: appAddress }],
      delegatedScopes: ['User.Read', 'Files.ReadWrite.All'],
    })
    const { access_token } = await tokensFor(openBrowser(world), world, clientId, {
      changes: { scope: `openid api://${tier}/access_as_user` },
    })
    const exchange = (scope: string, assertion = access_token, client = tier) =>
      askToken(world, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        requested_token_use: 'on_behalf_of',
        client_id: client,
        client_secret: secret,
        assertion,
        scope,
      })
    return { tier, exchange, access_token }
  }

  it.each(['Files.ReadWrite.All', 'User.Read', 'https://graph.microsoft.com/Directory.ReadWrite.All'])(
    'gets nothing for the person that the person did not agree to: %s',
    async scope => {
      const { exchange } = await aMiddleTier()
      const { status, body } = await exchange(scope)
      expect([status, body.suberror]).toEqual([400, 'consent_required'])
    },
  )

  it('gets by .default what was agreed to, which is nothing', async () => {
    const { exchange } = await aMiddleTier()
    const { status, body } = await exchange('https://graph.microsoft.com/.default')
    if (status === 200) expect(decodeJwt(body.access_token ?? '').scp).toBe('')
    else expect(status).toBe(400)
  })

  it('exchanges no token that was made for somebody else, nor the one that it got', async () => {
    const { exchange, access_token } = await aMiddleTier()
    const ours = (await tokensFor(openBrowser(world), world, clientId)).access_token
    for (const token of [ours, world.person('ana').accessToken, `${access_token}x`, 'x'])
      expect((await exchange('User.Read', token)).body.error_codes).toEqual([50013])
    const other = await registerApplication(world, {
      kind: 'confidential',
      secret,
      redirectUris: [{ kind: 'web', uri: appAddress }],
    })
    expect((await exchange('User.Read', access_token, other)).body.error_codes).toEqual([50013])
  })

  it('has a token that opens nothing here', async () => {
    const { access_token } = await aMiddleTier()
    const headers = { Authorization: `Bearer ${access_token}` }
    expect((await fetch(`${world.origin}/v1.0/me`, { headers })).status).toBe(401)
  })
})
