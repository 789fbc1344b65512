import type { Server } from 'node:http'

/**
 * Stops a server: no new connections, everything that was accepted is answered, then connections end. Connections
 * that a client keeps open are ended as soon as they are idle; those that never end are cut after `graceMs`.
 */
export async function stopServer(server: Server, graceMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  server.closeIdleConnections()
  // A connection becomes idle when its last answer is out; Node looks for those only when it is asked.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  try {
    await promise
  } finally {
    clearInterval(idle)
    clearTimeout(cut)
  }
}
