/**
 * Sign-in at another issuer: authorization code with PKCE (S256), state, nonce, the issuer parameter of RFC 9207 and
 * one redirect address for each provider against mix-up (RFC 9700 section 4.4). A flow is bound to its provider, to
 * the interaction that it serves and to the browser that began it; each step is done once, within ten minutes of the
 * movable clock. What comes out is a proof: this browser, for this interaction, is this identity (lessons I5 and I6).
 */
import { hash, timingSafeEqual } from 'node:crypto'
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  fetchUserInfo,
  ResponseBodyError,
} from 'openid-client'
import { shorten } from '../../domain/errors.ts'
import type { Clock, Random } from '../../domain/ports/clock.ts'
import type { ExternalIdentityKey } from '../../domain/ports/external-identities.ts'
import type { OidcStatePort } from '../../domain/ports/oidc-state.ts'
import type { ExternalIdentity } from '../../domain/sign-in/external-identity.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import type { ExternalProvider } from './external-provider.ts'
import type { ProviderMetadata } from './provider-metadata.ts'
import { lacksClaims, readIdentity } from './read-identity.ts'
import type { ExternalRefusal } from './sign-in-failure.ts'

export interface ExternalSignInDeps {
  /** The public origin, from configuration alone. */
  readonly origin: string
  readonly state: OidcStatePort
  readonly secretBox: SecretBox
  readonly clock: Clock
  readonly random: Random
  readonly metadataOf: (providerId: string) => ProviderMetadata
  /** `tokensValidFrom` of the account that an identity leads to now; null without one. */
  stampOf(key: ExternalIdentityKey): Promise<number | null>
}

/** What a provider said of the person in this browser, and when. */
export interface ExternalProof {
  readonly identity: ExternalIdentity
  /**
   * UTC milliseconds of the movable clock. Never below the stamp that the account had then, as with tokens
   * (token-stamp.ts): so a proof from before a change lies below the new stamp, and one from after it does not.
   */
  readonly provedAt: number
}

export interface ExternalStart {
  /** Where the browser goes. */
  readonly redirectTo: string
  /** Names the flow in addresses and cookies; opens nothing. */
  readonly flow: string
  /** The browser's half of the flow; goes into a cookie and is stored as a hash. */
  readonly browserSecret: string
}

export interface ExternalSignIn {
  readonly providers: readonly ExternalProvider[]
  find(providerId: string): ExternalProvider | null
  /** Begins a flow for an interaction. */
  begin(
    providerId: string,
    request: {
      readonly interactionUid: string
      readonly loginHint: string | null
      /** The person wants to choose an account, whoever is signed in there. */
      readonly wantsChoice: boolean
    },
  ): Promise<ExternalStart | ExternalRefusal>
  /** The flow that a callback belongs to, by its state; null when the query names none. */
  flowOf(query: URLSearchParams): string | null
  /**
   * Takes the provider's answer, once. The code goes to the provider only after state, provider and browser have been
   * found to fit. `uid` is that of the interaction as soon as it is known for sure.
   */
  finish(
    providerId: string,
    callback: { readonly query: URLSearchParams; readonly browserSecret: string | null },
  ): Promise<{ readonly uid: string } | (ExternalRefusal & { readonly uid: string | null })>
  /** Takes the proof of a flow, once, for the same provider, interaction and browser. */
  takeProof(
    providerId: string,
    request: { readonly interactionUid: string; readonly browserSecret: string },
  ): Promise<ExternalProof | null>
}

const flowModel = 'ExternalSignIn'
const proofModel = 'ExternalProof'
const lifeMs = 10 * 60 * 1000
const secretBytes = 32

interface FlowPayload extends Readonly<Record<string, unknown>> {
  readonly provider: string
  readonly browser: string
  /** Nonce and PKCE verifier: the server has to send them again, so they are sealed. */
  readonly sealed: string
}

interface ProofPayload extends Readonly<Record<string, unknown>>, ExternalProof {
  readonly provider: string
}

