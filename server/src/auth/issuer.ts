/**
 * The token issuer: `oidc-provider`, dressed as Entra v2 at the host root (auth.md). Nothing of OAuth is decided
 * here: this module finds the tenant, hands the form on and answers what is mere data. Addresses come from the
 * configured origin, never from a header.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { quoted } from '../domain/errors.ts'
import { buildDiscoveryDocument, buildIssuer } from './discovery.ts'
import { buildEntraFailure, type EntraErrorKey, type EntraTrace, explainEntraError } from './entra-errors.ts'
import { noStore, openDocument, sendJson, sendPreflight, sendText, startTrace } from './issuer-http.ts'
import { isOurTenant, type IssuerEndpoint, parseIssuerPath } from './issuer-paths.ts'
import { type IssuerConfig, type IssuerDeps, resolveIssuerSettings } from './issuer-settings.ts'
import type { KeyRing } from './key-ring.ts'
import type { ServerKeys } from './keys.ts'
import { graphResourceId, type TokenAuthority } from './token-claims.ts'
import type { RefreshTokenRequest, TokenEndpoint } from './token-endpoint.ts'
import { maxFormBytes, readBody, readTokenForm } from './token-request.ts'

export interface Issuer {
  /** What tokens of this issuer say about it; the verifier and the minter take it. */
  readonly authority: TokenAuthority
  /** Whether the path (of the raw url, without query) is one of the issuer's. */
  handles(path: string): boolean
  /**
   * Answers a request whose path it handles, on the raw request and response of Node: the body must be unread.
   * Never rejects. A `request-id` header that stands on the response already becomes the trace id.
   */
  callback(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Loads the OAuth library in advance; otherwise the first token request does (some 200 ms). */
  preload(): Promise<void>
  /** A refresh token as if the person had signed in, for development: rclone refreshes with it. */
  registerRefreshToken(request: RefreshTokenRequest): Promise<string>
}

/** Sends a refusal of our table. */
type Refuse = (key: EntraErrorKey, detail?: string, headers?: OutgoingHttpHeaders) => void

/** Makes the issuer. Throws when the configured origin is none. */
export function createIssuer(config: IssuerConfig, deps: IssuerDeps): Issuer {
  const settings = resolveIssuerSettings(config)
  const { origin, tenantId } = settings
  const authority = { issuer: buildIssuer(origin, tenantId), tenantId, audience: graphResourceId }
  const resource = { hosts: settings.resourceHosts, resourceId: graphResourceId }
  const discovery = JSON.stringify(buildDiscoveryDocument(origin, tenantId))
  const formatKeys = followKeys(deps.keys, ({ signing }) => JSON.stringify(signing.publicJwks))
  // The provider takes its keys when it is made; what it remembers lies in the store.
  const loadTokenEndpoint = followKeys(deps.keys, async (): Promise<TokenEndpoint> => {
    const { createTokenEndpoint } = await import('./token-endpoint.ts')
    return createTokenEndpoint(settings, authority, deps)
  })

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    trace: EntraTrace,
    refuse: Refuse,
  ): Promise<void> {
    // The raw path, split once: a url parser would read `//host/…` or `/../` differently from `handles`.
    const [rawPath = '', query = ''] = (request.url ?? '').split('?', 2)
    const path = parseIssuerPath(rawPath)
    if (path === null) throw new Error('The issuer was asked for a path that it does not handle.')
    const methods = path.endpoint === 'token' ? 'POST' : 'GET, HEAD'
    if (request.method === 'OPTIONS') return sendPreflight(response, methods, isDocument(path.endpoint))
    if (path.endpoint === 'errorPage') return sendErrorPage(response, new URLSearchParams(query).get('code'))
    if (!isOurTenant(path.tenant, settings)) return refuse('unknownTenant', quoted(path.tenant))
    if (isInteractive(path.endpoint)) return refuse('interactionNotOffered')
    if (!methods.split(', ').includes(request.method ?? '')) return refuse('wrongMethod', methods, { Allow: methods })
    if (path.endpoint === 'keys') return sendJson(response, 200, formatKeys(), openDocument)
    if (path.endpoint === 'discovery') return sendJson(response, 200, discovery, openDocument)
    return answerToken(request, response, trace, refuse)
  }

  async function answerToken(
    request: IncomingMessage,
    response: ServerResponse,
    trace: EntraTrace,
    refuse: Refuse,
  ): Promise<void> {
    const form = await readBody(request)
    if (form === null) return refuse('bodyTooLarge', String(maxFormBytes), { Connection: 'close' })
    const tokenRequest = readTokenForm(form, request.headers.authorization !== undefined, resource)
    if (tokenRequest.refusal !== null) return refuse(tokenRequest.refusal.key, tokenRequest.refusal.detail)
    const endpoint = await loadTokenEndpoint()
    response.setHeader('Pragma', 'no-cache')
    return endpoint.answer(request, response, tokenRequest, trace)
  }

  return {
    authority,
    handles: path => parseIssuerPath(path) !== null,
    async callback(request, response) {
      const trace = startTrace(request, response, deps)
      const refuse: Refuse = (key, detail, headers) => {
        const { status, body } = buildEntraFailure(key, origin, trace, detail)
        sendJson(response, status, JSON.stringify(body), { ...noStore, ...headers })
      }
      try {
        await answer(request, response, trace, refuse)
      } catch (error) {
        deps.log.error({ err: error, requestId: trace.traceId }, 'The token issuer failed.')
        if (response.headersSent) response.destroy()
        else refuse('serverError')
      }
    },
    async preload() {
      await loadTokenEndpoint()
    },
    async registerRefreshToken(request) {
      const endpoint = await loadTokenEndpoint()
      return endpoint.registerRefreshToken(request)
    },
  }
}

/** Makes something of the keys, once for each state in which they are. */
function followKeys<T>(keys: KeyRing, make: (keys: ServerKeys) => T): () => T {
  let made: { readonly from: ServerKeys; readonly value: T } | undefined
  return () => {
    const from = keys.current()
    if (made?.from !== from) made = { from, value: make(from) }
    return made.value
  }
}

function isDocument(endpoint: IssuerEndpoint): boolean {
  return endpoint === 'keys' || endpoint === 'discovery'
}

function isInteractive(endpoint: IssuerEndpoint): boolean {
  return endpoint === 'authorize' || endpoint === 'devicecode' || endpoint === 'logout'
}

/** The page behind `error_uri`: what one of our numbers means. */
function sendErrorPage(response: ServerResponse, code: string | null): void {
  const text = explainEntraError(Number(code))
  if (text === null) sendText(response, 404, 'There is no such error here.\n')
  else sendText(response, 200, text)
}
