/** What is no HTTP, or too large to be read, is answered on the bare connection, in the same envelope as everything else. */
import type { Socket } from 'node:net'
import { AppError } from '../domain/errors.ts'
import { buildErrorAnswer } from './error-body.ts'

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
}

/** Answers a request that Node could not parse, and ends the connection. Nothing is answered where nobody listens any more. */
export function answerBrokenRequest(
  error: NodeJS.ErrnoException,
  socket: Socket,
  requestId: string,
  machineNow: number,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, message] = describe(error.code)
  const { body } = buildErrorAnswer(
    new AppError('invalidRequest', message),
    { requestId, clientRequestId: requestId },
    machineNow,
  )
  const text = JSON.stringify(body)
  socket.end(
    `HTTP/1.1 ${status} ${reasons[status]}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\n` +
      `request-id: ${requestId}\r\nclient-request-id: ${requestId}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${text}`,
  )
}

function describe(code: string | undefined): [number, string] {
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'The headers of the request are larger than 64 KiB.']
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'The request did not arrive in time.']
  return [400, 'This is no well-formed HTTP request.']
}
