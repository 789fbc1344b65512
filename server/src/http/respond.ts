/** Writes an answer: the headers of every response, JSON, gzip when asked (platform.md section 1). */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RequestIds } from './error-body.ts'
import type { GraphAnswer } from './graph-request.ts'

const compress = promisify(gzip)
const worthCompressing = 1400

const jsonType = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8'
export const plainJsonType = 'application/json; charset=utf-8'

const diagnostic = JSON.stringify({
  ServerInfo: { DataCenter: 'Convite', Slice: 'E', Ring: '1', ScaleUnit: '000', RoleInstance: 'convite' },
})

const exposed =
  'request-id, client-request-id, ETag, Location, Retry-After, Content-Range, Content-Disposition, WWW-Authenticate, ' +
  'RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, x-ms-ags-diagnostic, Idempotency-Replayed, Preference-Applied'

/** Headers of bearer-only addresses; CORS is open there, because no cookie opens anything (platform.md section 4). */
export function listCommonHeaders(ids: RequestIds): Readonly<Record<string, string>> {
  return {
    'request-id': ids.requestId,
    'client-request-id': ids.clientRequestId,
    'x-ms-ags-diagnostic': diagnostic,
    'Cache-Control': 'no-store',
    Vary: 'Accept-Encoding, Origin',
    'X-Content-Type-Options': 'nosniff',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': exposed,
  }
}

/** Puts the ids on a reply that is no answer of the Graph surface. */
export function setRequestIds(reply: FastifyReply, ids: RequestIds): void {
  reply.headers({ 'request-id': ids.requestId, 'client-request-id': ids.clientRequestId })
}

/** Puts the common headers on a reply. */
export function setGraphHeaders(reply: FastifyReply, ids: RequestIds): void {
  reply.headers(listCommonHeaders(ids))
}

/** Sends what a handler answered. Errors go out as plain JSON, results with OData's media type. */
export async function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: GraphAnswer,
  kind: 'result' | 'error',
): Promise<FastifyReply> {
  reply.code(answer.status)
  const json = answer.json ?? (answer.body === undefined ? undefined : JSON.stringify(answer.body))
  if (json !== undefined) {
    reply.header('Content-Type', kind === 'result' ? jsonType : plainJsonType)
    if (kind === 'result') reply.header('OData-Version', '4.0')
  }
  if (answer.headers) reply.headers(answer.headers)
  if (answer.content) return reply.send(answer.content)
  const text = json ?? answer.text
  if (text === undefined) return reply.send()
  if (text.length < worthCompressing || !acceptsGzip(request.headers['accept-encoding'])) return reply.send(text)
  reply.header('Content-Encoding', 'gzip')
  return reply.send(await compress(text))
}

/** Whether a caller takes gzip (RFC 9110 section 12.5.3): by name, or by `*`, and not with the weight 0. */
export function acceptsGzip(header: string | undefined): boolean {
  if (header === undefined) return false
  const weights = new Map(
    header.split(',').map(part => {
      const [name = '', ...parameters] = part.toLowerCase().split(';')
      const weight = parameters
        .map(parameter => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
        .find(found => found !== undefined)
      return [name.trim(), weight === undefined ? 1 : Number(weight)]
    }),
  )
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0
}

const allowedMethods = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'
const alwaysAllowed =
  'Authorization, Content-Type, Content-Range, Range, If-Match, If-None-Match, Prefer, ConsistencyLevel, client-request-id, ' +
  'SdkVersion, Retry-Attempt, deltaExcludeParent, x-ms-throttle-priority, Idempotency-Key'

/** A preflight needs no token; the asked headers are reflected (platform.md section 4). */
export function sendPreflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const asked = request.headers['access-control-request-headers']
  const clean =
    typeof asked === 'string' && /^[\w\-, ]{1,2000}$/.test(asked) ? `${alwaysAllowed}, ${asked}` : alwaysAllowed
  return reply
    .code(204)
    .headers({
      'Access-Control-Allow-Methods': allowedMethods,
      'Access-Control-Allow-Headers': clean,
      'Access-Control-Max-Age': '3600',
      Allow: allowedMethods,
    })
    .send()
}
