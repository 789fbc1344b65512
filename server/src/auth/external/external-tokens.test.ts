import { createHmac } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AppError } from '../../domain/errors.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import { createOutboundClient, systemResolve } from '../../outbound/outbound-client.ts'
import { aPerson, type AuthWorld, startAuthWorld, testOrigin, testTenantId } from '../testing/auth-world.ts'
import { createTokenVerifier, type TokenVerifier } from '../tokens/token-verifier.ts'
import type { ExternalProvider } from './external-provider.ts'
import { createExternalTokens } from './external-tokens.ts'
import { createProviderMetadata } from './provider-metadata.ts'
import { type LyingIssuer, startLyingIssuer } from './testing/lying-issuer.ts'

const audience = 'api://convite'
const ana = 'aaaaaaaa-0000-4000-8000-000000000001' as PrincipalId

describe('access tokens of another issuer', () => {
  let lying: LyingIssuer
  let world: AuthWorld
  let now: number
  let people: Map<string, PrincipalId>
  let verifier: TokenVerifier
  let makeVerifier: (change: Partial<ExternalProvider>, machine?: () => number) => TokenVerifier

  beforeAll(async () => {
    world = await startAuthWorld()
    return () => world.close()
  })
  beforeEach(async () => {
    lying = await startLyingIssuer()
    now = Date.now()
    people = new Map([[`${lying.issuer} u-1`, ana]])
    makeVerifier = (change, machine = () => now) => {
      const provider: ExternalProvider = {
        id: 'lying',
        label: 'Lying',
        issuer: lying.issuer,
        clientId: 'convite-there',
        clientSecret: null,
        scopes: ['openid'],
        subjectClaim: 'sub',
        domains: [],
        createPeople: true,
        groups: null,
        acceptAccessTokens: { audience, scopeClaim: 'scope' },
        allowPrivateNetwork: true,
        ...change,
      }
      const clock = { machine }
      const call = createOutboundClient({ resolve: systemResolve }).for({ allowPrivateNetwork: true })
      const metadata = createProviderMetadata(provider, { call, clock })
      const external = createExternalTokens([provider], {
        origin: testOrigin,
        tenantId: testTenantId,
        clock,
        callOf: () => call,
        metadataOf: () => metadata,
        findPerson: async ({ issuer, subject }) => people.get(`${issuer} ${subject}`) ?? null,
      })
      const { authority, keys, clock: ours } = world
      const config = { origin: testOrigin, issuers: [authority.issuer], audiences: [authority.audience] }
      return createTokenVerifier({ ...config, tenantId: testTenantId }, { keys: keys.signing, clock: ours, external })
    }
    verifier = makeVerifier({})
  })
  afterEach(() => lying.close())

  const claimsOf = (change: JWTPayload = {}): JWTPayload => {
    const seconds = Math.floor(now / 1000)
    const usual = {
      iss: lying.issuer,
      aud: audience,
      sub: 'u-1',
      client_id: 'their-app',
      iat: seconds,
      exp: seconds + 300,
    }
    return { ...usual, scope: 'Files.Read api://convite/files.readwrite Secrets.Read openid', ...change }
  }
  const sign = (claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}, key = lying.key) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'lying', typ: 'at+jwt', ...header }).sign(key)
  const verify = async (token: string) => verifier.verify(`Bearer ${token}`)
  const refusalOf = async (token: string) => {
    const error = await verify(token).then(
      () => null,
      (one: AppError) => one,
    )
    return error === null ? 'accepted' : `${error.code}: ${error.message}`
  }

  it('open the API for the person who is known by issuer and subject, with the scopes that exist here', async () => {
    expect(await verify(await sign(claimsOf()))).toEqual({
      kind: 'user',
      isForeign: true,
      tenantId: testTenantId,
      appId: 'lying:their-app',
      userId: ana,
      scopes: new Set(['Files.Read', 'Files.ReadWrite']),
      issuedAt: Math.floor(now / 1000) * 1000,
    })
  })

  it('leave our own tokens as they are', async () => {
    const { accessToken: token } = await world.minter.mintForPerson(aPerson(), { clientId: 'c', kind: 'public' })
    expect(await verify(token)).toMatchObject({ userId: ana, kind: 'user' })
    expect(lying.seen).toEqual([])
  })

  it.each(['PS256', 'ES256'])('are taken with a key for %s too', async alg => {
    const { privateKey, publicKey } = await generateKeyPair(alg)
    lying.moreKeys.push({ ...(await exportJWK(publicKey)), kid: 'more', alg, use: 'sig' })
    expect(await verify(await sign(claimsOf(), { alg, kid: 'more' }, privateKey))).toMatchObject({ userId: ana })
  })

  it('open nothing for somebody who is unknown, or by the same subject of another issuer', async () => {
    people.clear()
    people.set('https://other.example u-1', ana)
    expect(await refusalOf(await sign(claimsOf()))).toMatch(/InvalidAuthenticationToken: Nobody here is known as 'u-1'/)
  })

  it('are looked up each time: an end of the link is an end at once', async () => {
    const token = await sign(claimsOf())
    for (let count = 0; count < 3; count += 1) expect(await refusalOf(token)).toBe('accepted')
    people.clear()
    expect(await refusalOf(token)).toMatch(/^InvalidAuthenticationToken/)
  })

  it.each<[string, (claims: JWTPayload) => JWTPayload, Partial<JWTHeaderParameters>]>([
    ['another audience', claims => ({ ...claims, aud: 'convite-there' }), {}],
    ['no audience', ({ aud: _aud, ...claims }) => claims, {}],
    ['two audiences', claims => ({ ...claims, aud: [audience, 'x'] }), {}],
    ['no end', ({ exp: _exp, ...claims }) => claims, {}],
    ['an end that has come', claims => ({ ...claims, exp: Math.floor(now / 1000) }), {}],
    ['a beginning that is to come', claims => ({ ...claims, nbf: Math.floor(now / 1000) + 60 }), {}],
    ['a making that is to come', claims => ({ ...claims, iat: Math.floor(now / 1000) + 60 }), {}],
    ['no moment of its making', ({ iat: _iat, ...claims }) => claims, {}],
    ['no subject', ({ sub: _sub, ...claims }) => claims, {}],
    [
      'no scopes, as of an application for itself',
      ({ scope: _scope, ...claims }) => ({ ...claims, roles: ['Files.Read.All'] }),
      {},
    ],
    ['scopes that are no text', claims => ({ ...claims, scope: ['Files.Read'] }), {}],
    ['another issuer', claims => ({ ...claims, iss: 'https://evil.example' }), {}],
    ['the kind of a logout token', claims => claims, { typ: 'logout+jwt' }],
    ['a key that nobody knows', claims => claims, { kid: 'other' }],
  ])('are refused with %s', async (_name, change, header) => {
    expect(await refusalOf(await sign(change(claimsOf()), header))).toMatch(/^InvalidAuthenticationToken/)
  })

  it('are refused when they are id tokens', async () => {
    const idToken = await sign({ ...claimsOf(), aud: 'convite-there', nonce: 'n' }, { typ: 'JWT' })
    expect(await refusalOf(idToken)).toMatch(/another audience/)
  })

  it('are refused without a signature, with the public key as a secret, and with a key of their own', async () => {
    expect(await refusalOf(new UnsecuredJWT(claimsOf()).encode())).toMatch(/^InvalidAuthenticationToken/)
    const { keys } = (await (await fetch(`${lying.issuer}/jwks`)).json()) as { keys: object[] }
    const head = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'lying', typ: 'at+jwt' })).toString('base64url')
    const body = `${head}.${Buffer.from(JSON.stringify(claimsOf())).toString('base64url')}`
    const mac = createHmac('sha256', JSON.stringify(keys[0])).update(body).digest('base64url')
    expect(await refusalOf(`${body}.${mac}`)).toMatch(/^InvalidAuthenticationToken/)
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const inside = { kid: 'lying', jwk: await exportJWK(publicKey), jku: 'https://evil.example/jwks' }
    expect(await refusalOf(await sign(claimsOf(), inside, privateKey))).toMatch(/^InvalidAuthenticationToken/)
  })

  it('are checked once for each reading of the keys, and no longer than those are kept', async () => {
    const checks = vi.spyOn(globalThis.crypto.subtle, 'verify')
    try {
      // The first one makes the keys be read.
      await verify(await sign(claimsOf()))
      checks.mockClear()
      const token = await sign(claimsOf({ exp: Math.floor(now / 1000) + 7200 }))
      for (let count = 0; count < 3; count += 1) expect(await refusalOf(token)).toBe('accepted')
      expect(checks).toHaveBeenCalledTimes(1)
      now += 10 * 60_000
      expect(await refusalOf(token)).toBe('accepted')
      expect(checks).toHaveBeenCalledTimes(2)
    } finally {
      checks.mockRestore()
    }
  })

  it('say when they have ended, in the words that make clients refresh', async () => {
    const token = await sign(claimsOf())
    for (let count = 0; count < 3; count += 1) await verify(token)
    now += 301_000
    const error = (await verify(token).catch((one: unknown) => one)) as AppError
    expect(error.headers['WWW-Authenticate']).toContain('expired_token')
  })

  it('with unknown key ids make the keys be read again once in 30 seconds at most', async () => {
    await verify(await sign(claimsOf()))
    for (let count = 0; count < 5; count += 1) await refusalOf(await sign(claimsOf(), { kid: `k${count}` }))
    expect(lying.seen.filter(path => path === '/jwks')).toHaveLength(1)
  })

  it('are answered 503 while their keys cannot be read, and the provider is not asked for each', async () => {
    await refusalOf(await sign(claimsOf({ aud: 'x' })))
    verifier = makeVerifier({})
    lying.failsWith = 500
    const asked = lying.seen.length
    for (let count = 0; count < 3; count += 1)
      expect(await refusalOf(await sign(claimsOf()))).toMatch(/^serviceNotAvailable: The keys of 'Lying'/)
    expect(lying.seen).toHaveLength(asked + 1)
    lying.failsWith = null
    now += 30_000
    expect(await refusalOf(await sign(claimsOf()))).toBe('accepted')
    lying.failsWith = 500
  })

  it('show a fault of our own as that, and not as one of the provider', async () => {
    verifier = makeVerifier({}, () => {
      throw new Error('the clock is broken')
    })
    await expect(verify(await sign(claimsOf()))).rejects.toThrow('the clock is broken')
  })

  it('count only where the configuration says so', async () => {
    verifier = makeVerifier({ acceptAccessTokens: null })
    expect(await refusalOf(await sign(claimsOf()))).toMatch(/^InvalidAuthenticationToken/)
    expect(lying.seen).toEqual([])
  })

  it('name the person by the claim that the configuration names', async () => {
    verifier = makeVerifier({ subjectClaim: 'oid' })
    people.set(`${lying.issuer} o-1`, ana)
    expect(await verify(await sign(claimsOf({ oid: 'o-1', sub: 'pairwise' })))).toMatchObject({ userId: ana })
    expect(await refusalOf(await sign(claimsOf()))).toMatch(/no claim 'oid'/)
  })
})
