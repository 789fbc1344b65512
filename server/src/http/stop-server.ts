import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Stops a server: no new connections, everything that was accepted is answered, then connections end. Connections
 * that a client keeps open are ended as soon as they are idle; those that never end are cut after `graceMs`.
 */
export type StopServer = (graceMs: number) => Promise<void>

/** How long connections without a request are left open for one that was sent before the client could know. */
const lastRequestsMs = 250

/** Prepares the stop of a server. Called before the server listens, so that every connection is known. */
export function createServerStop(server: Server): StopServer {
  const sockets = new Set<Socket>()
  // Under TLS each connection is two sockets: one that decrypts, and below it the one whose handshake may never end.
  for (const event of ['connection', 'secureConnection']) {
    server.on(event, (socket: Socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
  }

  const closeIdle = () => {
    server.closeIdleConnections()
    // Node takes a connection on which nobody has said anything for a busy one. Browsers open such in advance.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  }

  let isStopping = false
  server.on('request', (_request, response) => {
    if (isStopping) response.setHeader('Connection', 'close')
  })

  return async graceMs => {
    const { promise, resolve } = Promise.withResolvers<void>()
    isStopping = true
    server.close(() => resolve())
    // Requests that are on their way are answered, and told that the connection ends.
    await Promise.race([promise, pause(lastRequestsMs)])
    closeIdle()
    // A connection becomes idle when its last answer is out; Node looks for those only when it is asked.
    const idle = setInterval(closeIdle, 50)
    const cut = setTimeout(() => {
      server.closeAllConnections()
      for (const socket of sockets) socket.destroy()
    }, graceMs)
    try {
      await promise
    } finally {
      clearInterval(idle)
      clearTimeout(cut)
    }
  }
}