/** Makes the sign-in for the providers of the configuration. */
export function createExternalSignIn(providers: readonly ExternalProvider[], deps: ExternalSignInDeps): ExternalSignIn {
  const { state, clock, random, secretBox } = deps
  const makeSecret = () => random.bytes(secretBytes).toString('base64url')
  const byId = new Map(providers.map(provider => [provider.id, provider]))
  const redirectAddress = (id: string) => `${deps.origin}/signin/callback/${id}`

  const keep = (model: string, id: string, uid: string, payload: FlowPayload | ProofPayload) =>
    state.upsert({
      model,
      id,
      payload: { ...payload, interaction: uid },
      grantId: null,
      // The column is unique within a model, and a person may begin twice.
      uid: null,
      userCode: null,
      accountId: null,
      clientId: null,
      sessionUid: null,
      expiresAt: clock.now() + lifeMs,
    })

  const readMetadata = (providerId: string): Promise<Configuration | ExternalRefusal> =>
    deps
      .metadataOf(providerId)
      .read()
      .catch((error: unknown) => refuse('providerDown', describe(error)))

  /** A row that is there, not used and not too old. */
  async function findOpen(model: string, id: string) {
    const row = await state.find(model, id)
    if (row === null || row.consumedAt !== null || row.expiresAt === null || clock.now() >= row.expiresAt) return null
    return { payload: row.payload, uid: String(row.payload['interaction']) }
  }

  async function redeemCode(
    provider: ExternalProvider,
    configuration: Configuration,
    query: URLSearchParams,
    checks: { readonly nonce: string; readonly verifier: string; readonly state: string },
  ): Promise<ExternalIdentity | ExternalRefusal> {
    const address = new URL(`${redirectAddress(provider.id)}?${query.toString()}`)
    const tokens = await authorizationCodeGrant(configuration, address, {
      expectedState: checks.state,
      expectedNonce: checks.nonce,
      pkceCodeVerifier: checks.verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims?.iss !== provider.issuer) return refuse('notProved', 'The id token has another issuer.')
    const hasMore = configuration.serverMetadata().userinfo_endpoint !== undefined && lacksClaims(provider, claims)
    const more = hasMore ? await fetchUserInfo(configuration, tokens.access_token, claims.sub) : {}
    return (
      readIdentity(provider, claims, more) ?? refuse('notProved', `The claim ${provider.subjectClaim} names nobody.`)
    )
  }

  return {
    providers,
    find: id => byId.get(id) ?? null,

    async begin(providerId, { interactionUid, loginHint, wantsChoice }) {
      const provider = byId.get(providerId)
      if (provider === undefined) return refuse('notYours', 'There is no such provider.')
      const configuration = await readMetadata(providerId)
      if ('failure' in configuration) return configuration
      const [flowState, nonce, verifier, browserSecret] = [makeSecret(), makeSecret(), makeSecret(), makeSecret()]
      const id = hash('sha256', flowState, 'hex')
      await keep(flowModel, id, interactionUid, {
        provider: providerId,
        browser: hash('sha256', browserSecret, 'hex'),
        sealed: secretBox.seal(JSON.stringify({ nonce, verifier }), sealPurpose(id)),
      })
      const redirectTo = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectAddress(providerId),
        response_type: 'code',
        response_mode: 'query',
        scope: provider.scopes.join(' '),
        state: flowState,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(loginHint === null ? {} : { login_hint: loginHint }),
        ...(wantsChoice && offersChoice(configuration) ? { prompt: 'select_account' } : {}),
      })
      return { redirectTo: redirectTo.href, flow: nameFlow(id), browserSecret }
    },

    flowOf(query) {
      const given = query.getAll('state')
      return given.length === 1 ? nameFlow(hash('sha256', given[0] as string, 'hex')) : null
    },

    async finish(providerId, { query, browserSecret }) {
      const [given = '', ...others] = query.getAll('state')
      const id = hash('sha256', given, 'hex')
      const row = others.length > 0 ? null : await findOpen(flowModel, id)
      if (row === null) return { ...refuse('expired', 'No open flow has this state.'), uid: null }
      const flow = row.payload as FlowPayload
      const provider = byId.get(providerId)
      if (provider === undefined || flow.provider !== providerId) {
        return { ...refuse('notYours', `The flow began at the provider ${flow.provider}.`), uid: null }
      }
      if (browserSecret === null || !isSame(hash('sha256', browserSecret, 'hex'), flow.browser)) {
        return { ...refuse('notYours', 'The flow began in another browser.'), uid: null }
      }
      const { uid } = row
      // From here on the flow is used up, whatever comes out: a code dies at its first failure (security lesson I2).
      if (!(await state.consume(flowModel, id, clock.now())))
        return { ...refuse('expired', 'The flow is used up.'), uid }
      const configuration = await readMetadata(providerId)
      if ('failure' in configuration) return { ...configuration, uid }
      const checks = JSON.parse(secretBox.open(flow.sealed, sealPurpose(id))) as { nonce: string; verifier: string }
      const identity = await redeemCode(provider, configuration, query, { ...checks, state: given }).catch(explain)
      if ('failure' in identity) return { ...identity, uid }
      const provedAt = Math.max(clock.now(), (await deps.stampOf(identity)) ?? 0)
      await keep(proofModel, proofId(browserSecret), uid, { provider: providerId, identity, provedAt })
      return { uid }
    },

    async takeProof(providerId, { interactionUid, browserSecret }) {
      const id = proofId(browserSecret)
      const row = await findOpen(proofModel, id)
      const proof = row?.payload as ProofPayload | undefined
      if (proof === undefined || proof.provider !== providerId || row?.uid !== interactionUid) return null
      const { identity, provedAt } = proof
      return (await state.consume(proofModel, id, clock.now())) ? { identity, provedAt } : null
    },
  }
}

/** A provider that lists what it can ask people refuses what it does not list; most list nothing. */
function offersChoice(configuration: Configuration): boolean {
  const listed = configuration.serverMetadata()['prompt_values_supported']
  return !Array.isArray(listed) || listed.includes('select_account')
}

function refuse(failure: ExternalRefusal['failure'], detail: string): ExternalRefusal {
  return { failure, detail }
}

const sealPurpose = (id: string) => `external-sign-in:${id}`
const proofId = (browserSecret: string) => hash('sha256', `proof ${browserSecret}`, 'hex')
const nameFlow = (id: string) => id.slice(0, 16)

function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right))
}

/** What the library throws, as a value. */
function explain(error: unknown): ExternalRefusal {
  if (error instanceof AuthorizationResponseError) {
    const isOwnWish = error.error === 'access_denied'
    return refuse(isOwnWish ? 'cancelled' : 'providerRefused', `The provider answered ${shorten(error.error)}.`)
  }
  if (error instanceof ResponseBodyError) {
    return refuse('notProved', `The provider refused the code: ${shorten(error.error)}.`)
  }
  return refuse(isOutage(error) ? 'providerDown' : 'notProved', describe(error))
}

/** Whether the way to the provider failed, rather than what it said. */
function isOutage(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) if (one.name === 'OutboundFailure') return true
  return false
}

/** The words of the whole chain of causes; the library puts answers into the causes, whose texts are not shown. */
function describe(error: unknown): string {
  const words: string[] = []
  for (let one = error; one instanceof Error; one = one.cause) words.push(one.message)
  return shorten(words.join(' '))
}
