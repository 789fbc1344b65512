/**
 * Another issuer, for tests: an `oidc-provider` of its own on loopback, with keys, clients and people of its own. It
 * knows nothing of Convite but the redirect address. Whoever comes is signed in as `next` without being asked.
 */
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Adapter, type AdapterPayload, type Configuration, Provider } from 'oidc-provider'

export interface SecondIssuer {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What it says of its people; the key is the subject. */
  readonly people: Map<string, Readonly<Record<string, unknown>>>
  /** Who signs in next; null for a person who goes back. */
  next: string | null
  /** Requests that it got, by path. */
  readonly seen: string[]
  close(): Promise<void>
}

export interface SecondIssuerOptions {
  readonly redirectUris: readonly string[]
  /** Claims that it puts into the id token, instead of the user information alone. */
  readonly inIdToken?: boolean
  /** The audience of access tokens that it gives for its resource `api://convite`, as JWT. */
  readonly audience?: string
}

/** Starts it on a free port. */
export async function startSecondIssuer(options: SecondIssuerOptions): Promise<SecondIssuer> {
  const seen: string[] = []
  const people: SecondIssuer['people'] = new Map()
  let handle: (...call: Parameters<ReturnType<Provider['callback']>>) => unknown = () => undefined
  const server = createServer((request, response) => {
    seen.push((request.url ?? '').split('?', 1)[0] as string)
    handle(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clientSecret = 'a secret of the second issuer, long enough'
  const provider = new Provider(issuer, configure(options, people, clientSecret))
  const callback = provider.callback()
  handle = async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return callback(request, response)
    const result =
      world.next === null
        ? { error: 'access_denied', error_description: 'The person went back.' }
        : { login: { accountId: world.next, remember: false } }
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
  const world: SecondIssuer = {
    issuer,
    clientId: 'convite-there',
    clientSecret,
    people,
    next: null,
    seen,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return world
}

function configure(
  { redirectUris, inIdToken = false, audience }: SecondIssuerOptions,
  people: SecondIssuer['people'],
  clientSecret: string,
): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const rows = new Map<string, AdapterPayload>()
  return {
    adapter: model => keepIn(rows, model),
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'second' } as never] },
    cookies: { keys: ['a key of the second issuer'] },
    clients: [
      {
        client_id: 'convite-there',
        client_secret: clientSecret,
        redirect_uris: [...redirectUris],
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    pkce: { required: () => true },
    conformIdTokenClaims: !inIdToken,
    scopes: ['openid', 'profile', 'email'],
    claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email', 'email_verified'] },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => {
      const claims = people.get(id)
      return claims && { accountId: id, claims: () => Promise.resolve({ sub: id, ...claims }) }
    },
    async loadExistingGrant(context) {
      const { client, session, provider } = context.oidc
      if (!client || !session?.accountId) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile email')
      if (audience !== undefined) grant.addResourceScope('api://convite', 'Files.Read Files.ReadWrite')
      await grant.save()
      return grant
    },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: audience !== undefined,
        getResourceServerInfo: () => ({
          audience: audience ?? '',
          scope: 'Files.Read Files.ReadWrite',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  }
}

/** What it remembers, in memory. */
function keepIn(rows: Map<string, AdapterPayload>, model: string): Adapter {
  const keyOf = (id: string) => `${model} ${id}`
  const findBy = async (name: 'uid' | 'userCode', value: string) =>
    [...rows].find(([key, payload]) => key.startsWith(`${model} `) && payload[name] === value)?.[1]
  return {
    upsert: async (id, payload) => void rows.set(keyOf(id), payload),
    find: async id => rows.get(keyOf(id)),
    findByUid: uid => findBy('uid', uid),
    findByUserCode: userCode => findBy('userCode', userCode),
    consume: async id => void rows.set(keyOf(id), { ...rows.get(keyOf(id)), consumed: Math.floor(Date.now() / 1000) }),
    destroy: async id => void rows.delete(keyOf(id)),
    async revokeByGrantId(grantId) {
      for (const [key, payload] of rows) if (payload.grantId === grantId) rows.delete(key)
    },
  }
}
