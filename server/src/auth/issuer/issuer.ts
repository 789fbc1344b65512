/**
 * The token issuer: `oidc-provider`, dressed as Entra v2 at the host root (auth.md). Nothing of OAuth is decided
 * here: this module finds the tenant, hands the request on and answers what is mere data. Addresses come from the
 * configured origin, never from a header.
 */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { quoted } from '../../domain/errors.ts'
import { StoreFailure } from '../../domain/ports/store-failure.ts'
import { findAuthorizeFault, prepareScopes, translatePrompt } from './authorize-request.ts'
import { isForeignForm } from '../browser/foreign-form.ts'
import { buildDiscoveryDocument, buildIssuer } from './discovery.ts'
import {
  buildEntraFailure,
  type EntraErrorKey,
  entraErrors,
  type EntraTrace,
  explainEntraError,
} from './entra-errors.ts'
import type { Interactions } from './interactions.ts'
import type { IssuerEngine, RefreshTokenRequest } from './issuer-engine.ts'
import {
  noStore,
  openDocument,
  sendJson,
  sendPage,
  sendPreflight,
  sendText,
  startTrace,
  traceOfQuery,
} from './issuer-http.ts'
import { isOurTenant, type IssuerEndpoint, type IssuerPath, parseIssuerPath } from './issuer-paths.ts'
import { type IssuerConfig, type IssuerDeps, resolveIssuerSettings } from './issuer-settings.ts'
import { findOversized } from './oversized-parameter.ts'
import { addOwnApplication } from './own-application.ts'
import { prepareSignOut } from './sign-out-request.ts'
import { graphResourceId, type TokenAuthority } from '../tokens/token-claims.ts'
import { maxFormBytes, readBody, readTokenForm } from './token-request.ts'
import { createWebSessions, type WebSessions } from '../browser/web-sessions.ts'

export interface Issuer {
  /** What tokens of this issuer say about it; the verifier and the minter take it. */
  readonly authority: TokenAuthority
  /** Who is signed in in a browser. */
  readonly webSessions: WebSessions
  /** The steps of a sign-in that its pages take. */
  loadInteractions(): Promise<Interactions>
  /** Whether the path (of the raw url, without query) is one of the issuer's. */
  handles(path: string): boolean
  /**
   * Answers a request whose path it handles, on the raw request and response of Node: the body must be unread.
   * Never rejects. A `request-id` header that stands on the response already becomes the trace id.
   */
  callback(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** A refresh token as if the person had signed in, for development: rclone refreshes with it. */
  registerRefreshToken(request: RefreshTokenRequest): Promise<string>
}

/** Sends a refusal of our table. */
type Refuse = (key: EntraErrorKey, detail?: string, headers?: OutgoingHttpHeaders) => void

/** One request, as far as it is read. */
interface Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly path: IssuerPath
  readonly query: URLSearchParams
  readonly trace: EntraTrace
  readonly refuse: Refuse
}

const methodsOf: Readonly<Record<IssuerEndpoint, readonly string[]>> = {
  token: ['POST'],
  devicecode: ['POST'],
  authorize: ['GET', 'POST'],
  resume: ['GET'],
  logout: ['GET', 'POST'],
  logoutConfirm: ['POST'],
  logoutSuccess: ['GET'],
  device: ['GET', 'POST'],
  deviceResume: ['GET'],
  discovery: ['GET', 'HEAD'],
  instance: ['GET', 'HEAD'],
  keys: ['GET', 'HEAD'],
  nativeClient: ['GET', 'HEAD'],
  userRealm: ['GET', 'HEAD'],
  errorPage: ['GET', 'HEAD'],
}

/** Endpoints that a person looks at: their refusals are pages. */
const pageEndpoints: ReadonlySet<IssuerEndpoint> = new Set([
  'authorize',
  'resume',
  'logout',
  'logoutConfirm',
  'logoutSuccess',
  'device',
  'deviceResume',
])

