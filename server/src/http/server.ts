/**
 * The HTTP server. Fastify receives everything; Graph addresses go to the Graph surface by their raw URL, because no
 * tree router can match them (design.md section 2). Every answer, unknown routes and broken requests included, has
 * the error envelope and the request ids.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Logger as PinoLogger } from 'pino'
import { AppError, quoted } from '../domain/errors.ts'
import type { Clock, Random } from '../domain/ports/clock.ts'
import type { Logger } from '../domain/ports/log.ts'
import type { FinishedCall } from '../events.ts'
import { prefersHtml } from './accept.ts'
import { answerBare } from './bare-answer.ts'
import { createBrokenRequestAnswer } from './broken-request.ts'
import { buildErrorAnswer, type RequestIds } from './error-body.ts'
import type { GraphSurface, GraphTrace } from './graph-surface.ts'
import { lingerOnClose } from './lingering-close.ts'
import { describePath, maskUrl } from './mask-url.ts'
import { noteOfferedMethods } from './offered-methods.ts'
import { maxJsonBytes } from './request-body.ts'
import { sendAnswer, sendPreflight, setGraphHeaders, setRequestIds } from './respond.ts'

export interface ServerDeps {
  /** The listening server of Node. */
  readonly http: Server
  /** The headers of every answer. */
  readonly standingHeaders: Readonly<Record<string, string>>
  /** Whether calls are answered here yet; until then somebody else tells them to come back. */
  readonly isOpen: () => boolean
  readonly graph: GraphSurface
  /** Answers the sign-in endpoints at the host root; false when the path is not one. */
  readonly issuer: {
    handles(path: string): boolean
    callback(raw: IncomingMessage, response: ServerResponse): Promise<void> | void
  }
  /** Shows a page where a program would read an error. */
  readonly showRefusal: (request: FastifyRequest, reply: FastifyReply, status: number) => FastifyReply
  readonly clock: Clock
  readonly random: Random
  readonly log: PinoLogger
  readonly onFinished: (call: FinishedCall) => void
  readonly onInternalError: (error: unknown, requestId: string) => void
}

/** Where the Graph surface begins; `/v2.0` may have any prefix, because rclone's `tenant_url` has one. */
const graphPrefix = /^\/(?:v1\.0|beta)(?:[/?]|$)|\/v2\.0\/(?:drives|me|users|groups|sites|shares|drive)\b/i
/** Addresses that programs ask for: they get JSON, whatever they accept. */
const programPrefix = /^\/(?:convite|openapi|download|upload|healthz|readyz|metrics)(?:[/?]|$)/i
const maxAddressLength = 16 * 1024
const clientIdShape = /^[\x21-\x7e]{1,128}$/

