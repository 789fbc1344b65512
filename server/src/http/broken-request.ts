/** What is no HTTP, or too large to be read, is answered on the bare connection, in the same envelope as everything else. */
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { AppError } from '../domain/errors.ts'
import type { Clock, Random } from '../domain/ports/clock.ts'
import { buildErrorAnswer } from './error-body.ts'
import { listCommonHeaders } from './respond.ts'

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

/** Answers a request that Node could not parse, and ends the connection. */
export type AnswerBrokenRequest = (error: NodeJS.ErrnoException, socket: Socket) => void

export interface BrokenRequestDeps {
  readonly random: Random
  readonly clock: Clock
  /** The headers of every answer. */
  readonly standingHeaders: Readonly<Record<string, string>>
}

/**
 * Makes the answer for a server. Calls that came whole on the same connection are answered before it, because a client
 * takes answers in the order of its calls. Nothing is answered where nobody listens any more.
 */
export function createBrokenRequestAnswer(
  http: Server,
  { random, clock, standingHeaders }: BrokenRequestDeps,
): AnswerBrokenRequest {
  const unanswered = new WeakMap<Socket, Set<ServerResponse>>()
  http.on('request', (request, response) => {
    const open = unanswered.get(request.socket) ?? new Set()
    unanswered.set(request.socket, open.add(response))
    response.once('close', () => open.delete(response))
  })

  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const open = [...(unanswered.get(socket) ?? [])]
    const own = open.find(response => !response.req.complete)
    const earlier = open.filter(response => response !== own)
    void Promise.all(earlier.map(whenClosed)).then(() => {
      // Whoever was answered before the body broke knows all there is to know.
      if (own?.headersSent) socket.destroySoon()
      else if (socket.writable) {
        socket.end(formatRawAnswer(describe(error.code), random.guid(), clock.machine(), standingHeaders))
      }
    })
  }
}

function whenClosed(response: ServerResponse): Promise<void> {
  return new Promise(resolve => response.once('close', () => resolve()))
}

/** A whole answer of HTTP as text, for a connection on which no request could be read. */
export function formatRawAnswer(
  [status, message]: readonly [status: number, message: string],
  requestId: string,
  machineNow: number,
  more: Readonly<Record<string, string>> = {},
): string {
  const ids = { requestId, clientRequestId: requestId }
  const text = JSON.stringify(buildErrorAnswer(new AppError('invalidRequest', message), ids, machineNow).body)
  const headers = {
    ...listCommonHeaders(ids),
    ...more,
    Date: new Date(machineNow).toUTCString(),
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    Connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${reasons[status]}\r\n${lines.join('')}\r\n${text}`
}

function describe(code: string | undefined): [number, string] {
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'The headers of the request are larger than 64 KiB.']
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'The request did not arrive in time.']
  return [400, 'This is no well-formed HTTP request.']
}
