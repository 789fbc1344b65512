/**
 * The frame of the test controls: each address with its methods, JSON in and out, the error envelope, the guard, and
 * headers that keep answers to programs. Errors are answered here, because the server's own error answers open
 * themselves to web pages, as Graph's do.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { AppError, quoted } from '../domain/errors.ts'
import type { Clock, Random } from '../domain/ports/clock.ts'
import { buildErrorAnswer } from '../http/error-body.ts'
import type { JsonObject } from '../http/json-object.ts'
import { readJsonBody } from '../http/request-body.ts'
import type { LoopbackGuard } from './loopback-guard.ts'

export interface ControlCall {
  readonly requestId: string
  /** The JSON object of the body, up to `maxBytes` (1 MiB when absent); `{}` when there is none. */
  json(maxBytes?: number): Promise<JsonObject>
  /** The query options by name. Throws AppError `invalidQueryOption` for a name that is not among `known`, or comes twice. */
  query<N extends string>(known: readonly N[]): { readonly [K in N]?: string }
  /** A part of the address, such as the id of an order. */
  param(name: string): string
}

export interface ControlAnswer {
  readonly status: number
  readonly body?: unknown
}

export interface ControlRoute {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Below the prefix, e.g. `/clock`. */
  readonly path: string
  readonly handle: (call: ControlCall) => ControlAnswer | Promise<ControlAnswer>
}

export interface ControlFrame {
  readonly prefix: string
  readonly guard: LoopbackGuard
  readonly clock: Pick<Clock, 'machine'>
  readonly random: Random
  readonly onInternalError: (error: unknown, requestId: string) => void
}

/** No page may read, frame or embed an answer, and nothing may keep it. There are no CORS headers on purpose. */
const headers = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
}

const allMethods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Registers routes under the frame's prefix, in a scope of their own. */
export function registerControls(server: FastifyInstance, frame: ControlFrame, routes: readonly ControlRoute[]): void {
  const { prefix, guard } = frame
  const requestIds = new WeakMap<FastifyRequest, string>()
  const idOf = (request: FastifyRequest) => requestIds.get(request) ?? ''

  server.addHook('onRequest', async (request, reply) => {
    const requestId = frame.random.guid()
    requestIds.set(request, requestId)
    reply.headers({ ...headers, 'request-id': requestId, 'client-request-id': requestId })
    guard.check(request, 'control')
  })
  server.setErrorHandler((error, request, reply) => {
    const requestId = idOf(request)
    if (!(error instanceof AppError)) frame.onInternalError(error, requestId)
    const ids = { requestId, clientRequestId: requestId }
    const answer = buildErrorAnswer(error, ids, frame.clock.machine())
    return sendJson(reply.headers(answer.headers), answer.status, answer.body)
  })

  for (const [path, offered] of groupByPath(routes)) {
    for (const route of offered) {
      server.route({
        method: route.method,
        url: prefix + path,
        handler: async (request, reply) => {
          const { status, body } = await route.handle(makeCall(request, idOf(request)))
          return sendJson(reply, status, body)
        },
      })
    }
    const methods = offered.map(route => route.method as HTTPMethods)
    // A GET is a HEAD too.
    const others = allMethods.filter(
      method => !methods.includes(method) && !(method === 'HEAD' && methods.includes('GET')),
    )
    server.route({
      method: others,
      url: prefix + path,
      handler: async request => {
        const allowed = methods.join(', ')
        throw new AppError('methodNotAllowed', `${request.method} is not possible here. Possible: ${allowed}.`, {
          headers: { Allow: allowed },
        })
      },
    })
  }
  for (const url of [prefix, `${prefix}/*`]) {
    server.all(url, async request => {
      const known = [...groupByPath(routes).keys()].map(path => prefix + path).join(', ')
      throw new AppError('routeNotFound', `There is no test control ${quoted(pathOf(request))}. There are: ${known}.`)
    })
  }
}

function groupByPath(routes: readonly ControlRoute[]): Map<string, ControlRoute[]> {
  return Map.groupBy(routes, route => route.path)
}

function makeCall(request: FastifyRequest, requestId: string): ControlCall {
  return {
    requestId,
    json: async maxBytes => (await readJsonBody(request.raw, maxBytes)) ?? {},
    query: known => readQuery(request.raw.url ?? '', known),
    param: name => (request.params as Readonly<Record<string, string>>)[name] ?? '',
  }
}

function readQuery<N extends string>(url: string, known: readonly N[]): { readonly [K in N]?: string } {
  const question = url.indexOf('?')
  const given = new URLSearchParams(question < 0 ? '' : url.slice(question))
  const found: { [K in N]?: string } = {}
  for (const [name, value] of given) {
    const option = known.find(candidate => candidate === name)
    if (option === undefined || found[option] !== undefined) throw refuseOption(name, option === undefined, known)
    found[option] = value
  }
  return found
}

function refuseOption(name: string, isUnknown: boolean, known: readonly string[]): AppError {
  const accepted = known.length === 0 ? 'There are none here.' : `Known: ${known.join(', ')}.`
  const problem = isUnknown
    ? `The query option ${quoted(name)} is not known.`
    : `The query option ${quoted(name)} comes twice.`
  return new AppError('invalidQueryOption', `${problem} ${accepted}`, { target: name.slice(0, 100) })
}

function pathOf(request: FastifyRequest): string {
  return (request.raw.url ?? '').split('?', 1)[0] ?? ''
}

function sendJson(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  reply.code(status)
  if (body === undefined) return reply.send()
  return reply.header('Content-Type', 'application/json; charset=utf-8').send(JSON.stringify(body))
}

/** Reads a `limit` option: a whole number from 1 to `most`; `byDefault` when absent. */
export function readLimit(text: string | undefined, byDefault: number, most: number): number {
  if (text === undefined) return byDefault
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= most) return limit
  throw new AppError('invalidQueryOption', `limit must be a whole number from 1 to ${most}; ${quoted(text)} is not.`, {
    target: 'limit',
  })
}
