/**
 * Access tokens that another issuer made for this server, where the configuration says that they count. Issuer and
 * audience are settings that cannot be left out (security lesson I3); the person is (issuer, subject) and has to be
 * known already. Dates are judged by the machine's clock: the one that tests move is not the other issuer's.
 *
 * Tokens by which an application acts for itself are not accepted: they name no person, and nothing here says which
 * application of another issuer would be which of ours.
 */
import { JOSEError, JWKSInvalid, JWKSTimeout, JWTClaimValidationFailed, JWTExpired } from 'jose/errors'
import { createRemoteJWKSet, customFetch } from 'jose/jwks/remote'
import type { JWTPayload } from 'jose'
import { decodeJwt } from 'jose/jwt/decode'
import { jwtVerify } from 'jose/jwt/verify'
import { AppError, quoted } from '../../domain/errors.ts'
import type { Clock } from '../../domain/ports/clock.ts'
import type { ExternalIdentityKey } from '../../domain/ports/external-identities.ts'
import type { Caller, PrincipalId } from '../../domain/principal.ts'
import { makeTokenError } from '../tokens/bearer-challenge.ts'
import { canonicalScope } from '../tokens/scopes.ts'
import { createVerifiedTokens } from '../tokens/verified-tokens.ts'
import type { CallProvider } from './call-provider.ts'
import type { AcceptedAccessTokens, ExternalProvider } from './external-provider.ts'
import type { ProviderMetadata } from './provider-metadata.ts'

export interface ExternalTokens {
  /** Whether a token says that it comes from an issuer whose tokens count; nothing is checked yet. */
  isTheirs(token: string): boolean
  /** Checks the token. Rejects with `InvalidAuthenticationToken`, or `serviceNotAvailable` when its keys cannot be read. */
  verify(token: string): Promise<Caller>
}

export interface ExternalTokensDeps {
  readonly origin: string
  readonly tenantId: string
  readonly clock: Pick<Clock, 'machine'>
  readonly callOf: (providerId: string) => CallProvider
  readonly metadataOf: (providerId: string) => ProviderMetadata
  /** The person of an identity who may sign in; null for nobody. */
  findPerson(key: ExternalIdentityKey): Promise<PrincipalId | null>
}

/** Clocks of two machines differ; a token made a moment ago is not from the future. */
const toleranceSeconds = 30
/** Keys are read again at most this often for a key id that is not there, and after a failure. */
const pauseMs = 30_000
const keptMs = 10 * 60 * 1000
const rememberedTokens = 10_000

/** The provider, or the way to it, did not give its keys; what else goes wrong here is our own fault. */
class KeysUnread extends Error {}

interface TrustedIssuer {
  readonly provider: ExternalProvider
  readonly accepted: AcceptedAccessTokens
  readonly keys: KeyReader
}

interface KeyReader {
  read(): Promise<ReturnType<typeof createRemoteJWKSet>>
  /** When the provider gave the keys that are known now; by the machine's clock. */
  readAt(): number
}

/** What was found good, by the keys of that reading. */
interface CheckedToken {
  readonly payload: JWTPayload
  readonly readAt: number
}

/** The checks for all providers whose access tokens count; null when there is none. */
export function createExternalTokens(
  providers: readonly ExternalProvider[],
  deps: ExternalTokensDeps,
): ExternalTokens | null {
  const trusted = new Map<string, TrustedIssuer>()
  for (const provider of providers) {
    const accepted = provider.acceptAccessTokens
    if (accepted !== null) trusted.set(provider.issuer, { provider, accepted, keys: makeKeyReader(provider, deps) })
  }
  if (trusted.size === 0) return null
  const refuse = (message: string, reason: 'expired' | 'other' = 'other') =>
    makeTokenError(deps.origin, message, reason)

  const remembered = createVerifiedTokens<CheckedToken>(rememberedTokens)

  /** A token is checked once for each reading of the keys; who it names is looked up at each call. */
  async function readToken(token: string, issuer: TrustedIssuer): Promise<JWTPayload> {
    const now = deps.clock.machine()
    const readAt = issuer.keys.readAt()
    const known = remembered.get(token)
    const isKnown = known !== undefined && known.readAt === readAt && now < readAt + keptMs
    if (isKnown && now < Number(known.payload.exp) * 1000) return known.payload
    const payload = await checkToken(token, issuer, now)
    // Not when the keys were read meanwhile: it is open then by which of them the token was checked.
    if (readAt === issuer.keys.readAt()) remembered.set(token, { payload, readAt })
    return payload
  }

  async function findCaller({ provider, accepted }: TrustedIssuer, payload: JWTPayload): Promise<Caller> {
    const subject = payload[provider.subjectClaim]
    const scopes = payload[accepted.scopeClaim]
    if (typeof scopes !== 'string') throw refuse(describeMissing(accepted.scopeClaim))
    if (typeof subject !== 'string' || subject === '') throw refuse(describeMissing(provider.subjectClaim))
    const userId = await deps.findPerson({ issuer: provider.issuer, subject })
    if (userId === null) {
      throw refuse(
        `Nobody here is known as ${quoted(subject)} of ${quoted(provider.issuer)}. Sign in once on the sign-in page, or ask an administrator to link the account.`,
      )
    }
    return {
      kind: 'user',
      tenantId: deps.tenantId,
      appId: `${provider.id}:${readClient(payload)}`,
      isForeign: true,
      userId,
      scopes: new Set(readScopes(scopes, accepted.audience)),
      issuedAt: Number(payload.iat) * 1000,
    }
  }

  return {
    isTheirs: token => trusted.has(readIssuer(token) ?? ''),
    async verify(token) {
      const issuer = trusted.get(readIssuer(token) ?? '')
      if (issuer === undefined) throw refuse('The access token comes from another issuer.')
      let payload: JWTPayload
      try {
        payload = await readToken(token, issuer)
      } catch (error) {
        if (isOutage(error)) throw reportOutage(issuer.provider, error)
        if (!(error instanceof JOSEError)) throw error
        throw refuse(describeFailure(error), error instanceof JWTExpired ? 'expired' : 'other')
      }
      return findCaller(issuer, payload)
    },
  }
}

