/**
 * Lets a client that is still sending read the answer that came early, such as a 413. A socket that is closed while
 * bytes are on their way to it answers them with a reset, and the reset takes the answer away from whoever writes the
 * whole body before reading. So our side is shut, and what still comes is read and thrown away for a while
 * (RFC 9112 section 9.6).
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { Server as TlsServer } from 'node:tls'

export interface LingerLimits {
  /** The most bytes that are thrown away. */
  readonly bytes: number
  /** The longest time that they may take. */
  readonly ms: number
  /** The longest time without any. */
  readonly silentMs: number
}

/** Room for a file that is a few times too large for one PUT; whoever sends more has been told for long enough. */
const defaultLimits: LingerLimits = { bytes: 1024 ** 3, ms: 30_000, silentMs: 5_000 }

const lookEveryMs = 50

/**
 * Makes every connection of a server that ends before its request is complete linger. It hangs on the end of the
 * connection and not on the answer, so it holds for each answer that comes early, whoever gives it: 401 and 413, Graph
 * and pages, and also where it is the client that asked for `Connection: close`.
 */
export function lingerOnClose(http: Server, limits: LingerLimits = defaultLimits): void {
  const requests = new WeakMap<Socket, IncomingMessage>()
  http.on('request', request => requests.set(request.socket, request))
  // Under TLS requests come on the socket that decrypts, not on the one below it.
  http.on(http instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    const destroySoon = socket.destroySoon.bind(socket)
    // Node calls it when the last answer of a connection is out.
    socket.destroySoon = () => {
      const request = requests.get(socket)
      requests.delete(socket)
      if (request === undefined || request.complete || socket.destroyed) destroySoon()
      else linger(socket, request, limits)
    }
  })
}

function linger(socket: Socket, request: IncomingMessage, limits: LingerLimits): void {
  const began = performance.now()
  const mostBytes = socket.bytesRead + limits.bytes
  let seen = { bytes: socket.bytesRead, at: began }
  const timer = setInterval(() => {
    const now = performance.now()
    if (socket.bytesRead > seen.bytes) seen = { bytes: socket.bytesRead, at: now }
    const isOver = socket.bytesRead > mostBytes || now - began > limits.ms || now - seen.at > limits.silentMs
    if (isOver) socket.destroy()
  }, lookEveryMs)
  socket.once('close', () => clearInterval(timer))
  request.once('end', () => socket.destroy())
  request.resume()
  socket.end()
}
