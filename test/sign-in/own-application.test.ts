/** The server's own pages are an application that nobody is asked about. So its name must open nothing but a session. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownClientId } from 'convite/domain/identities/own-client.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import {
  author,
  askToken,
  authorizeUrl,
  beginDevice,
  follow,
  openBrowser,
  registerApplication,
  signInHere,
} from './sign-in-world.ts'

let world: HeldWorld
beforeAll(async () => {
  world = await startHeldWorld()
})
afterAll(() => world.stop())

const ownAddress = () => `${world.origin}/signin/done`

describe('the application of the server’s own pages', () => {
  it('starts no device, by which somebody could be talked into giving everything away', async () => {
    const { status, body } = await beginDevice(world, ownClientId, 'openid offline_access Files.ReadWrite.All')
    expect([status, body.error, body.device_code]).toEqual([400, 'invalid_request', undefined])
  })

  it.each(['code', 'id_token', 'code id_token'])('is given no answer of the type %s', async type => {
    const browser = openBrowser(world)
    await signInHere(browser, world)
    const { location } = await browser.get(
      authorizeUrl(ownClientId, { response_type: type, redirect_uri: ownAddress(), prompt: 'none' }),
    )
    const given = new URLSearchParams(location?.search || location?.hash.slice(1))
    expect(given.get('error')).toBe('unsupported_response_type')
    expect([given.has('code'), given.has('id_token')]).toEqual([false, false])
  })

  it.each<Record<string, string>>([
    { grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://app.example.test/back' },
    { grant_type: 'refresh_token', refresh_token: 'x' },
    { grant_type: 'device_code', device_code: 'x' },
    { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' },
  ])('exchanges nothing for tokens: $grant_type', async form => {
    const { status, body } = await askToken(world, { client_id: ownClientId, ...form })
    expect([status, body.error]).toEqual([400, 'unauthorized_client'])
  })

  it('leads back to the server alone', async () => {
    const { page, away } = await follow(openBrowser(world), world, authorizeUrl(ownClientId, { response_type: 'none' }))
    expect([page.status, away]).toEqual([400, null])
  })

  it('cannot be registered, nor agreed to', async () => {
    const { applicationAdmin, consents, random } = world.app.services
    const impostor = async () =>
      applicationAdmin.create(author(world), {
        clientId: ownClientId,
        objectId: random.guid(),
        servicePrincipalId: random.guid(),
        displayName: 'Impostor',
        kind: 'public',
        roles: [],
        redirectUris: [{ kind: 'spa', uri: 'https://evil.example/back' }],
        delegatedScopes: [],
        isPkceOptional: false,
        isEnabled: true,
        secrets: [],
      })
    await expect(impostor()).rejects.toThrow('the id of the server')
    const { away } = await follow(
      openBrowser(world),
      world,
      authorizeUrl(ownClientId, { response_type: 'none', redirect_uri: 'https://evil.example/back' }),
    )
    expect(away).toBeNull()
    await expect(consents.add(author(world), ownClientId, null, ['Files.Read'])).rejects.toThrow()
  })
})

describe('other applications', () => {
  it('cannot ask for the answer of the own pages, which says only that somebody is signed in', async () => {
    const browser = openBrowser(world)
    await signInHere(browser, world)
    const clientId = await registerApplication(world)
    const { location } = await browser.get(authorizeUrl(clientId, { response_type: 'none', scope: 'openid' }))
    expect(location?.searchParams.get('error')).toBe('unsupported_response_type')
  })
})
