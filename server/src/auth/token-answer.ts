/** What `oidc-provider` answered at the token endpoint, dressed as Entra answers (auth.md sections 2 and 4). */
import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import { quoted } from '../domain/errors.ts'
import type { EntraErrorKey } from './entra-errors.ts'
import { openIdScopes } from './scopes.ts'
import type { TokenRequest } from './token-request.ts'

const openIdNames: ReadonlySet<string> = new Set(openIdScopes)

/** Adds to a good answer what client libraries look for: the scope as a string, both lifetimes, `client_info`. */
export function dressTokens(
  body: Readonly<Record<string, unknown>>,
  request: TokenRequest,
  context: KoaContextWithOIDC,
  tenantId: string,
): Record<string, unknown> {
  const dressed: Record<string, unknown> = { ...body, ext_expires_in: body.expires_in }
  const person = context.oidc.account?.accountId
  if (person === undefined) {
    // An application gets back what it asked for: libraries compare it with their cache.
    dressed.scope = request.askedScope
    return dressed
  }
  dressed.scope = listGrantedScopes(asText(body.scope), context)
  if (request.wantsClientInfo) dressed.client_info = encodeClientInfo(person, tenantId)
  return dressed
}

/** The access token's scopes, then those of OpenID Connect that the request named, or all granted when it named none. */
function listGrantedScopes(resourceScopes: string, context: KoaContextWithOIDC): string {
  const asked = context.oidc.params?.scope ?? context.oidc.refreshToken?.scope
  const openId = asText(asked)
    .split(' ')
    .filter(name => openIdNames.has(name))
  return [...new Set([...resourceScopes.split(' ').filter(name => name !== ''), ...openId])].join(' ')
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** What libraries build the account's home id from: `{person}.{tenant}`. */
function encodeClientInfo(person: string, tenantId: string): string {
  return Buffer.from(JSON.stringify({ uid: person, utid: tenantId })).toString('base64url')
}

/** Which row of our table a refusal of the provider is, with the words to add. */
export function classifyFailure(
  error: Partial<errors.OIDCProviderError> | undefined,
  request: TokenRequest,
  context: KoaContextWithOIDC,
): { readonly key: EntraErrorKey; readonly detail: string } {
  const client = context.oidc.client
  switch (error?.error) {
    case 'invalid_client':
      return client === undefined
        ? { key: 'unknownApplication', detail: quoted(context.oidc.params?.client_id ?? '') }
        : { key: classifyClientFailure(client.clientAuthMethod === 'none', request.hasSecret), detail: '' }
    case 'unsupported_grant_type':
      return { key: 'unsupportedGrant', detail: quoted(request.grantType) }
    case 'invalid_scope':
      return { key: request.grantType === 'refresh_token' ? 'consentMissing' : 'badScope', detail: '' }
    case 'invalid_grant':
      return { key: classifyGrantFailure(error.error_detail ?? ''), detail: '' }
    case 'invalid_request':
    case 'invalid_target':
      return classifyRequestFailure(error.error_description ?? '', request)
    case 'temporarily_unavailable':
      return { key: 'storeAway', detail: '' }
    default:
      return { key: 'serverError', detail: '' }
  }
}

function classifyClientFailure(isPublic: boolean, hasSecret: boolean): EntraErrorKey {
  if (isPublic) return 'publicClientSecret'
  return hasSecret ? 'wrongSecret' : 'secretMissing'
}

/** The provider tells the cases of `invalid_grant` apart by its detail alone; the tests hold these words fast. */
function classifyGrantFailure(detail: string): EntraErrorKey {
  if (detail.endsWith('is expired')) return 'expiredGrant'
  if (detail === 'refresh token already used' || detail === 'grant not found') return 'revokedGrant'
  if (detail.includes('account not found')) return 'accountDisabled'
  return 'unknownGrant'
}

function classifyRequestFailure(description: string, request: TokenRequest) {
  if (description.startsWith('origin ')) return { key: 'foreignOrigin', detail: '' } as const
  if (description.startsWith('requested grant type is not allowed')) {
    return { key: 'grantNotAllowed', detail: quoted(request.grantType) } as const
  }
  return { key: 'malformedRequest', detail: description } as const
}
