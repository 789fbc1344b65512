/**
 * What a client sends to the token endpoint, made ready for `oidc-provider`: the scope in our canonical form, and
 * headers that cannot speak about the origin or the caller (security lessons E4 and K3).
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { quoted } from '../domain/errors.ts'
import type { EntraErrorKey } from './entra-errors.ts'
import { parseScopes, type ParsedScopes, type ResourceNames } from './scopes.ts'

/** The provider refuses more; ours is a form with a few fields. */
export const maxFormBytes = 56 * 1024

/** What `.default` becomes inside the provider, where an application asks for itself. */
export const defaultScope = '.default'

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
  readonly hasSecret: boolean
  readonly wantsClientInfo: boolean
  /** The form for the provider. */
  readonly form: string
  readonly refusal: EarlyRefusal | null
}

/** Reads the form of a token request. */
export function readTokenForm(text: string, hasAuthorization: boolean, resource: ResourceNames): TokenRequest {
  const form = new URLSearchParams(text)
  const grantType = form.get('grant_type')
  const askedScope = form.get('scope')
  const scopes = askedScope === null ? null : parseScopes(askedScope, resource)
  const facts = {
    grantType,
    askedScope,
    hasSecret: hasAuthorization || Boolean(form.get('client_secret')),
    wantsClientInfo: form.get('client_info') === '1',
  }
  const refusal = findMissingParameter(form, hasAuthorization) ?? (scopes && findScopeFault(scopes, facts))
  // A scope sent twice is left as it is: the provider refuses doubled parameters.
  if (scopes !== null && form.getAll('scope').length === 1) rewriteScope(form, scopes, grantType)
  return { ...facts, form: form.toString(), refusal }
}

function findMissingParameter(form: URLSearchParams, hasAuthorization: boolean): EarlyRefusal | null {
  const grantType = form.get('grant_type')
  const needed = [
    'grant_type',
    ...(hasAuthorization ? [] : ['client_id']),
    ...(grantType === 'client_credentials' ? ['scope'] : []),
    ...(grantType === 'refresh_token' ? ['refresh_token'] : []),
  ]
  const missing = needed.find(name => !form.get(name))
  return missing === undefined ? null : { key: 'parameterMissing', detail: quoted(missing) }
}

/** An application asks for `.default` and nothing else; a person's token for names that exist (auth.md section 2). */
function findScopeFault(
  scopes: ParsedScopes,
  request: Pick<TokenRequest, 'grantType' | 'askedScope'>,
): EarlyRefusal | null {
  const isForApplication = request.grantType === 'client_credentials'
  const hasOthers = scopes.resource.length > 0 || scopes.openId.length > 0
  const isFaulty = scopes.unknown.length > 0 || (isForApplication && (!scopes.isDefault || hasOthers))
  return isFaulty ? { key: 'badScope', detail: quoted(request.askedScope ?? '') } : null
}

function rewriteScope(form: URLSearchParams, scopes: ParsedScopes, grantType: string | null): void {
  const names = [...scopes.resource, ...scopes.openId]
  if (grantType === 'client_credentials') form.set('scope', defaultScope)
  // `.default` means all that was granted, which is what the provider takes when no scope is named.
  else if (scopes.isDefault || names.length === 0) form.delete('scope')
  else form.set('scope', names.join(' '))
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

/**
 * The request that the provider sees: its own token route, our form, and of the headers only those that it may
 * know. Host and scheme are those of the public origin, so no header of the caller can change an address.
 */
export function buildForwardedRequest(
  original: IncomingMessage,
  form: string,
  route: string,
  origin: string,
): IncomingMessage {
  const { host, protocol } = new URL(origin)
  const body = Buffer.from(form, 'utf8')
  const headers: IncomingHttpHeaders = {
    host,
    'x-forwarded-proto': protocol.slice(0, -1),
    accept: 'application/json',
    'content-type': original.headers['content-type'],
    'content-length': String(body.length),
  }
  for (const name of ['authorization', 'origin'] as const) {
    if (original.headers[name] !== undefined) headers[name] = original.headers[name]
  }
  // A plain stream with the members that Koa reads: the socket of the original stays untouched.
  return Object.assign(Readable.from([body], { objectMode: false }), {
    method: 'POST',
    url: route,
    originalUrl: route,
    headers,
    socket: original.socket,
    httpVersion: original.httpVersion,
  }) as unknown as IncomingMessage
}