/** Makes the issuer. Throws when the configured origin is none. */
export function createIssuer(config: IssuerConfig, deps: IssuerDeps): Issuer {
  const settings = resolveIssuerSettings(config)
  const { origin, tenantId } = settings
  const authority = { issuer: buildIssuer(origin, tenantId), tenantId, audience: graphResourceId }
  const names = { hosts: settings.resourceHosts, resourceId: graphResourceId }
  const applications = addOwnApplication(deps.applications, origin)
  const discovery = JSON.stringify(buildDiscoveryDocument(origin, tenantId))
  const webSessions = createWebSessions({ ...deps, origin })

  // The first request that needs the OAuth library loads it (some 200 ms); a server to which nobody signs in saves 45 MB.
  let loading: Promise<IssuerEngine> | undefined
  const loadEngine = () => {
    loading ??= import('./issuer-engine.ts').then(module =>
      module.createIssuerEngine(settings, authority, { ...deps, applications }),
    )
    return loading
  }

  async function answer(call: Call): Promise<void> {
    const { request, response, path, query, refuse } = call
    const { endpoint, tenant } = path
    const methods = methodsOf[endpoint]
    if (request.method === 'OPTIONS') return sendPreflight(request, response, methods, accessOf(endpoint))
    if (tenant !== null && !isOurTenant(tenant, settings)) return refuse('unknownTenant', quoted(tenant))
    if (!methods.includes(request.method ?? '')) {
      const allowed = methods.join(', ')
      return refuse('wrongMethod', allowed, { Allow: allowed })
    }
    switch (endpoint) {
      case 'errorPage':
        return sendErrorPage(response, query.get('code'))
      case 'keys':
        return sendJson(response, 200, JSON.stringify(deps.keys.signing.publicJwks), openDocument)
      case 'discovery':
        return sendJson(response, 200, discovery, openDocument)
      case 'instance':
        return answerInstance(call)
      case 'nativeClient':
        return sendText(response, 200, '')
      // Python asks it in the password flow, which is not offered; it understands 404.
      case 'userRealm':
        return sendJson(response, 404, '{}', noStore)
      case 'token':
      case 'devicecode':
        return answerProgram(call, endpoint)
      default:
        return answerBrowser(call)
    }
  }

  /** Which host a client may trust; libraries ask it of hosts that they know, so ours are answered for alone. */
  function answerInstance({ query, response, refuse }: Call): void {
    const asked = query.get('authorization_endpoint') ?? ''
    if (URL.parse(asked)?.origin !== origin) return refuse('wrongInstance', quoted(asked))
    const { host } = new URL(origin)
    const document = {
      tenant_discovery_endpoint: `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    }
    sendJson(response, 200, JSON.stringify(document), openDocument)
  }

  async function answerProgram(
    { request, response, path, trace, refuse }: Call,
    endpoint: 'token' | 'devicecode',
  ): Promise<void> {
    const text = await readBody(request)
    if (text === null) return refuse('bodyTooLarge', String(maxFormBytes), { Connection: 'close' })
    const { mount, route } = path
    const read = readTokenForm(text, request.headers.authorization !== undefined, names, endpoint)
    if (read.refusal !== null) return refuse(read.refusal.key, read.refusal.detail)
    const form = endpoint === 'devicecode' ? (await prepareScopes(read.form, names, applications)).params : read.form
    const engine = await loadEngine()
    response.setHeader('Pragma', 'no-cache')
    const forward = { method: 'POST', route, mount, form, isForBrowser: false } as const
    return engine.answer(request, response, { forward, trace, request: read })
  }

  async function answerBrowser(call: Call): Promise<void> {
    const { request, response, path, trace, refuse } = call
    const isPost = request.method === 'POST'
    // A request may come as a form as well (OpenID Connect Core section 3.1.2.1); behind here it is the same.
    const isForm = isPost && path.endpoint !== 'authorize' && path.endpoint !== 'logout'
    if (isForm && isForeignForm(request.headers, origin)) {
      return refuse('malformedRequest', 'a page of another site has sent the form.', { Connection: 'close' })
    }
    const text = isPost ? await readBody(request) : ''
    if (text === null) return refuse('bodyTooLarge', String(maxFormBytes), { Connection: 'close' })
    const given = isPost ? new URLSearchParams(text) : call.query
    if (path.endpoint === 'logoutConfirm' && given.get('action') === 'stay') {
      response.writeHead(303, { Location: '/account', ...noStore }).end()
      return
    }
    const fault = findOversized(given) ?? (path.endpoint === 'authorize' ? findAuthorizeFault(given) : null)
    if (fault !== null) return refuse(fault.key, fault.detail)
    const params = await prepare(path.endpoint, given, request)
    const { mount, route } = path
    const sent = isForm ? ({ method: 'POST', form: params } as const) : ({ method: 'GET', query: params } as const)
    const engine = await loadEngine()
    return engine.answer(request, response, { forward: { ...sent, route, mount, isForBrowser: true }, trace })
  }

  async function prepare(
    endpoint: IssuerEndpoint,
    given: URLSearchParams,
    request: IncomingMessage,
  ): Promise<URLSearchParams> {
    if (endpoint === 'logout') return prepareSignOut(given, await webSessions.read(request), applications)
    if (endpoint !== 'authorize') return given
    const { params } = await prepareScopes(given, names, applications)
    translatePrompt(params)
    return params
  }

  return {
    authority,
    webSessions,
    loadInteractions: async () => (await loadEngine()).interactions,
    handles: path => parseIssuerPath(path) !== null,
    async callback(request, response) {
      // The raw path, split once: a url parser would read `//host/…` or `/../` differently from `handles`.
      const [rawPath = '', search = ''] = splitOnce(request.url ?? '')
      const query = new URLSearchParams(search)
      const path = parseIssuerPath(rawPath)
      const trace = startTrace(request, response, deps, traceOfQuery(query))
      const refuse: Refuse = (key, detail = '', headers = {}) => {
        const { status, body } = buildEntraFailure(key, origin, trace, detail)
        if (path === null || !pageEndpoints.has(path.endpoint)) {
          return sendJson(response, status, JSON.stringify(body), { ...noStore, ...headers })
        }
        const { code, text } = entraErrors[key]
        const message = detail === '' ? text : `${text} ${detail}`
        const browser = { acceptLanguage: request.headers['accept-language'] }
        sendPage(response, status, deps.views.refusal(browser, { status, code, message, ...trace }), headers)
      }
      try {
        if (path === null) throw new Error('The issuer was asked for a path that it does not handle.')
        await answer({ request, response, path, query, trace, refuse })
      } catch (error) {
        deps.log.error({ err: error, requestId: trace.traceId }, 'The token issuer failed.')
        if (response.headersSent) response.destroy()
        else refuse(error instanceof StoreFailure ? 'storeAway' : 'serverError', '', retryAfter(error))
      }
    },
    async registerRefreshToken(request) {
      const engine = await loadEngine()
      return engine.registerRefreshToken(request)
    },
  }
}

function retryAfter(error: unknown): OutgoingHttpHeaders {
  return error instanceof StoreFailure ? { 'Retry-After': '3' } : {}
}

function splitOnce(url: string): readonly [string, string] {
  const question = url.indexOf('?')
  return question < 0 ? [url, ''] : [url.slice(0, question), url.slice(question + 1)]
}

/** Who may read an answer from a page of another origin (platform.md section 4). */
function accessOf(endpoint: IssuerEndpoint): 'open' | 'judgedByCall' | 'none' {
  if (endpoint === 'keys' || endpoint === 'discovery' || endpoint === 'instance') return 'open'
  return endpoint === 'token' || endpoint === 'devicecode' ? 'judgedByCall' : 'none'
}

/** The page behind `error_uri`: what one of our numbers means. */
function sendErrorPage(response: ServerResponse, code: string | null): void {
  const text = explainEntraError(Number(code))
  if (text === null) sendText(response, 404, 'There is no such error here.\n')
  else sendText(response, 200, text)
}
