/** An issuer that says whatever a test wants: the real one never would. It keeps to the protocol but for its answers. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

export interface LyingIssuer {
  readonly issuer: string
  /** Changes the claims of the next id tokens. */
  change: (claims: JWTPayload) => JWTPayload
  /** Makes the id token in another way altogether. */
  sign: ((claims: JWTPayload) => Promise<string>) | null
  /** Changes the discovery document. */
  describe: (document: Record<string, unknown>) => Record<string, unknown>
  /** The nonce that the id token repeats, read from the address where people sign in. */
  nonce: string
  /** Answers everything with this status; null for normal life. */
  failsWith: number | null
  /** How the client proved itself last. */
  proof: { readonly header: string | undefined; readonly secret: string | null }
  /** Calls of its addresses, by path. */
  readonly seen: string[]
  readonly key: CryptoKey
  /** Published beside its own. */
  readonly moreKeys: JWK[]
  close(): Promise<void>
}

/** Starts it on a free port, for the client `convite-there`. */
export async function startLyingIssuer(): Promise<LyingIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'lying', use: 'sig', alg: 'RS256' }
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').split('?', 1)[0] as string
    world.seen.push(path)
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    if (world.failsWith !== null) return send(world.failsWith, {})
    if (path === '/.well-known/openid-configuration') return send(200, world.describe(describeIssuer(world.issuer)))
    if (path === '/jwks') return send(200, { keys: [jwk, ...world.moreKeys] })
    if (path !== '/token') return send(404, {})
    const form = new URLSearchParams(await text(request))
    world.proof = { header: request.headers.authorization, secret: form.get('client_secret') }
    const now = Math.floor(Date.now() / 1000)
    const usual = { iss: world.issuer, sub: 'liar', aud: 'convite-there', nonce: world.nonce, iat: now, exp: now + 300 }
    const claims = world.change({ ...usual, email: 'ana@convite.example', email_verified: true, name: 'Ana' })
    const token = world.sign
      ? await world.sign(claims)
      : await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'lying' }).sign(privateKey)
    return send(200, { access_token: 'a', token_type: 'bearer', id_token: token })
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const world: LyingIssuer = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    change: claims => claims,
    sign: null,
    describe: document => document,
    nonce: '',
    failsWith: null,
    proof: { header: undefined, secret: null },
    seen: [],
    key: privateKey,
    moreKeys: [],
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return world
}

function describeIssuer(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_response_iss_parameter_supported: true,
  }
}
