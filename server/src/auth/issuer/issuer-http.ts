import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Clock, Random } from '../../domain/ports/clock.ts'
import type { EntraTrace } from './entra-errors.ts'
import type { IssuerPage } from './issuer-views.ts'

/** Answers that hold tokens or refusals are kept by nobody (OAuth 2). */
export const noStore: OutgoingHttpHeaders = { 'Cache-Control': 'no-store', Pragma: 'no-cache' }

/** Public documents: any page may read them, and a rotation of keys is seen within minutes. */
export const openDocument: OutgoingHttpHeaders = {
  'Cache-Control': 'public, max-age=300',
  'Access-Control-Allow-Origin': '*',
}

/**
 * Gives the request its ids and puts them on the answer. A `request-id` that stands there already is used, so that
 * logs and answer agree; the caller's `client-request-id` is echoed when it is short and plain (platform.md section 1).
 */
export function startTrace(
  request: IncomingMessage,
  response: ServerResponse,
  deps: { readonly clock: Clock; readonly random: Random },
  fromQuery: string | null,
): EntraTrace {
  const traceId = String(response.getHeader('request-id') ?? deps.random.guid())
  const sent = request.headers['client-request-id'] ?? fromQuery
  const correlationId = typeof sent === 'string' && /^[\w-]{1,64}$/u.test(sent) ? sent : traceId
  response.setHeader('request-id', traceId)
  response.setHeader('client-request-id', correlationId)
  response.setHeader('x-ms-request-id', traceId)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  return { traceId, correlationId, at: deps.clock.now() }
}

export function sendJson(response: ServerResponse, status: number, json: string, headers: OutgoingHttpHeaders): void {
  response.writeHead(status, {
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(json),
  })
  response.end(json)
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Cache-Control': 'no-store',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  })
  response.end(text)
}

/** Browsers cannot send a header along with an address, so MSAL puts the id of its request into the query. */
export function traceOfQuery(query: URLSearchParams): string | null {
  return query.get('client-request-id')
}

/** Sends a page of the issuer. */
export function sendPage(
  response: ServerResponse,
  status: number,
  page: IssuerPage,
  headers: OutgoingHttpHeaders,
): void {
  response.writeHead(status, { ...page.headers, ...headers, 'Content-Length': Buffer.byteLength(page.html) })
  response.end(page.html)
}

/**
 * A preflight. Public documents are open to every origin. At the token endpoint the preflight says nothing of the
 * client, so the origin is let ask; whether it may read an answer is judged by the call itself, by the addresses that
 * the application was registered with (platform.md section 4).
 */
export function sendPreflight(
  request: IncomingMessage,
  response: ServerResponse,
  methods: readonly string[],
  access: 'open' | 'judgedByCall' | 'none',
): void {
  const allowed = methods.join(', ')
  const origin = access === 'open' ? '*' : access === 'judgedByCall' ? request.headers.origin : undefined
  response.writeHead(204, {
    Allow: `${allowed}, OPTIONS`,
    ...(origin === undefined
      ? {}
      : {
          'Access-Control-Allow-Origin': origin,
          'Access-Control-Allow-Methods': allowed,
          'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? '*',
          'Access-Control-Max-Age': '3600',
          ...(access === 'judgedByCall' ? { Vary: 'Origin' } : {}),
        }),
  })
  response.end()
}
