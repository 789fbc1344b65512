import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Clock, Random } from '../domain/ports/clock.ts'
import type { EntraTrace } from './entra-errors.ts'

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
): EntraTrace {
  const traceId = String(response.getHeader('request-id') ?? deps.random.guid())
  const sent = request.headers['client-request-id']
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

/** A preflight. Only public documents are open to other origins; a token request from a page is refused by its absence. */
export function sendPreflight(response: ServerResponse, methods: string, isOpen: boolean): void {
  response.writeHead(204, {
    Allow: `${methods}, OPTIONS`,
    ...(isOpen
      ? {
          'Access-Control-Allow-Origin': '*',
          'Access-Control-Allow-Methods': methods,
          'Access-Control-Allow-Headers': '*',
          'Access-Control-Max-Age': '3600',
        }
      : {}),
  })
  response.end()
}
