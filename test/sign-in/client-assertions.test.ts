/** Attacks on the certificates of applications: an assertion is short, for us, for itself, and good once (RFC 7523). */
import { createHmac, randomUUID } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readClientCertificate } from 'convite/auth/secrets/client-certificate.ts'
import { makeTestCertificate } from 'convite/auth/testing/make-test-certificate.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { askToken, author, registerApplication } from './sign-in-world.ts'

let world: HeldWorld
let clientId: string
let other: string
let certificate: Awaited<ReturnType<typeof makeTestCertificate>>
let thumbprint: string
beforeAll(async () => {
  world = await startHeldWorld()
  certificate = await makeTestCertificate('RSA')
  const read = readClientCertificate(certificate.pem)
  if (typeof read === 'string') throw new Error(read)
  thumbprint = read.thumbprintSha1
  clientId = await registerApplication(world, { kind: 'confidential', redirectUris: [] })
  other = await registerApplication(world, { kind: 'confidential', redirectUris: [] })
  await world.app.services.applicationAdmin.addCertificate(author(world), clientId, { ...read, id: randomUUID() })
})
afterAll(() => world.stop())
afterEach(() => {
  vi.useRealTimers()
})

const endpoint = () => `${world.origin}/common/oauth2/v2.0/token`
/** The provider reads the machine's clock of the process. */
const seconds = () => Math.floor(Date.now() / 1000)

function claims(): JWTPayload {
  const now = seconds()
  return { iss: clientId, sub: clientId, aud: endpoint(), jti: randomUUID(), iat: now, nbf: now, exp: now + 600 }
}

const sign = (payload: JWTPayload, header: Record<string, unknown> = {}) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', x5t: thumbprint, ...header })
    .sign(certificate.privateKey)

const present = (assertion: string, client = clientId) =>
  askToken(world, {
    grant_type: 'client_credentials',
    client_id: client,
    scope: 'https://graph.microsoft.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  })

describe('an assertion', () => {
  it('is taken once', async () => {
    const assertion = await sign(claims())
    expect((await present(assertion)).status).toBe(200)
    const again = await present(assertion)
    expect([again.status, again.body.error, again.body.error_codes]).toEqual([401, 'invalid_client', [700027]])
  })

  it('is taken once of fifty at a time', async () => {
    const assertion = await sign(claims())
    const answers = await Promise.all(Array.from({ length: 50 }, () => present(assertion)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 401]))
  })

  // Clocks of clients may be 15 seconds wrong, and not one more.
  it.each<[string, number, (at: number) => JWTPayload, number]>([
    ['ends at exp, a second before', 14, at => ({ exp: at }), 200],
    ['ends at exp, at the second', 15, at => ({ exp: at }), 401],
    ['ends at exp, a second after', 16, at => ({ exp: at }), 401],
    ['begins at nbf, a second before', -16, at => ({ nbf: at }), 401],
    ['begins at nbf, at the second', -15, at => ({ nbf: at }), 200],
    ['begins at nbf, a second after', -14, at => ({ nbf: at }), 200],
  ])('%s', async (_name, shift, change, status) => {
    const at = seconds() + 100
    vi.useFakeTimers({ toFake: ['Date'], now: (at + shift) * 1000 })
    const assertion = await sign({ ...claims(), iat: at - 50, nbf: at - 50, exp: at + 500, ...change(at) })
    expect((await present(assertion)).status).toBe(status)
  })

  it.each<[string, (payload: JWTPayload) => JWTPayload]>([
    ['of another issuer', payload => ({ ...payload, iss: other })],
    ['about another application', payload => ({ ...payload, sub: other })],
    ['for another server', payload => ({ ...payload, aud: 'https://login.example.test/oauth2/v2.0/token' })],
    ['for an address that begins as ours', payload => ({ ...payload, aud: `${endpoint()}.evil.example` })],
    ['for nobody', ({ aud: _aud, ...payload }) => payload],
    ['without an end', ({ exp: _exp, ...payload }) => payload],
    ['without an id', ({ jti: _jti, ...payload }) => payload],
    ['without an issuer', ({ iss: _iss, ...payload }) => payload],
    ['with an end that is no number', payload => ({ ...payload, exp: 'tomorrow' as unknown as number })],
  ])('%s is refused', async (_name, change) => {
    const { status, body } = await present(await sign(change(claims())))
    expect(status === 401 || status === 400).toBe(true)
    expect(body.access_token).toBeUndefined()
  })

  it('of one application proves no other', async () => {
    expect((await present(await sign(claims()), other)).status).not.toBe(200)
    expect((await present(await sign({ ...claims(), iss: other, sub: other }), other)).status).toBe(401)
  })

  it('without a signature, or signed by what is public, is refused', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const body = part(claims())
    for (const alg of ['none', 'None', 'NONE', ''])
      expect((await present(`${part({ alg })}.${body}.`)).status).toBe(401)
    for (const key of [certificate.pem, thumbprint, clientId, '']) {
      const head = `${part({ alg: 'HS256', x5t: thumbprint })}.${body}`
      const signature = createHmac('sha256', key === '' ? '\0' : key)
        .update(head)
        .digest('base64url')
      expect((await present(`${head}.${signature}`)).status).toBe(401)
    }
  })

  it('signed by a stranger is refused, whatever its header brings along', async () => {
    const strange = await makeTestCertificate('RSA')
    const jwk = { ...(await crypto.subtle.exportKey('jwk', strange.privateKey)), d: undefined }
    for (const header of [
      {},
      { jwk },
      { x5c: [strange.pem] },
      { jku: 'https://evil.example/keys' },
      { kid: '../../x' },
    ]) {
      const assertion = await new SignJWT(claims())
        .setProtectedHeader({ alg: 'RS256', x5t: thumbprint, ...header })
        .sign(strange.privateKey)
      expect((await present(assertion)).status).toBe(401)
    }
  })

  it.each(['', '.', '..', 'x', 'a.b.c', 'x'.repeat(50_000), '\0.\0.\0', '{}', 'e30.e30.e30'])(
    'that is none (%#) is a mistake of the caller',
    async text => {
      const { status } = await present(text)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    },
  )
})
