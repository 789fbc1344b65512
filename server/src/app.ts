/**
 * The composition root: configuration in, a wired application out. Every long-lived thing is made here and nowhere
 * else; nothing is global, so that many apps can live in one process (design.md section 1).
 */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Services } from './composition/services.ts'
import { buildServices } from './composition/services.ts'
import { openEngine } from './composition/open-engine.ts'
import { refuseDevelopmentData } from './composition/refuse-development-data.ts'
import { createLog } from './composition/log.ts'
import { type OpenedTls, openTls, reachableHost } from './composition/open-tls.ts'
import { standingHeadersOf } from './composition/standing-headers.ts'
import { mountSurfaces } from './composition/surfaces.ts'
import type { Config } from './config/config.ts'
import { hasUnnamedProxy } from './config/unnamed-proxy.ts'
import { createClock, type MovableClock, systemRandom } from './clock.ts'
import type { Random } from './domain/ports/clock.ts'
import { AppError } from './domain/errors.ts'
import { answerBare } from './http/bare-answer.ts'
import { createSecureServer } from './http/secure-server.ts'
import { createServerStop } from './http/stop-server.ts'
import type { ReadyDocument } from './seed/ready-document.ts'

/** What a test may put in place of the real thing. */
export interface AppOverrides {
  readonly clock?: MovableClock
  readonly random?: Random
  /** How often the server looks for another certificate. */
  readonly certificateLookMs?: number
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
function answerStarting(server: Server, headers: Readonly<Record<string, string>>): () => void {
  const listener = (_request: IncomingMessage, response: ServerResponse) => {
    const requestId = systemRandom.guid()
    const error = new AppError('serviceNotAvailable', 'The server is starting. Repeat in a second.', {
      retryAfterSeconds: 1,
    })
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
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

interface Listener {
  readonly http: Server
  /** Renews the certificate from now on; gives the end of it. */
  keepCertificate(services: Services): () => void
}

const serverOptions = { maxHeaderSize: 64 * 1024, keepAliveTimeout: 65_000, requireHostHeader: false }

function createListener(tls: OpenedTls | null, clock: MovableClock, random: Random): Listener {
  if (tls === null) return { http: createHttpServer(serverOptions), keepCertificate: () => () => undefined }
  const secure: SecureServer = createSecureServer({ ...serverOptions, ...tls.options }, { clock, random })
  return { http: secure, keepCertificate: ({ log }) => tls.keep(secure, log) }
}

/** Starts an app: it listens, answers, and runs its jobs. Throws a ConfigError when clients would not take its certificate. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const { clock = createClock(), random = systemRandom } = overrides
  const tls = await openTls(config, () => clock.machine(), overrides.certificateLookMs)
  const originAt = (port: number) =>
    config.publicOrigin ?? `${tls === null ? 'http' : 'https'}://${reachableHost(config.listen.host)}:${port}`
  const { http, keepCertificate } = createListener(tls, clock, random)
  const stopServer = createServerStop(http)
  const stopAnswering = answerStarting(http, standingHeadersOf(originAt(config.listen.port)))
  const port = await listen(http, config.listen)
  try {
    const origin = originAt(port)
    const services = await openServices(config, origin, { clock, random })
    await refuseDevelopmentData(services).catch(async (error: unknown) => {
      await services.engine.close()
      throw error
    })
    const mount = await mountSurfaces({ config, origin, http, services, stopAnswering, stopServer })
    const stopKeeping = keepCertificate(services)
    if (hasUnnamedProxy(config))
      services.log.warn('no trusted proxy is named: all who come through one count as one visitor')
    const close = () => {
      stopKeeping()
      return mount.close()
    }
    return { origin, services, ...mount, close }
  } catch (error) {
    await stopServer(0)
    throw error
  }
}
