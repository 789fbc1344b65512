import type { IncomingMessage, ServerResponse } from 'node:http'
import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import { StoreFailure } from '../domain/ports/store-failure.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { buildEntraFailure, type EntraTrace } from './entra-errors.ts'
import type { IssuerDeps, IssuerSettings } from './issuer-settings.ts'
import { createOidcProvider, resourceIndicator } from './oidc-provider-setup.ts'
import { openIdScopes } from './scopes.ts'
import { classifyFailure, dressTokens } from './token-answer.ts'
import type { TokenAuthority } from './token-claims.ts'
import { buildForwardedRequest, type TokenRequest } from './token-request.ts'

/** What a person is taken to have agreed to, for a refresh token that no sign-in made. */
export interface RefreshTokenRequest {
  readonly person: PrincipalId
  readonly clientId: string
  /** Delegated scopes in canonical spelling; those of OpenID Connect are added. */
  readonly scopes: readonly string[]
}

/** The part of the issuer that needs `oidc-provider`. */
export interface TokenEndpoint {
  /** Answers one token request whose form is read already. */
  answer(original: IncomingMessage, response: ServerResponse, request: TokenRequest, trace: EntraTrace): Promise<void>
  /** Makes a grant and a refresh token as a sign-in would. Throws when the application is unknown. */
  registerRefreshToken(request: RefreshTokenRequest): Promise<string>
}

/** One request on its way through the provider. */
interface Exchange {
  readonly request: TokenRequest
  readonly trace: EntraTrace
  failure?: Partial<errors.OIDCProviderError>
}

const tokenRoute = '/token'

export function createTokenEndpoint(
  settings: IssuerSettings,
  authority: TokenAuthority,
  deps: IssuerDeps,
): TokenEndpoint {
  const provider = createOidcProvider(settings, authority, deps)
  // Host and scheme of a forwarded request are ours, so the provider may believe them.
  provider.proxy = true
  const exchanges = new WeakMap<IncomingMessage, Exchange>()
  const keepFailure = (context: KoaContextWithOIDC, error: Partial<errors.OIDCProviderError>) => {
    const exchange = exchanges.get(context.req)
    if (exchange !== undefined) exchange.failure = error
  }
  provider.on('grant.error', keepFailure)
  provider.on('server_error', (context, error) => {
    keepFailure(context, error instanceof StoreFailure ? { error: 'temporarily_unavailable' } : {})
    const requestId = exchanges.get(context.req)?.trace.traceId
    deps.log.error({ err: error, requestId }, 'The token endpoint failed.')
  })
  // Koa would print what fails outside the provider's own handlers to the console.
  provider.onerror = error => deps.log.error({ err: error }, 'The token endpoint failed.')
  provider.use(async (context, next) => {
    await next()
    const exchange = exchanges.get(context.req)
    if (exchange !== undefined) dressAnswer(context as unknown as KoaContextWithOIDC, exchange, settings)
  })
  const handle = provider.callback()

  return {
    async answer(original, response, request, trace) {
      const forwarded = buildForwardedRequest(original, request.form, tokenRoute, settings.origin)
      exchanges.set(forwarded, { request, trace })
      await handle(forwarded, response)
    },
    async registerRefreshToken({ person, clientId, scopes }) {
      const client = await provider.Client.find(clientId)
      if (client === undefined) throw new Error(`No application ${clientId} is registered.`)
      const grant = new provider.Grant({ accountId: person, clientId: client.clientId })
      grant.addResourceScope(resourceIndicator, scopes.join(' '))
      grant.addOIDCScope(openIdScopes.join(' '))
      const grantId = await grant.save()
      const token = new provider.RefreshToken({
        accountId: person,
        client,
        grantId,
        gty: 'authorization_code',
        resource: resourceIndicator,
        rotations: 0,
        scope: [...scopes, ...openIdScopes].join(' '),
      })
      return token.save()
    },
  }
}

function dressAnswer(context: KoaContextWithOIDC, exchange: Exchange, settings: IssuerSettings): void {
  const { request, trace, failure } = exchange
  // Tokens are redeemed by programs and by our own pages; no other origin may read the answer (platform.md section 4).
  context.remove('Access-Control-Allow-Origin')
  context.remove('Access-Control-Expose-Headers')
  if (context.status === 200) {
    context.body = dressTokens(context.body as Record<string, unknown>, request, context, settings.tenantId)
    return
  }
  const { key, detail } = classifyFailure(failure, request, context)
  const { status, body } = buildEntraFailure(key, settings.origin, trace, detail)
  context.status = status
  context.body = body
  if (status === 503) context.set('Retry-After', '3')
  // The provider names Basic as a way to prove who one is; that belongs to a 401 alone.
  if (status !== 401) context.remove('WWW-Authenticate')
}
