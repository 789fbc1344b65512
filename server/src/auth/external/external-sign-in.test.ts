import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createOutboundClient, systemResolve } from '../../outbound/outbound-client.ts'
import { createSecretBox } from '../secrets/secret-box.ts'
import { createTestClock, type TestClock } from '../testing/auth-world.ts'
import { createMemoryOidcState } from '../testing/memory-oidc-state.ts'
import type { ExternalProvider } from './external-provider.ts'
import { createExternalSignIn, type ExternalSignIn, type ExternalStart } from './external-sign-in.ts'
import { createProviderMetadata } from './provider-metadata.ts'
import { type LyingIssuer, startLyingIssuer } from './testing/lying-issuer.ts'
import { type SecondIssuer, startSecondIssuer } from './testing/second-issuer.ts'
import { TestBrowser } from './testing/test-browser.ts'

const origin = 'https://drive.example.test'
const callbackOf = (id: string) => `${origin}/signin/callback/${id}`

const aProvider = (change: Partial<ExternalProvider>): ExternalProvider => ({
  id: 'second',
  label: 'Second',
  issuer: '',
  clientId: 'convite-there',
  clientSecret: null,
  scopes: ['openid', 'profile', 'email'],
  subjectClaim: 'sub',
  domains: [],
  createPeople: true,
  groups: { claim: 'groups', map: {} },
  acceptAccessTokens: null,
  allowPrivateNetwork: true,
  ...change,
})

