import { createHmac, randomUUID } from 'node:crypto'
import { generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../domain/errors.ts'
import type { Caller } from '../../domain/principal.ts'
import {
  anApplication,
  aPerson,
  type AuthWorld,
  createTestClock,
  startAuthWorld,
  testOrigin,
  testSecret,
} from '../testing/auth-world.ts'
import { createTokenVerifier } from './token-verifier.ts'

let world: AuthWorld
beforeAll(async () => {
  world = await startAuthWorld()
})
afterAll(() => world.close())

const baseChallenge = `Bearer realm="", authorization_uri="${testOrigin}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

async function verify(authorization: string | undefined): Promise<Caller> {
  return world.verifier.verify(authorization)
}

/** The refusal of a header; fails when it is accepted. */
async function refusalOf(authorization: string | undefined): Promise<AppError> {
  const outcome = await verify(authorization).catch((error: unknown) => error)
  if (outcome instanceof AppError) return outcome
  throw new Error('The token was accepted.', { cause: outcome })
}

/** Good claims of a person, from the minter, to be changed by a test. */
async function goodClaims(): Promise<Record<string, unknown>> {
  const { accessToken } = await world.minter.mintForPerson(aPerson(), anApplication(), { scopes: ['Files.Read'] })
  return JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
}

/** Signs with the server's own key whatever a test wants: what follows is refused for its claims alone. */
async function signed(change: Record<string, unknown>, header: Partial<JWTHeaderParameters> = {}): Promise<string> {
  const { kid, key } = world.keys.signing.signing
  const token = new SignJWT({ ...(await goodClaims()), ...change })
  return `Bearer ${await token.setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid, ...header }).sign(key)}`
}

describe('a good token', () => {
  test('of a person says person, application and scopes', async () => {
    const { accessToken, expiresAt } = await world.minter.mintForPerson(aPerson(), anApplication(), {
      scopes: ['files.readwrite', 'User.Read'],
      lifetimeMs: 3_600_000,
    })
    expect(await verify(`Bearer ${accessToken}`)).toEqual({
      kind: 'user',
      tenantId: world.authority.tenantId,
      appId: anApplication().clientId,
      userId: aPerson().id,
      scopes: new Set(['Files.ReadWrite', 'User.Read']),
      issuedAt: expiresAt - 3_600_000,
    })
  })

  test('of an application says its permissions and no person', async () => {
    const { accessToken } = await world.minter.mintForApplication(anApplication())
    expect(await verify(`Bearer ${accessToken}`)).toMatchObject({
      kind: 'app',
      userId: null,
      scopes: new Set(['Files.ReadWrite.All', 'Sites.Read.All']),
    })
  })

  test('without any permission is still a token: refusing it is the business of the operation', async () => {
    const { accessToken } = await world.minter.mintForApplication(anApplication({ roles: [] }))
    expect(await verify(`Bearer ${accessToken}`)).toMatchObject({ kind: 'app', scopes: new Set() })
    expect(await verify(await signed({ scp: '' }))).toMatchObject({ kind: 'user', scopes: new Set() })
  })

  test('is accepted with the scheme in any case', async () => {
    const header = await signed({})
    await expect(verify(header.replace('Bearer', 'bearer'))).resolves.toMatchObject({ kind: 'user' })
  })

  test('is answered at once the second time, without a promise', async () => {
    const header = await signed({ uti: randomUUID() })
    const first = await world.verifier.verify(header)
    expect(world.verifier.verify(header)).toBe(first)
  })
})

describe('a header that holds no readable token', () => {
  test.each([undefined, '', '   ', 'Bearer', 'Bearer '])('%j counts as missing', async header => {
    const refusal = await refusalOf(header)
    expect(refusal.code).toBe('InvalidAuthenticationToken')
    expect(refusal.message).toContain('empty')
    expect(refusal.headers).toEqual({ 'WWW-Authenticate': baseChallenge })
  })

  test.each([
    'Basic YTpi',
    'Bearer a b',
    'Bearer x',
    'Bearer a.b.c',
    'Bearer ..',
    `Bearer ${encode({ alg: 'RS256' })}.${encode({})}.`,
    'Bearer \u0000',
    'Bearer null',
  ])('%j is not readable', async header => {
    const refusal = await refusalOf(header)
    expect(refusal.message).toContain('not readable')
    expect(refusal.headers).toEqual({ 'WWW-Authenticate': baseChallenge })
  })

  test('a token over the limit is refused unread', async () => {
    expect((await refusalOf(`Bearer ${'a'.repeat(8193)}`)).message).toContain('at most 8192')
  })
})

describe('a signature that is not ours', () => {
  const notOurs = 'no key of this server has signed it'
  const failureOf = async (token: string) => (await refusalOf(`Bearer ${token}`)).message

  test('alg none, in any case and with any signature', async () => {
    const claims = encode(await goodClaims())
    const { kid } = world.keys.signing.signing
    for (const alg of ['none', 'None', 'NONE', '']) {
      const head = encode({ alg, typ: 'at+jwt', kid })
      expect(await failureOf(`${head}.${claims}.`)).toContain(notOurs)
      expect(await failureOf(`${head}.${claims}.AAAA`)).toContain(notOurs)
    }
  })

  test('HS256 with our public key as the secret', async () => {
    const { kid } = world.keys.signing.signing
    const [jwk] = world.keys.signing.publicJwks.keys
    const input = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${encode(await goodClaims())}`
    for (const secret of [JSON.stringify(jwk), jwk?.n ?? '', Buffer.from(jwk?.n ?? '', 'base64url')]) {
      expect(await failureOf(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`)).toContain(
        notOurs,
      )
    }
  })

  test('another key, under its own id, under ours, inside the token or at an address', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
    const { kid } = world.keys.signing.signing
    const jwk = { kty: 'RSA', ...(await crypto.subtle.exportKey('jwk', publicKey)) }
    const headers: Partial<JWTHeaderParameters>[] = [
      { kid: 'another' },
      { kid },
      { kid: undefined },
      { jwk },
      { kid, jwk },
      { jku: 'https://evil.example.test/keys' },
      { x5c: ['AAAA'] },
    ]
    for (const header of headers) {
      const token = new SignJWT(await goodClaims()).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', ...header })
      expect(await failureOf(await token.sign(privateKey))).toContain(notOurs)
    }
  })

  test('any address or certificate that the token brings along, beside our own key id', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    const { kid } = world.keys.signing.signing
    const header = { alg: 'RS256', typ: 'at+jwt', kid, jku: 'https://evil.example.test/keys', x5c: ['AAAA'] }
    const claims = await goodClaims()
    for (const more of [{}, { x5u: 'https://evil.example.test/certificate', x5t: 'AAAA', 'x5t#S256': 'AAAA' }]) {
      const token = new SignJWT(claims).setProtectedHeader({ ...header, ...more })
      expect(await failureOf(await token.sign(privateKey))).toContain(notOurs)
    }
    // What they name is not looked at: with our signature the token is as good as without them.
    await expect(verify(await signed({}, { jku: header.jku, x5c: header.x5c }))).resolves.toMatchObject({
      kind: 'user',
    })
  })

  test('a key id that is a path, a statement, a name of every object or no text', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    const { kid: ours } = world.keys.signing.signing
    const odd: unknown[] = [
      '',
      '../server-keys.json',
      '/dev/null',
      'file:///etc/passwd',
      "' or '1'='1",
      '__proto__',
      'constructor',
      'toString',
      `${ours}\u0000`,
      ` ${ours}`,
      ours.toLowerCase(),
      0,
      null,
      [ours],
      { toString: ours },
    ]
    for (const kid of odd) {
      const input = `${encode({ alg: 'RS256', typ: 'at+jwt', kid })}.${encode(await goodClaims())}`
      for (const key of [privateKey, world.keys.signing.signing.key]) {
        const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, Buffer.from(input))
        expect(await failureOf(`${input}.${Buffer.from(signature).toString('base64url')}`)).toContain(notOurs)
      }
    }
  })

  test('our key under an algorithm that we do not use', async () => {
    const { kid } = world.keys.signing.signing
    const [, claims, signature] = (await signed({})).slice('Bearer '.length).split('.')
    for (const alg of ['PS256', 'RS384', 'RS512', 'RS1', 'ES256', 'HS512', 'rs256', ['RS256'], null]) {
      expect(await failureOf(`${encode({ alg, typ: 'at+jwt', kid })}.${claims}.${signature}`)).toContain(notOurs)
    }
  })

  test('changed claims under a good signature', async () => {
    const [head, , signature] = (await signed({})).slice('Bearer '.length).split('.')
    const claims = encode({ ...(await goodClaims()), scp: 'Directory.ReadWrite.All' })
    expect(await failureOf(`${head}.${claims}.${signature}`)).toContain(notOurs)
  })

  test('a critical header that nobody here knows', async () => {
    const { kid } = world.keys.signing.signing
    const [, claims, signature] = (await signed({})).slice('Bearer '.length).split('.')
    const head = encode({ alg: 'RS256', typ: 'at+jwt', kid, crit: ['x'], x: 1 })
    expect(await failureOf(`${head}.${claims}.${signature}`)).toContain(notOurs)
  })
})

describe('a well signed token that was made for something else', () => {
  test.each([
    ['another audience', { aud: 'https://vault.example.test' }, 'another audience'],
    ['no audience', { aud: undefined }, 'another audience'],
    ['another issuer', { iss: 'https://drive.example.test/other/v2.0' }, 'another issuer'],
    ['no issuer', { iss: undefined }, 'another issuer'],
    ['another tenant', { tid: '00000000-0000-4000-8000-000000000000' }, 'another tenant'],
    ['no tenant', { tid: undefined }, 'another tenant'],
    ['no object id', { oid: undefined }, 'no access token'],
    ['an object id that is no text', { oid: 7 }, 'no access token'],
    ['neither scopes nor the mark of an application', { scp: undefined }, 'no access token'],
    ['no end', { exp: undefined }, 'no access token'],
    ['no begin', { nbf: undefined }, 'not valid yet'],
    ['an end that is no number', { exp: '9999999999' }, 'no access token'],
  ])('%s', async (_name, change, words) => {
    const refusal = await refusalOf(await signed(change))
    expect(refusal.code).toBe('InvalidAuthenticationToken')
    expect(refusal.message).toContain(words)
    expect(refusal.headers).toEqual({ 'WWW-Authenticate': baseChallenge })
  })

  test.each([{ typ: 'JWT' }, { typ: undefined }, { typ: 'logout+jwt' }])(
    'the type %j is no access token',
    async header => {
      expect((await refusalOf(await signed({}, header))).message).toContain('no access token')
    },
  )

  test('an id token of the issuer', async () => {
    const refreshToken = await world.issuer.registerRefreshToken({
      person: aPerson().id,
      clientId: anApplication().clientId,
      scopes: ['Files.Read'],
    })
    const { body } = await world.askToken({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: anApplication().clientId,
      client_secret: testSecret,
    })
    expect(await verify(`Bearer ${body.access_token}`)).toMatchObject({ kind: 'user' })
    expect((await refusalOf(`Bearer ${body.id_token}`)).message).toContain('no access token')
  })
})

describe('the life of a token, by the movable clock', () => {
  let clock: { at: number }
  let verifier: ReturnType<typeof createTokenVerifier>
  const begin = 1_800_000_000
  const end = begin + 3600

  beforeEach(() => {
    clock = { at: 0 }
    const { issuer, audience, tenantId } = world.authority
    verifier = createTokenVerifier(
      { origin: testOrigin, issuers: [issuer], audiences: [audience], tenantId },
      { keys: world.keys.signing, clock: { now: () => clock.at, machine: () => Date.now() } },
    )
  })

  async function judgeAt(header: string, at: number): Promise<string> {
    clock.at = at
    try {
      await verifier.verify(header)
      return 'accepted'
    } catch (error) {
      return error instanceof AppError && error.headers['WWW-Authenticate']?.includes('expired_token')
        ? 'expired'
        : String(error)
    }
  }

  test.each(['fresh', 'remembered'])('begins and ends to the second, for a %s token', async kind => {
    const header = await signed({ nbf: begin, exp: end, uti: randomUUID() })
    await judgeAt(header, kind === 'remembered' ? (begin + 10) * 1000 : 0)
    expect(await judgeAt(header, begin * 1000 - 1)).toContain('not valid yet')
    expect(await judgeAt(header, end * 1000)).toBe('expired')
    expect(await judgeAt(header, end * 1000 + 1000)).toBe('expired')
    expect(await judgeAt(header, begin * 1000)).toBe('accepted')
    expect(await judgeAt(header, end * 1000 - 1)).toBe('accepted')
  })

  test('the challenge of an expired one is one header that holds the words rclone looks for', async () => {
    const header = await signed({ exp: Math.floor(Date.now() / 1000) - 1 })
    expect((await refusalOf(header)).headers).toEqual({
      'WWW-Authenticate': `${baseChallenge}, error="invalid_token", error_description="expired_token"`,
    })
    expect((await refusalOf(header)).message).toContain('lifetime')
  })
})

describe('the settings of the verifier', () => {
  const { issuer, audience } = { issuer: 'https://a.test/t/v2.0', audience: 'x' }
  test.each([
    { issuers: [], audiences: [audience] },
    { issuers: [issuer], audiences: [] },
  ])('without issuer or audience there is no start: %j', settings => {
    const make = () =>
      createTokenVerifier(
        { origin: testOrigin, tenantId: 't', ...settings },
        { keys: world.keys.signing, clock: createTestClock() },
      )
    expect(make).toThrow('needs an issuer and an audience')
  })

  test('a remembered token dies with its key', async () => {
    let isThere = true
    const keys = {
      publicKey: (kid: string) => (isThere ? world.keys.signing.publicKey(kid) : null),
      findPublicKey: async (kid: string) => (isThere ? world.keys.signing.publicKey(kid) : null),
    }
    const verifier = createTokenVerifier(
      {
        origin: testOrigin,
        issuers: [world.authority.issuer],
        audiences: [world.authority.audience],
        tenantId: world.authority.tenantId,
      },
      { keys, clock: world.clock },
    )
    const header = await signed({})
    expect(await verifier.verify(header)).toMatchObject({ kind: 'user' })
    isThere = false
    await expect(async () => verifier.verify(header)).rejects.toThrow('not readable')
  })
})
