/**
 * `oidc-provider` at work: requests go in by its own routes, answers come out in Entra's dress. Loading it takes some
 * 200 ms and 45 MB, so this module is imported on first use alone; `issuer.ts` never imports it at the top.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type errors, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import { StoreFailure } from '../../domain/ports/store-failure.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import { graphIndicator, offlineScope } from './asked-scopes.ts'
import { useOwnClientChecks } from './client-metadata.ts'
import { createDevicePace } from './device-pace.ts'
import { dressPage, type PageExchange, refuseAltogether, refuseEndedSignIn } from './dress-page.ts'
import { buildEntraFailure, type EntraTrace } from './entra-errors.ts'
import { buildForwardedRequest, type Forward } from './forwarded-request.ts'
import { onBehalfOfGrant } from './grant-types.ts'
import type { IssuerDeps, IssuerSettings } from './issuer-settings.ts'
import { createInteractions, type Interactions } from './interactions.ts'
import { limitUserCodes } from './limit-user-codes.ts'
import { createOnBehalfOf } from './on-behalf-of.ts'
import { buildConfiguration } from './provider-configuration.ts'
import { openIdScopes } from '../tokens/scopes.ts'
import { createSessionNotes } from './session-notes.ts'
import { classifyFailure, dressDevice, dressTokens } from './token-answer.ts'
import type { TokenAuthority } from '../tokens/token-claims.ts'
import type { TokenRequest } from './token-request.ts'

/** What a person is taken to have agreed to, for a refresh token that no sign-in made. */
export interface RefreshTokenRequest {
  readonly person: PrincipalId
  readonly clientId: string
  /** Delegated scopes in canonical spelling; those of OpenID Connect are added. */
  readonly scopes: readonly string[]
}

/** A request from a program: the token and the device endpoint. */
export interface ProgramCall {
  readonly forward: Forward & { readonly isForBrowser: false }
  readonly trace: EntraTrace
  readonly request: TokenRequest
}

/** A request from a browser: sign-in, sign-out, the device page. */
export interface BrowserCall {
  readonly forward: Forward & { readonly isForBrowser: true }
  readonly trace: EntraTrace
}

/** The part of the issuer that needs `oidc-provider`. */
export interface IssuerEngine {
  answer(original: IncomingMessage, response: ServerResponse, call: ProgramCall | BrowserCall): Promise<void>
  /** The steps of a sign-in that its pages take. */
  readonly interactions: Interactions
  /** Makes a grant and a refresh token as a sign-in would. Throws when the application is unknown. */
  registerRefreshToken(request: RefreshTokenRequest): Promise<string>
}

/** One request on its way through the provider. */
interface Exchange extends PageExchange {
  readonly call: ProgramCall | BrowserCall
  readonly original: IncomingMessage
}

interface Engine {
  readonly provider: Provider
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
}

export function createIssuerEngine(
  settings: IssuerSettings,
  authority: TokenAuthority,
  deps: IssuerDeps,
): IssuerEngine {
  const exchanges = new WeakMap<IncomingMessage, Exchange>()
  const pace = createDevicePace(deps.clock)
  const notes = createSessionNotes(settings, deps)

  /** Rebuilt when the keys change; all its state is in the store. */
  let built: { readonly keys: object; readonly engine: Engine } | undefined
  const current = (): Engine => {
    const keys = deps.keys.current()
    if (built?.keys !== keys) built = { keys, engine: build() }
    return built.engine
  }

  function build(): Engine {
    const provider = new Provider(authority.issuer, buildConfiguration(settings, authority, deps))
    // Host and scheme of a forwarded request are ours, so the provider may believe them.
    provider.proxy = true
    useOwnClientChecks(provider)
    widenRefreshTokens(provider)
    const exchange = createOnBehalfOf(settings, authority, deps)
    provider.registerGrantType(onBehalfOfGrant, exchange, ['assertion', 'requested_token_use', 'scope'])
    limitUserCodes(provider, deps.userCodes, request => deps.visitorKey(exchanges.get(request)?.original ?? request))
    keepOutcomes(provider, exchanges, deps)
    provider.use(async (context, next) => {
      const found = exchanges.get(context.req)
      if (found === undefined) {
        await next()
        return
      }
      const answered = context as unknown as KoaContextWithOIDC
      try {
        await next()
        await finish(answered, found)
      } catch (error) {
        // What fails outside of the provider's own handlers, such as the storing of the session, has words too.
        deps.log.error({ err: error, requestId: found.trace.traceId }, 'The issuer failed.')
        found.failure = describeFault(error)
        context.status = 500
        if ('request' in found.call) await dressProgram(answered, found.original, found.call, found.failure)
        else refuseAltogether(answered, found)
      }
    })
    const handle = provider.callback()
    return { provider, handle }
  }

  async function finish(context: KoaContextWithOIDC, exchange: Exchange): Promise<void> {
    const { call, original } = exchange
    if ('request' in call) return dressProgram(context, original, call, exchange.failure)
    if (await notes.write(context, original, exchange.trace.traceId)) dressPage(context, exchange)
    else refuseEndedSignIn(context, exchange)
    context.remove('Access-Control-Allow-Origin')
  }

  async function dressProgram(
    context: KoaContextWithOIDC,
    original: IncomingMessage,
    { request, trace, forward }: ProgramCall,
    failure: Exchange['failure'],
  ): Promise<void> {
    // Without an Origin nobody needs leave to read; the provider would give it to everybody.
    if (original.headers.origin === undefined) {
      context.remove('Access-Control-Allow-Origin')
      context.remove('Access-Control-Expose-Headers')
    }
    if (context.status === 200) {
      await keepListed(context, deps)
      const body = context.body as Record<string, unknown>
      context.body =
        forward.route === '/devicecode'
          ? dressDevice(body, settings.origin)
          : dressTokens(body, request, context, settings.tenantId)
      return
    }
    // A code dies at its first failure (security lesson I2): whoever guesses a verifier has one try.
    const code = request.form.get('code')
    if (code !== null && failure?.error === 'invalid_grant')
      await current().provider.AuthorizationCode.adapter.destroy(code)
    const { key, detail } = classifyFailure(failure, request, context)
    const { status, body } = buildEntraFailure(key, settings.origin, trace, detail)
    context.status = status
    context.body = body
    if (status === 503) context.set('Retry-After', '3')
    // The provider names Basic as a way to prove who one is; that belongs to a 401 alone.
    if (status !== 401) context.remove('WWW-Authenticate')
  }

  return {
    interactions: createInteractions(() => current().provider, deps),
    async answer(original, response, call) {
      const deviceCode = 'request' in call ? call.request.form.get('device_code') : null
      if (deviceCode !== null && pace.isTooFast(deviceCode)) {
        const { status, body } = buildEntraFailure('deviceSlowDown', settings.origin, call.trace)
        response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
        response.end(JSON.stringify(body))
        return
      }
      const forwarded = buildForwardedRequest(original, call.forward, settings.origin)
      const { views } = deps
      exchanges.set(forwarded, { call, original, trace: call.trace, origin: settings.origin, views })
      await current().handle(forwarded, response)
    },
    async registerRefreshToken({ person, clientId, scopes }) {
      const { provider } = current()
      const client = await provider.Client.find(clientId)
      if (client === undefined) throw new Error(`No application ${clientId} is registered.`)
      const grant = new provider.Grant({ accountId: person, clientId: client.clientId })
      grant.addResourceScope(graphIndicator, [...scopes, offlineScope].join(' '))
      grant.addOIDCScope(openIdScopes.join(' '))
      const grantId = await grant.save()
      const token = new provider.RefreshToken({
        accountId: person,
        client,
        grantId,
        gty: 'authorization_code',
        resource: graphIndicator,
        rotations: 0,
        scope: [...scopes, ...openIdScopes.filter(name => name !== 'offline_access'), offlineScope].join(' '),
      })
      return token.save()
    },
  }
}

