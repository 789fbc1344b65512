/**
 * The request that `oidc-provider` sees. It learns the route, the form and a few headers, and nothing else of what the
 * caller sent: host and scheme are those of the public origin, so no header can speak about an address or about who
 * is calling (security lessons E4 and K3).
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'

export interface Forward {
  readonly method: 'GET' | 'POST'
  /** The provider's own route, e.g. `/token`. */
  readonly route: string
  /** What stands before the route in our address, e.g. `/{tenant}/oauth2/v2.0`; the provider puts it before its own. */
  readonly mount: string
  readonly query?: URLSearchParams
  readonly form?: URLSearchParams
  /** A person looks at the answer: cookies go along, and refusals are pages. Otherwise a program reads JSON. */
  readonly isForBrowser: boolean
}

/** Headers by which a program proves itself or a page names its origin. */
const programHeaders = ['authorization', 'origin'] as const
const browserHeaders = ['cookie', 'user-agent', 'accept-language'] as const

export function buildForwardedRequest(original: IncomingMessage, forward: Forward, origin: string): IncomingMessage {
  const { host, protocol } = new URL(origin)
  const { method, route, mount, query, form, isForBrowser } = forward
  const body = form === undefined ? null : Buffer.from(form.toString(), 'utf8')
  const headers: IncomingHttpHeaders = {
    host,
    'x-forwarded-proto': protocol.slice(0, -1),
    accept: isForBrowser ? 'text/html' : 'application/json',
    ...(body === null
      ? {}
      : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) }),
  }
  for (const name of isForBrowser ? browserHeaders : programHeaders) {
    if (original.headers[name] !== undefined) headers[name] = original.headers[name]
  }
  const search = query === undefined || query.size === 0 ? '' : `?${query.toString()}`
  // A plain stream with the members that Koa reads: the socket of the original stays untouched.
  return Object.assign(Readable.from(body === null ? [] : [body], { objectMode: false }), {
    method,
    url: route + search,
    originalUrl: mount + route + search,
    headers,
    socket: original.socket,
    httpVersion: original.httpVersion,
  }) as unknown as IncomingMessage
}