describe('sign-in at another issuer', () => {
  let second: SecondIssuer
  let inToken: SecondIssuer
  let lying: LyingIssuer
  let clock: TestClock
  let state: ReturnType<typeof createMemoryOidcState>
  let signIn: ExternalSignIn

  beforeAll(async () => {
    second = await startSecondIssuer({ redirectUris: [callbackOf('second')] })
    inToken = await startSecondIssuer({ redirectUris: [callbackOf('in-token')], inIdToken: true })
    second.people.set('u-1', { email: 'ana@convite.example', email_verified: true, name: 'Ana', groups: ['staff'] })
    inToken.people.set('u-2', { email: 'bo@partner.test', email_verified: 'true', name: 'Bo', groups: 'sales' })
  })
  afterAll(async () => {
    await second.close()
    await inToken.close()
  })
  beforeEach(async () => {
    lying = await startLyingIssuer()
    clock = createTestClock()
    state = createMemoryOidcState()
    const random = { bytes: randomBytes, guid: randomUUID }
    const call = createOutboundClient({ resolve: systemResolve }).for({ allowPrivateNetwork: true })
    const providers = [
      aProvider({ id: 'second', issuer: second.issuer, clientSecret: second.clientSecret }),
      aProvider({ id: 'in-token', issuer: inToken.issuer, clientSecret: inToken.clientSecret }),
      aProvider({ id: 'lying', issuer: lying.issuer, clientSecret: 'a secret: with %' }),
    ]
    const metadata = new Map(providers.map(one => [one.id, createProviderMetadata(one, { call, clock })]))
    signIn = createExternalSignIn(providers, {
      origin,
      state,
      secretBox: createSecretBox([{ id: 'k', key: randomBytes(32) }], random),
      clock,
      random,
      metadataOf: id => metadata.get(id) as never,
      stampOf: async () => null,
    })
    second.next = 'u-1'
    inToken.next = 'u-2'
  })
  afterEach(() => lying.close())

  const begin = async (providerId: string, interactionUid = 'uid-1') => {
    const started = await signIn.begin(providerId, { interactionUid, loginHint: null, wantsChoice: false })
    if ('failure' in started) throw new Error(started.detail)
    return started
  }
  /** Lets the issuer do its part; gives the address at which it sends the browser back. */
  const signInThere = (start: ExternalStart) =>
    new TestBrowser().follow(start.redirectTo, address => address.startsWith(origin))
  const finish = (providerId: string, address: string, browserSecret: string | null) =>
    signIn.finish(providerId, { query: new URL(address).searchParams, browserSecret })
  /** What the lying issuer would send. */
  const lie = (start: ExternalStart, more: Record<string, string> = {}) => {
    const asked = new URL(start.redirectTo).searchParams
    lying.nonce = asked.get('nonce') ?? ''
    const query = new URLSearchParams({ code: 'c', state: asked.get('state') ?? '', iss: lying.issuer, ...more })
    return `${callbackOf('lying')}?${query.toString()}`
  }
  const provedBy = async (start: ExternalStart, providerId = 'second', interactionUid = 'uid-1') =>
    (await signIn.takeProof(providerId, { interactionUid, browserSecret: start.browserSecret }))?.identity ?? null

  it('asks with PKCE S256, state, nonce and a redirect address of the provider’s own', async () => {
    const { redirectTo } = await begin('second')
    const asked = Object.fromEntries(new URL(redirectTo).searchParams)
    expect(asked).toMatchObject({
      client_id: 'convite-there',
      redirect_uri: callbackOf('second'),
      response_type: 'code',
      scope: 'openid profile email',
      code_challenge_method: 'S256',
    })
    expect([asked['state'], asked['nonce'], asked['code_challenge']].map(one => one?.length)).toEqual([43, 43, 43])
  })

  it('asks for a choice of accounts where the person wants one and the provider has it', async () => {
    const promptOf = async (wantsChoice: boolean) => {
      const started = await signIn.begin('lying', { interactionUid: 'uid-1', loginHint: null, wantsChoice })
      return 'failure' in started ? started : new URL(started.redirectTo).searchParams.get('prompt')
    }
    expect([await promptOf(false), await promptOf(true)]).toEqual([null, 'select_account'])
  })

  it.each([undefined, ['client_secret_post'], ['client_secret_basic']])(
    'proves the client as the provider lists it: %s',
    async methods => {
      lying.describe = document => ({ ...document, token_endpoint_auth_methods_supported: methods })
      const start = await begin('lying')
      expect(await finish('lying', lie(start), start.browserSecret)).toEqual({ uid: 'uid-1' })
      const secret = 'a secret: with %'
      const [, encoded = ''] = lying.proof.header?.split(' ') ?? []
      const inHeader = new URLSearchParams(`pair=${atob(encoded)}`).get('pair')
      const byForm = methods?.includes('client_secret_post') === true
      expect([inHeader, lying.proof.secret]).toEqual(byForm ? ['', secret] : [`convite-there:${secret}`, null])
    },
  )

  it('ends in a proof of who signed in, which one interaction of one browser takes once', async () => {
    const start = await begin('second')
    expect(await finish('second', await signInThere(start), start.browserSecret)).toEqual({ uid: 'uid-1' })
    expect(await provedBy(start, 'lying')).toBeNull()
    expect(await provedBy(start, 'second', 'uid-2')).toBeNull()
    expect(await signIn.takeProof('second', { interactionUid: 'uid-1', browserSecret: 'another' })).toBeNull()
    expect(await provedBy(start)).toEqual({
      issuer: second.issuer,
      subject: 'u-1',
      email: 'ana@convite.example',
      isEmailVerified: true,
      name: 'Ana',
      groups: ['staff'],
    })
    expect(await provedBy(start)).toBeNull()
  })

  it('reads what stands in the id token, and takes the text "true" for no', async () => {
    const start = await begin('in-token')
    await finish('in-token', await signInThere(start), start.browserSecret)
    expect(await provedBy(start, 'in-token')).toMatchObject({
      subject: 'u-2',
      email: 'bo@partner.test',
      isEmailVerified: false,
      groups: ['sales'],
    })
  })

  it('keeps no secret of a flow in plain text', async () => {
    const start = await begin('second')
    const asked = new URL(start.redirectTo).searchParams
    const kept = JSON.stringify([...state.rows])
    for (const secret of [asked.get('state'), asked.get('nonce'), start.browserSecret])
      expect(kept).not.toContain(secret)
  })

  it('refuses an answer in another browser, and lets the one that began go on', async () => {
    const start = await begin('second')
    const address = await signInThere(start)
    for (const secret of [null, '', 'another', (await begin('second')).browserSecret]) {
      expect(await finish('second', address, secret)).toMatchObject({ failure: 'notYours', uid: null })
    }
    expect(await finish('second', address, start.browserSecret)).toEqual({ uid: 'uid-1' })
  })

  it('takes an answer once, also when it comes twice at the same time', async () => {
    const start = await begin('second')
    const address = await signInThere(start)
    const outcomes = await Promise.all([1, 2, 3].map(() => finish('second', address, start.browserSecret)))
    expect(outcomes.filter(outcome => !('failure' in outcome))).toHaveLength(1)
    expect(await finish('second', address, start.browserSecret)).toMatchObject({ failure: 'expired' })
  })

  it('takes no answer after ten minutes, and no proof', async () => {
    const [late, start] = [await begin('second'), await begin('second')]
    const address = await signInThere(late)
    await finish('second', await signInThere(start), start.browserSecret)
    clock.move(10 * 60 * 1000)
    expect(await finish('second', address, late.browserSecret)).toMatchObject({ failure: 'expired' })
    expect(await provedBy(start)).toBeNull()
  })

  it.each<[string, (query: URLSearchParams) => void]>([
    ['a state that nobody made', query => query.set('state', 'x'.repeat(43))],
    ['no state', query => query.delete('state')],
    ['two states', query => query.append('state', 'other')],
  ])('refuses %s', async (_name, change) => {
    const start = await begin('second')
    const address = new URL(await signInThere(start))
    change(address.searchParams)
    expect(await finish('second', address.href, start.browserSecret)).toMatchObject({ failure: 'expired', uid: null })
  })

  it('mixes no providers up: an answer counts at the provider where the flow began, from the issuer that it names', async () => {
    const start = await begin('second')
    const address = await signInThere(start)
    // The attacker's provider hands the code of the honest one to its own redirect address.
    expect(await finish('lying', address, start.browserSecret)).toMatchObject({ failure: 'notYours' })
    expect(lying.seen).not.toContain('/token')
    const other = await begin('lying')
    expect(await finish('lying', lie(other, { iss: second.issuer }), other.browserSecret)).toMatchObject({
      failure: 'notProved',
    })
    const silent = await begin('lying')
    const withoutIssuer = new URL(lie(silent))
    withoutIssuer.searchParams.delete('iss')
    expect(await finish('lying', withoutIssuer.href, silent.browserSecret)).toMatchObject({ failure: 'notProved' })
    expect(lying.seen).not.toContain('/token')
  })

  it('believes the lying issuer while it tells the truth', async () => {
    const start = await begin('lying')
    expect(await finish('lying', lie(start), start.browserSecret)).toEqual({ uid: 'uid-1' })
  })

  it.each<[string, (claims: JWTPayload) => JWTPayload]>([
    ['another nonce', claims => ({ ...claims, nonce: 'other' })],
    ['no nonce', ({ nonce: _nonce, ...claims }) => claims],
    ['another issuer', claims => ({ ...claims, iss: 'https://evil.example' })],
    ['another audience', claims => ({ ...claims, aud: 'somebody-else' })],
    ['a further audience that it was made for', claims => ({ ...claims, aud: ['convite-there', 'x'], azp: 'x' })],
    ['an end that has come', claims => ({ ...claims, exp: Number(claims.iat) - 60 })],
    ['no subject', ({ sub: _sub, ...claims }) => claims],
    ['an empty subject', claims => ({ ...claims, sub: '' })],
    ['a subject that no text can be', claims => ({ ...claims, sub: 'a\0b' })],
  ])('refuses an id token with %s, and the flow is over', async (_name, change) => {
    const start = await begin('lying')
    const address = lie(start)
    lying.change = change
    expect(await finish('lying', address, start.browserSecret)).toMatchObject({ failure: 'notProved', uid: 'uid-1' })
    lying.change = claims => claims
    expect(await finish('lying', address, start.browserSecret)).toMatchObject({ failure: 'expired' })
    expect(await provedBy(start, 'lying')).toBeNull()
  })

  it.each<[string, (claims: JWTPayload) => Promise<string>]>([
    ['no signature', async claims => new UnsecuredJWT(claims).encode()],
    [
      'the public key for a shared secret',
      async claims => {
        const { keys } = (await (await fetch(`${lying.issuer}/jwks`)).json()) as { keys: object[] }
        const head = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'lying' })).toString('base64url')
        const body = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
        return `${body}.${createHmac('sha256', JSON.stringify(keys[0])).update(body).digest('base64url')}`
      },
    ],
    [
      'a key of its own inside',
      async claims => {
        const { privateKey, publicKey } = await generateKeyPair('RS256')
        const header = { alg: 'RS256', kid: 'lying', jwk: await exportJWK(publicKey) }
        return new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
      },
    ],
    [
      'a key that nobody published',
      async claims => {
        const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
        expect(await exportSPKI(publicKey)).toContain('PUBLIC KEY')
        return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'other' }).sign(privateKey)
      },
    ],
  ])('refuses an id token with %s', async (_name, sign) => {
    const start = await begin('lying')
    lying.sign = sign
    expect(await finish('lying', lie(start), start.browserSecret)).toMatchObject({ failure: 'notProved' })
  })

  it('tells a person who went back from a provider that refuses', async () => {
    second.next = null
    const start = await begin('second')
    const address = await signInThere(start)
    expect(await finish('second', address, start.browserSecret)).toMatchObject({ failure: 'cancelled', uid: 'uid-1' })
    const other = await begin('lying')
    const refused = lie(other, { error: 'temporarily_unavailable' })
    expect(await finish('lying', refused, other.browserSecret)).toMatchObject({ failure: 'providerRefused' })
  })

  it('refuses the code of another flow, before and after that one has used it', async () => {
    const [first, other, third] = [await begin('second'), await begin('second'), await begin('second')]
    const address = new URL(await signInThere(first))
    const swappedInto = (flow: ExternalStart) => {
      const swapped = new URL(address)
      swapped.searchParams.set('state', new URL(flow.redirectTo).searchParams.get('state') ?? '')
      return finish('second', swapped.href, flow.browserSecret)
    }
    expect(await swappedInto(other)).toMatchObject({ failure: 'notProved' })
    expect(await finish('second', address.href, first.browserSecret)).toEqual({ uid: 'uid-1' })
    expect(await swappedInto(third)).toMatchObject({ failure: 'notProved' })
  })

  it('says that a provider is down, asks it again after a pause, and others go on', async () => {
    lying.failsWith = 503
    const down = await signIn.begin('lying', { interactionUid: 'uid-1', loginHint: null, wantsChoice: false })
    expect(down).toMatchObject({ failure: 'providerDown' })
    const asked = lying.seen.length
    await signIn.begin('lying', { interactionUid: 'uid-1', loginHint: null, wantsChoice: false })
    expect(lying.seen).toHaveLength(asked)
    await begin('second')
  })

  it('refuses a provider that calls itself otherwise than the configuration, or publishes no place to sign in', async () => {
    for (const change of [{ issuer: `${lying.issuer}/` }, { authorization_endpoint: 'javascript:alert(1)' }]) {
      const provider = aProvider({ id: 'lying', issuer: lying.issuer })
      lying.describe = document => ({ ...document, ...change })
      const call = createOutboundClient({ resolve: systemResolve }).for({ allowPrivateNetwork: true })
      await expect(createProviderMetadata(provider, { call, clock }).read()).rejects.toThrow(/provider/)
    }
  })

  it('does not call a private address unless the configuration opens it', async () => {
    const call = createOutboundClient({ resolve: systemResolve }).for({ allowPrivateNetwork: false })
    const provider = aProvider({ id: 'lying', issuer: lying.issuer })
    await expect(createProviderMetadata(provider, { call, clock }).read()).rejects.toThrow()
    expect(lying.seen).toEqual([])
  })

  it('calls nobody before somebody wants to sign in', () => {
    expect(lying.seen).toEqual([])
  })
})