/** A fault of ours as an outcome: a store that is away will be back. */
function describeFault(error: unknown): Partial<errors.OIDCProviderError> {
  return error instanceof StoreFailure ? { error: 'temporarily_unavailable' } : {}
}

/** A sign-in stays in the list, where it can be ended, as long as a refresh token that came of it is good. */
async function keepListed(
  { oidc }: KoaContextWithOIDC,
  { sessions, clock }: Pick<IssuerDeps, 'sessions' | 'clock'>,
): Promise<void> {
  const { refreshToken } = oidc
  if (refreshToken?.sessionUid === undefined) return
  await sessions.extend(refreshToken.sessionUid, clock.now() + refreshToken.remainingTTL * 1000)
  await sessions.seen(refreshToken.sessionUid, clock.now())
}

/** Notes what the provider says of a request; its answers alone do not tell the cases apart. */
function keepOutcomes(provider: Provider, exchanges: WeakMap<IncomingMessage, Exchange>, deps: IssuerDeps): void {
  const keepFailure = (context: KoaContextWithOIDC, error: Partial<errors.OIDCProviderError>) => {
    const exchange = exchanges.get(context.req)
    if (exchange !== undefined) exchange.failure = error
  }
  for (const event of [
    'grant.error',
    'authorization.error',
    'device_authorization.error',
    'code_verification.error',
    'device_resume.error',
    'end_session.error',
    'end_session_confirm.error',
    'end_session_success.error',
  ] as const) {
    provider.on(event as 'grant.error', keepFailure)
  }
  provider.on('authorization.success', (context, parameters) => {
    const exchange = exchanges.get(context.req)
    if (exchange !== undefined && parameters !== undefined) exchange.success = parameters as Record<string, unknown>
  })
  provider.on('server_error', (context, error) => {
    keepFailure(context, describeFault(error))
    const requestId = exchanges.get(context.req)?.trace.traceId
    deps.log.error({ err: error, requestId }, 'The issuer failed.')
  })
  // Koa would print what fails outside the provider's own handlers to the console.
  provider.onerror = error => deps.log.error({ err: error }, 'The issuer failed.')
}

/**
 * Entra's refresh tokens are good for every scope that the person agreed to, not for those of one request alone: MSAL
 * keeps one for each account and asks with it for whatever comes next.
 */
function widenRefreshTokens(provider: Provider): void {
  const { prototype } = provider.RefreshToken
  const { save } = prototype
  prototype.save = function (this: InstanceType<typeof provider.RefreshToken>) {
    const grant = Provider.ctx?.oidc?.grant
    const indicator = String(this.resource ?? '')
    const granted = grant?.jti === this.grantId ? grant?.getResourceScope(indicator) : ''
    const own = (this.scope ?? '').split(' ')
    this.scope = [...new Set([...own, ...(granted ?? '').split(' ')])].filter(name => name !== '').join(' ')
    return save.call(this)
  }
}
