/**
 * The composition root: configuration in, a wired application out. Every long-lived thing is made here and nowhere
 * else; nothing is global, so that many apps can live in one process (design.md section 1).
 */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Services } from './composition/services.ts'
import { buildServices } from './composition/services.ts'
import { openEngine } from './composition/open-engine.ts'
import { createLog } from './composition/log.ts'
import { mountSurfaces } from './composition/surfaces.ts'
import type { Config } from './config/config.ts'
import { createClock, type MovableClock, systemRandom } from './clock.ts'
import type { Random } from './domain/ports/clock.ts'
import { AppError } from './domain/errors.ts'
import { answerBare } from './http/bare-answer.ts'
import { createServerStop } from './http/stop-server.ts'
import type { ReadyDocument } from './seed/ready-document.ts'

/** What a test may put in place of the real thing. */
export interface AppOverrides {
  readonly clock?: MovableClock
  readonly random?: Random
}

export interface App {
  readonly origin: string
  readonly services: Services
  /** The document of convite-extensions.md section 1; development mode only. */
  readyDocument(): Promise<ReadyDocument>
  /** Takes no new calls, answers those it accepted, ends the jobs, closes the store. */
  close(): Promise<void>
}

/** Until the app is wired, calls are told to come back (errors.md, 503). */
function answerStarting(server: Server): () => void {
  const listener = (_request: IncomingMessage, response: ServerResponse) => {
    const requestId = systemRandom.guid()
    const error = new AppError('serviceNotAvailable', 'The server is starting. Repeat in a second.', {
      retryAfterSeconds: 1,
    })
    answerBare(response, error, { requestId, clientRequestId: requestId }, Date.now())
  }
  server.on('request', listener)
  return () => server.off('request', listener)
}

async function listen(server: Server, { host, port }: Config['listen']): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(port, host, resolve)
  await promise
  server.off('error', reject)
  return (server.address() as AddressInfo).port
}

/** Opens the services of a configuration without listening: for the command line. */
export async function openServices(config: Config, origin: string, overrides: AppOverrides = {}): Promise<Services> {
  const clock = overrides.clock ?? createClock()
  const random = overrides.random ?? systemRandom
  const log = createLog(config.log)
  const engine = await openEngine(config.database, log)
  try {
    return await buildServices({ config, origin, engine, clock, random, log })
  } catch (error) {
    await engine.close()
    throw error
  }
}

/** A name under which this machine reaches a server that listens on `host`; the wildcards are no addresses. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** Starts an app: it listens, answers, and runs its jobs. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const http = createHttpServer({ maxHeaderSize: 64 * 1024, keepAliveTimeout: 65_000, requireHostHeader: false })
  const stopServer = createServerStop(http)
  const stopAnswering = answerStarting(http)
  const port = await listen(http, config.listen)
  try {
    const origin = config.publicOrigin ?? `http://${reachableHost(config.listen.host)}:${port}`
    const services = await openServices(config, origin, overrides)
    const mount = await mountSurfaces({ config, origin, http, services, stopAnswering, stopServer })
    return { origin, services, ...mount }
  } catch (error) {
    await stopServer(0)
    throw error
  }
}
