/** What `oidc-provider` answered to a program, dressed as Entra answers (auth.md sections 2 and 4). */
import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import { quoted } from '../../domain/errors.ts'
import { describeGranted, offlineScope } from './asked-scopes.ts'
import { deviceGrant } from './grant-types.ts'
import type { EntraErrorKey } from './entra-errors.ts'
import { openIdScopes } from '../tokens/scopes.ts'
import type { TokenRequest } from './token-request.ts'

const openIdNames: ReadonlySet<string> = new Set([...openIdScopes, offlineScope])

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
  dressed.scope = describeGranted(listGrantedScopes(asText(body.scope), context), request.asked)
  if (request.wantsClientInfo) dressed.client_info = encodeClientInfo(person, tenantId)
  return dressed
}

/** The access token's scopes, then those of OpenID Connect that the request named, or all granted when it named none. */
function listGrantedScopes(resourceScopes: string, { oidc }: KoaContextWithOIDC): readonly string[] {
  const source = oidc.authorizationCode ?? oidc.deviceCode ?? oidc.refreshToken
  const asked = oidc.params?.scope ?? source?.scope
  const openId = asText(asked)
    .split(' ')
    .filter(name => openIdNames.has(name))
  return [...new Set([...resourceScopes.split(' ').filter(name => name !== ''), ...openId])]
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** What libraries build the account's home id from: `{person}.{tenant}`. */
function encodeClientInfo(person: string, tenantId: string): string {
  return Buffer.from(JSON.stringify({ uid: person, utid: tenantId })).toString('base64url')
}

/** Seconds between two questions of a device (auth.md section 2, device). */
const deviceIntervalSeconds = 5

/** The answer to a device: where its person goes, in words too. */
export function dressDevice(body: Readonly<Record<string, unknown>>, origin: string): Record<string, unknown> {
  const address = `${origin}/device`
  return {
    device_code: body.device_code,
    user_code: body.user_code,
    verification_uri: address,
    verification_uri_complete: `${address}?user_code=${encodeURIComponent(asText(body.user_code))}`,
    expires_in: body.expires_in,
    interval: deviceIntervalSeconds,
    message: `To sign in, use a web browser to open the page ${address} and enter the code ${asText(body.user_code)} to authenticate.`,
  }
}

/** Which row of our table a refusal of the provider is, with the words to add. */
export function classifyFailure(
  error: Partial<errors.OIDCProviderError> | undefined,
  request: Pick<TokenRequest, 'grantType' | 'hasSecret' | 'form'>,
  context: KoaContextWithOIDC,
): { readonly key: EntraErrorKey; readonly detail: string } {
  const { client } = context.oidc
  switch (error?.error) {
    case 'invalid_client':
      if (client === undefined)
        return { key: 'unknownApplication', detail: quoted(context.oidc.params?.client_id ?? '') }
      return { key: classifyClientFailure(client.clientAuthMethod, request.hasSecret), detail: '' }
    case 'unauthorized_client':
      return { key: 'grantNotAllowed', detail: quoted(request.grantType ?? deviceGrant) }
    case 'unsupported_grant_type':
      return { key: 'unsupportedGrant', detail: quoted(request.grantType) }
    case 'invalid_scope':
      if (request.grantType === 'refresh_token') return { key: 'consentMissing', detail: '' }
      return { key: 'badScope', detail: quoted(request.form.get('scope') ?? '') }
    case 'consent_required':
      return { key: 'consentMissing', detail: '' }
    case 'invalid_grant':
      return { key: classifyGrantFailure(error, request.grantType), detail: '' }
    case 'authorization_pending':
      return { key: 'devicePending', detail: '' }
    case 'access_denied':
      return { key: 'deviceDeclined', detail: '' }
    case 'expired_token':
      return { key: 'deviceExpired', detail: '' }
    case 'invalid_request':
    case 'invalid_target':
      return classifyRequestFailure(error.error_description ?? '', request)
    case 'temporarily_unavailable':
      return { key: 'storeAway', detail: '' }
    default:
      return { key: 'serverError', detail: '' }
  }
}

function classifyClientFailure(method: string | undefined, hasSecret: boolean): EntraErrorKey {
  if (method === 'none') return 'publicClientSecret'
  if (method === 'private_key_jwt') return 'wrongAssertion'
  return hasSecret ? 'wrongSecret' : 'secretMissing'
}

/** The provider tells the cases of `invalid_grant` apart by its detail alone; the tests hold these words fast. */
function classifyGrantFailure(error: Partial<errors.OIDCProviderError>, grantType: string | null): EntraErrorKey {
  const detail = error.error_detail ?? ''
  if (detail === 'assertion is not valid') return 'assertionInvalid'
  if (detail.endsWith('redirect_uri mismatch')) return 'redirectChanged'
  if (detail.includes('account not found')) return 'accountDisabled'
  if (grantType === deviceGrant) return detail.endsWith('not found') ? 'deviceUnknown' : 'deviceExpired'
  if (detail.endsWith('is expired')) return 'expiredGrant'
  if (grantType === 'authorization_code') {
    if (detail.endsWith('already consumed') || detail === 'already used') return 'codeUsed'
    // The provider wraps the mismatch of PKCE without a detail of its own.
    if (error.cause !== undefined) return 'pkceMismatch'
  }
  if (detail.endsWith('already used') || detail === 'grant not found') return 'revokedGrant'
  return 'unknownGrant'
}

function classifyRequestFailure(description: string, request: Pick<TokenRequest, 'grantType'>) {
  if (description.startsWith('origin ')) return { key: 'foreignOrigin', detail: '' } as const
  if (description.startsWith('requested grant type is not allowed')) {
    return { key: 'grantNotAllowed', detail: quoted(request.grantType) } as const
  }
  return { key: 'malformedRequest', detail: description } as const
}