async function checkToken(
  token: string,
  { provider, accepted, keys }: TrustedIssuer,
  now: number,
): Promise<JWTPayload> {
  const { payload, protectedHeader } = await jwtVerify(token, await keys.read(), {
    algorithms: ['RS256', 'PS256', 'ES256'],
    issuer: provider.issuer,
    audience: accepted.audience,
    requiredClaims: ['exp', 'iat'],
    clockTolerance: toleranceSeconds,
    currentDate: new Date(now),
  })
  if (Number(payload.exp) * 1000 <= now) throw new JWTExpired('"exp" has come', payload, 'exp')
  if (Number(payload.iat) * 1000 > now + toleranceSeconds * 1000) {
    throw new JWTClaimValidationFailed('made in the future', payload, 'nbf')
  }
  // A token for several audiences could be used here by each of them.
  if (Array.isArray(payload.aud) && payload.aud.length !== 1) {
    throw new JWTClaimValidationFailed('several audiences', payload, 'aud')
  }
  if (!/^(?:|jwt|(?:application\/)?at\+jwt)$/i.test(protectedHeader.typ ?? '')) {
    throw new JWTClaimValidationFailed('another kind of token', payload, 'typ')
  }
  return payload
}

/**
 * The keys of a provider, wherever its discovery document says. They are kept for ten minutes; tokens with key ids
 * that nobody knows make it read them again every 30 seconds at most, and so does a provider that is down.
 */
function makeKeyReader(provider: ExternalProvider, deps: ExternalTokensDeps): KeyReader {
  let known: { readonly address: string; readonly keys: ReturnType<typeof createRemoteJWKSet> } | null = null
  let readAt = 0
  let failed: { readonly error: unknown; readonly until: number } | null = null
  const call: CallProvider = async (url, request) => {
    if (failed !== null && deps.clock.machine() < failed.until) throw failed.error
    try {
      const answer = await deps.callOf(provider.id)(url, request)
      if (!answer.ok) throw new Error(`They were answered by ${answer.status}.`)
      readAt = deps.clock.machine()
      return answer
    } catch (cause) {
      const error = new KeysUnread(`The keys of ${provider.label} did not come.`, { cause })
      failed = { error, until: deps.clock.machine() + pauseMs }
      throw error
    }
  }
  async function read() {
    const configuration = await deps
      .metadataOf(provider.id)
      .read()
      .catch((cause: unknown) => {
        throw new KeysUnread(`The discovery document of ${provider.label} did not come.`, { cause })
      })
    const { jwks_uri: address } = configuration.serverMetadata()
    if (address === undefined) throw new KeysUnread(`${provider.label} publishes no keys.`)
    if (known?.address !== address) {
      const options = { cooldownDuration: pauseMs, cacheMaxAge: keptMs, [customFetch]: call }
      known = { address, keys: createRemoteJWKSet(new URL(address), options) }
    }
    return known.keys
  }
  return { read, readAt: () => readAt }
}

function readIssuer(token: string): string | null {
  try {
    return decodeJwt(token).iss ?? null
  } catch (error) {
    if (error instanceof JOSEError) return null
    throw error
  }
}

/** Scopes that exist here; a provider may write the audience before each. */
function readScopes(text: string, audience: string): string[] {
  return text
    .split(' ')
    .map(name => canonicalScope(name.startsWith(`${audience}/`) ? name.slice(audience.length + 1) : name))
    .filter(name => name !== null)
}

/** The application by which the person calls, for logs and limits. */
function readClient({ azp, client_id: clientId, appid }: JWTPayload): string {
  const named = [azp, clientId, appid].find(one => typeof one === 'string')
  return typeof named === 'string' && /^[\x21-\x7e]{1,128}$/.test(named) ? named : 'unnamed'
}

/** The keys could not be read, or are none; the token itself was not judged. */
function isOutage(error: unknown): boolean {
  if (error instanceof KeysUnread || error instanceof JWKSTimeout || error instanceof JWKSInvalid) return true
  return error instanceof JOSEError && error.code === JOSEError.code
}

function reportOutage({ label }: ExternalProvider, cause: unknown): AppError {
  const text = `The keys of ${quoted(label)} cannot be read now, so its access tokens cannot be checked. Repeat the call later.`
  return new AppError('serviceNotAvailable', text, { retryAfterSeconds: pauseMs / 1000, cause })
}

function describeMissing(claim: string): string {
  return `The access token has no claim ${quoted(claim)}. It has to name a person and what the application may do for them.`
}

/** What the caller may read: which check failed, never what would have passed it. */
function describeFailure(error: JOSEError): string {
  if (error instanceof JWTExpired)
    return 'The lifetime of the access token has ended. Get a new one and repeat the call.'
  if (!(error instanceof JWTClaimValidationFailed)) {
    return 'The access token is not readable, or no key of its issuer has signed it.'
  }
  if (error.claim === 'nbf') return 'The access token is not valid yet by the clock of this server.'
  if (error.claim === 'aud') return 'The access token was made for another audience, or for several.'
  return `This is no access token for this server: the claim ${quoted(error.claim)} is missing or wrong.`
}
