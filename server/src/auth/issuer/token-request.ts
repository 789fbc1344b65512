/** What a client sends to the token and device endpoints, made ready for `oidc-provider`. */
import type { IncomingMessage } from 'node:http'
import { quoted } from '../../domain/errors.ts'
import { type AskedScopes, defaultScope, graphIndicator, readAskedScopes, writeScopes } from './asked-scopes.ts'
import { lowerClientId } from './authorize-request.ts'
import { deviceGrant, onBehalfOfGrant } from './grant-types.ts'
import type { EntraErrorKey } from './entra-errors.ts'
import { findOversized } from './oversized-parameter.ts'
import type { ResourceNames } from '../tokens/scopes.ts'

/** The provider refuses more; ours is a form with a few fields. */
export const maxFormBytes = 56 * 1024

/** A refusal before the provider is asked. */
export interface EarlyRefusal {
  readonly key: EntraErrorKey
  readonly detail: string
}

/** What was asked, as far as the answer depends on it. */
export interface TokenRequest {
  readonly grantType: string | null
  /** The scope as it was sent; null when absent. */
  readonly askedScope: string | null
  readonly asked: AskedScopes | null
  readonly hasSecret: boolean
  readonly wantsClientInfo: boolean
  /** The form for the provider. */
  readonly form: URLSearchParams
  readonly refusal: EarlyRefusal | null
}

/** What each grant needs besides the client (auth.md section 2). */
const neededByGrant: ReadonlyMap<string, readonly string[]> = new Map([
  ['client_credentials', ['scope']],
  ['refresh_token', ['refresh_token']],
  ['authorization_code', ['code', 'redirect_uri']],
  [deviceGrant, ['device_code']],
  [onBehalfOfGrant, ['assertion', 'requested_token_use', 'scope']],
])

/** Reads the form of a token request. */
export function readTokenForm(
  text: string,
  hasAuthorization: boolean,
  names: ResourceNames,
  endpoint: 'token' | 'devicecode',
): TokenRequest {
  const form = new URLSearchParams(text)
  lowerClientId(form)
  // The short name that Entra takes too.
  if (form.get('grant_type') === 'device_code') form.set('grant_type', deviceGrant)
  const grantType = form.get('grant_type')
  const askedScope = form.get('scope')
  const asked = askedScope === null ? null : readAskedScopes(askedScope, names)
  const facts = {
    grantType,
    askedScope,
    asked,
    hasSecret: hasAuthorization || Boolean(form.get('client_secret')),
    wantsClientInfo: form.get('client_info') === '1',
  }
  // Only the request of a device is kept.
  const refusal =
    (endpoint === 'devicecode' ? findOversized(form) : null) ??
    findMissingParameter(form, hasAuthorization, endpoint) ??
    findCodeFault(form) ??
    (asked && findScopeFault(asked, facts))
  // A scope sent twice is left as it is: the provider refuses doubled parameters.
  if (endpoint === 'token' && asked !== null && form.getAll('scope').length === 1) rewriteScope(form, asked, grantType)
  return { ...facts, form, refusal }
}

function findMissingParameter(
  form: URLSearchParams,
  hasAuthorization: boolean,
  endpoint: 'token' | 'devicecode',
): EarlyRefusal | null {
  // An assertion names the client, as a Basic header does.
  const isNamed = hasAuthorization || Boolean(form.get('client_assertion'))
  const ofEndpoint =
    endpoint === 'devicecode' ? ['scope'] : ['grant_type', ...(neededByGrant.get(form.get('grant_type') ?? '') ?? [])]
  const needed = [...ofEndpoint, ...(isNamed ? [] : ['client_id'])]
  const missing = needed.find(name => !form.get(name))
  return missing === undefined ? null : { key: 'parameterMissing', detail: quoted(missing) }
}

/** Device codes are made here, of these letters; anything else names no device. */
function findCodeFault(form: URLSearchParams): EarlyRefusal | null {
  const isOdd = form.getAll('device_code').some(code => !/^[\w-]+$/u.test(code))
  return isOdd ? { key: 'deviceUnknown', detail: '' } : null
}

/** An application asks for `.default` and nothing else; a person's token for names that exist (auth.md section 2). */
function findScopeFault(
  asked: AskedScopes,
  request: Pick<TokenRequest, 'grantType' | 'askedScope'>,
): EarlyRefusal | null {
  const isForApplication = request.grantType === 'client_credentials'
  const hasOthers = asked.indicator !== graphIndicator || asked.resource.length > 0 || asked.openId.length > 0
  const isFaulty = asked.unknown.length > 0 || (isForApplication && (!asked.isDefault || hasOthers || asked.isOffline))
  return isFaulty ? { key: 'badScope', detail: quoted(request.askedScope ?? '') } : null
}

function rewriteScope(form: URLSearchParams, asked: AskedScopes, grantType: string | null): void {
  // One resource a request; a refresh or a code goes on with the one that it was made for.
  form.delete('resource')
  if (grantType === 'client_credentials') form.set('scope', defaultScope)
  else if (grantType === onBehalfOfGrant) form.set('scope', asked.isDefault ? defaultScope : writeScopes(asked, []))
  // `.default` means all that was granted, which is what the provider takes when no scope is named.
  else if (asked.isDefault || asked.resource.length + asked.openId.length === 0) form.delete('scope')
  else form.set('scope', writeScopes(asked, []))
}

/** Reads the body; null as soon as it is over the limit, the rest unread. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > maxFormBytes) return null
  const chunks: Buffer[] = []
  let size = 0
  // The request is not destroyed when the loop is left early: its socket still has to carry the refusal.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxFormBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
