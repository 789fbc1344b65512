/**
 * The server of HTTPS. Tells who speaks plain HTTP to a port of HTTPS what is wrong, instead of cutting the line. It is no redirect: the
 * token of such a call has crossed the network in clear text, and its sender has to notice.
 */
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { Socket } from 'node:net'
import type { Clock, Random } from '../domain/ports/clock.ts'
import { formatRawAnswer } from './broken-request.ts'

/** The first byte of TLS: a record of the handshake (RFC 8446 section 5.1). */
const handshakeByte = 0x16
export interface SecureServerLimits {
  /** How long a connection may say nothing, and how long its handshake may take. */
  readonly patienceMs: number
  /** How long somebody who was answered may take to leave. */
  readonly leaveMs: number
}

const defaultLimits: SecureServerLimits = { patienceMs: 30_000, leaveMs: 2_000 }

/** Makes a server of HTTPS that answers plain HTTP with 400. */
export function createSecureServer(
  options: ServerOptions,
  deps: { readonly random: Random; readonly clock: Clock },
  limits: SecureServerLimits = defaultLimits,
): Server {
  const { patienceMs } = limits
  const server = createServer({ ...options, handshakeTimeout: patienceMs })
  const begin = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const leave = () => socket.destroy()
    socket.on('error', leave)
    socket.setTimeout(patienceMs, leave)
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null
      if (first === null) return leave()
      socket.off('error', leave)
      socket.setTimeout(0, leave)
      socket.off('timeout', leave)
      if (first[0] !== handshakeByte) return answerPlain(socket, first, deps, limits)
      socket.unshift(first)
      for (const start of begin) start.call(server, socket)
    })
  })
  return server
}

function answerPlain(
  socket: Socket,
  first: Buffer,
  { random, clock }: { readonly random: Random; readonly clock: Clock },
  { leaveMs }: SecureServerLimits,
): void {
  socket.on('error', () => socket.destroy())
  const timer = setTimeout(() => socket.destroy(), leaveMs)
  socket.once('close', () => clearTimeout(timer))
  // A method begins with a letter; anything else is no HTTP.
  if (!/[A-Za-z]/.test(first.toString('latin1'))) {
    socket.destroy()
    return
  }
  const message = 'This port speaks HTTPS; begin the address with https://.'
  socket.end(formatRawAnswer([400, message], random.guid(), clock.machine()))
  socket.resume()
}