/** Makes the server; pages and downloads are registered on it by the composition root. */
export function createServer(deps: ServerDeps): FastifyInstance {
  const finish = (
    request: FastifyRequest,
    reply: FastifyReply,
    trace: GraphTrace | null,
    ids: RequestIds,
    started: number,
  ) => {
    const caller = trace?.caller
    deps.onFinished({
      requestId: ids.requestId,
      method: request.method,
      url: maskUrl(request.raw.url ?? ''),
      operation: trace?.operation ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round((performance.now() - started) * 100) / 100,
      who: caller ? (caller.userId ?? `app:${caller.appId}`) : null,
    })
  }

  const noteFault = (error: unknown, { requestId }: RequestIds) => {
    if (!(error instanceof AppError) || error.cause !== undefined) deps.onInternalError(error, requestId)
  }

  const sendError = (request: FastifyRequest, reply: FastifyReply, error: unknown, ids: RequestIds) => {
    noteFault(error, ids)
    const { status, body, headers } = buildErrorAnswer(error, ids, deps.clock.machine())
    return sendAnswer(request, reply, { status, body, headers }, 'error')
  }

  const idsOf = (request: FastifyRequest): RequestIds => {
    const requestId = deps.random.guid()
    const given = request.headers['client-request-id']
    return { requestId, clientRequestId: typeof given === 'string' && clientIdShape.test(given) ? given : requestId }
  }

  const answerGraph = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const started = performance.now()
    const ids = idsOf(request)
    const trace: GraphTrace = { operation: 'unknown', caller: null }
    setGraphHeaders(reply, ids)
    try {
      if (request.method === 'OPTIONS') return sendPreflight(request, reply)
      const log = withRequestId(deps.log, ids.requestId)
      const answer = await deps.graph.answer(request.raw, ids.requestId, log, trace)
      return await sendAnswer(request, reply, answer, 'result')
    } catch (error) {
      return await sendError(request, reply, error, ids)
    } finally {
      finish(request, reply, trace, ids, started)
    }
  }

  const answerUnknown = async (request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<FastifyReply> => {
    const started = performance.now()
    const ids = idsOf(request)
    try {
      if (isBrowser(request)) {
        noteFault(error, ids)
        setRequestIds(reply, ids)
        const { status, headers } = buildErrorAnswer(error, ids, deps.clock.machine())
        return deps.showRefusal(request, reply.headers(headers), status)
      }
      setGraphHeaders(reply, ids)
      return await sendError(request, reply, error, ids)
    } finally {
      finish(request, reply, null, ids, started)
    }
  }

  lingerOnClose(deps.http)
  const server = Fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    // Longer addresses are refused by the parser with Graph's envelope, not by the router.
    routerOptions: { maxParamLength: maxAddressLength * 2 },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // A server must take the absolute form of a target too (RFC 9112 section 3.2.2); the host in it means nothing here.
    rewriteUrl: request => (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '') || '/',
    clientErrorHandler: createBrokenRequestAnswer(deps.http, deps),
    serverFactory: handler => {
      const standing = Object.entries(deps.standingHeaders)
      const answer = (request: IncomingMessage, response: ServerResponse) => {
        if (!deps.isOpen()) return
        for (const [name, value] of standing) response.setHeader(name, value)
        // RFC 9112 section 3.2. Node would refuse it too, but not in our envelope.
        if (request.headers.host !== undefined || request.httpVersion !== '1.1') return handler(request, response)
        const requestId = deps.random.guid()
        const error = new AppError('invalidRequest', 'HTTP/1.1 needs the header Host.', { target: 'Host' })
        answerBare(response, error, { requestId, clientRequestId: requestId }, deps.clock.machine())
      }
      deps.http.on('request', answer)
      // An expectation other than 100-continue is passed over, as RFC 9110 section 10.1.1 lets a server do.
      deps.http.on('checkExpectation', answer)
      return deps.http
    },
    frameworkErrors: (_error, request, reply) => {
      const isGraph = graphPrefix.test(request.raw.url ?? '')
      void (isGraph
        ? answerGraph(request as FastifyRequest, reply as FastifyReply)
        : answerUnknown(request as FastifyRequest, reply as FastifyReply, unknownRoute(request as FastifyRequest)))
    },
  })
  const findMethods = noteOfferedMethods(server)
  // Bodies are read by the operation, after token, scopes and address: the schema hangs on the operation, not on the type.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, _payload, done) => done(null))

  server.setErrorHandler((error, request, reply) => {
    if (!isFrameworkRefusal(error)) return answerUnknown(request, reply, error)
    // The framework does not like the Content-Type and stops before any handler. The operation judges it at its place.
    if (graphPrefix.test(request.raw.url ?? '')) return answerGraph(request, reply)
    return answerUnknown(request, reply, unreadableType(request))
  })
  server.setNotFoundHandler((request, reply) => {
    const path = request.raw.url ?? '/'
    if (graphPrefix.test(path)) return answerGraph(request, reply)
    const question = path.indexOf('?')
    if (deps.issuer.handles(question < 0 ? path : path.slice(0, question))) {
      reply.hijack()
      return deps.issuer.callback(request.raw, reply.raw)
    }
    return answerUnknown(request, reply, refuseRoute(request, findMethods(path.split('?', 1)[0] ?? '')))
  })
  // Every answer has its ids (platform.md section 1). Those of the Graph surface are put on where they are needed.
  server.addHook('onRequest', (request, reply, done) => {
    if (!('isGraph' in request.routeOptions.config)) setRequestIds(reply, idsOf(request))
    done()
  })
  // Nobody reads what is left of a body that was answered early; a connection that stays open would take it in for ever.
  server.addHook('onSend', (request, reply, _payload, done) => {
    if (!request.raw.complete && !endsSoon(request.raw.headers)) reply.header('Connection', 'close')
    done()
  })
  const config: object = { isGraph: true }
  for (const prefix of ['/v1.0', '/beta']) {
    server.all(`${prefix}/*`, { config }, answerGraph)
    server.all(prefix, { config }, answerGraph)
  }
  return server
}

/** Whether what is left of a request is small enough to flow off while its connection goes on. */
function endsSoon({ 'transfer-encoding': encoding, 'content-length': length }: IncomingMessage['headers']): boolean {
  return encoding === undefined && Number(length ?? 0) <= maxJsonBytes
}

/** Fastify wants a readable Content-Type, and one at all for the verb QUERY. */
function isFrameworkRefusal(error: unknown): boolean {
  const codes: readonly unknown[] = ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE']
  return error instanceof Error && 'code' in error && codes.includes(error.code)
}

function unreadableType(request: FastifyRequest): AppError {
  return new AppError(
    'unsupportedMediaType',
    `The Content-Type ${quoted(request.headers['content-type'])} cannot be read.`,
    {
      target: 'Content-Type',
    },
  )
}

/** Whether a person looks at the answer. */
function isBrowser({ headers, raw }: FastifyRequest): boolean {
  return prefersHtml(headers.accept) && !programPrefix.test(raw.url ?? '')
}

/** No address of ours, or one of ours with another verb. */
function refuseRoute(request: FastifyRequest, methods: readonly string[]): AppError {
  if (methods.length === 0) return unknownRoute(request)
  const allowed = methods.join(', ')
  const where = quoted(describePath(request.raw.url ?? ''))
  return new AppError('methodNotAllowed', `${request.method} is not possible at ${where}. Possible: ${allowed}.`, {
    headers: { Allow: allowed },
  })
}

function unknownRoute(request: FastifyRequest): AppError {
  return new AppError(
    'routeNotFound',
    `The server has no address ${quoted(describePath(request.raw.url ?? ''))}. The Graph surface starts at /v1.0 and /beta.`,
  )
}

/** A log whose lines carry the request id, without the cost of a child logger for each call. */
function withRequestId(log: PinoLogger, requestId: string): Logger {
  return {
    info: (facts, text) => log.info({ requestId, ...facts }, text),
    warn: (facts, text) => log.warn({ requestId, ...facts }, text),
    error: (facts, text) => log.error({ requestId, ...facts }, text),
  }
}
