/** The HTTP side of an app, wired: Graph, sign-in, platform pages and, in development, the test controls. */
import type { Server } from 'node:http'
import { makeRevokedTokenError, makeTokenError } from '../auth/tokens/bearer-challenge.ts'
import { createTokenMinter } from '../auth/tokens/token-minter.ts'
import { handMadeClientId } from '../auth/tokens/hand-made-client.ts'
import { createTokenVerifier } from '../auth/tokens/token-verifier.ts'
import type { Config } from '../config/config.ts'
import { createEvents, type FinishedCall } from '../events.ts'
import { createCallLimiter } from '../http/call-limiter.ts'
import { mountDownloads } from '../http/downloads.ts'
import { createGraphSurface } from '../http/graph-surface.ts'
import { mountPlatform } from '../http/platform.ts'
import { createServer } from '../http/server.ts'
import type { StopServer } from '../http/stop-server.ts'
import { developmentNavigation } from '../dev/page-frame.ts'
import { createErrorHelp } from '../pages/error-help.ts'
import { createFrontPage } from '../pages/front-page.ts'
import { createRefusalPage } from '../pages/refusal-page.ts'
import { createReference } from '../pages/reference-page.ts'
import type { ReadyDocument } from '../seed/ready-document.ts'
import { createDevelopmentTools, hashPasswordsLater, mountDevelopment, seedWhenEmpty } from './development.ts'
import { createCachedApplications } from './cached-applications.ts'
import { buildDownloads } from './downloads.ts'
import { buildExternal } from './external.ts'
import { buildGraphRoutes } from './graph-routes.ts'
import { wireIssuer } from './issuer.ts'
import { buildJobs } from './jobs.ts'
import { startMail } from './mail.ts'
import { standingHeadersOf } from './standing-headers.ts'
import type { Services } from './services.ts'
import { mountSignInPages } from './sign-in-pages.ts'
import { watchKeys } from './watch-keys.ts'

export interface Surfaces {
  readyDocument(): Promise<ReadyDocument>
  close(): Promise<void>
}

export interface SurfaceDeps {
  readonly config: Config
  readonly origin: string
  readonly http: Server
  readonly services: Services
  /** Ends the answering of calls that come before the app is wired. */
  readonly stopAnswering: () => void
  readonly stopServer: StopServer
}

/** Wires the surfaces onto a listening server and opens it. When that fails, everything is closed, the store included. */
export async function mountSurfaces(deps: SurfaceDeps): Promise<Surfaces> {
  // What was opened is closed in reverse order, at the end as well as when a later part cannot be opened.
  const opened = new AsyncDisposableStack()
  try {
    return await openSurfaces(deps, opened)
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

async function openSurfaces(deps: SurfaceDeps, opened: AsyncDisposableStack): Promise<Surfaces> {
  const { config, origin, http, services } = deps
  const { clock, random, log, keys, settings } = services
  opened.defer(async () => {
    await services.engine.close()
    log.flush()
  })
  opened.defer(watchKeys(keys, log))
  let isOpen = false
  let hashing = Promise.resolve()
  let isReady = false
  const events = createEvents({ isReady: () => isReady })
  const tools = config.mode === 'development' ? createDevelopmentTools(services) : null

  const mail = await startMail(services, config, tools?.mailHooks ?? silentHooks, state => events.mailHandled(state))
  opened.defer(() => mail.close())
  const jobs = buildJobs(services, mail)
  opened.defer(() => jobs.stop())
  // One server for each embedded database, so a call that still runs there ended with the process before this one.
  if (config.database.kind === 'sqlite') await services.idempotency.endAbandoned()
  if (tools) await seedWhenEmpty(services)

  const { tenantId } = settings.organization()
  const issuer = wireIssuer(services)
  const { issuer: issuerName, audience } = issuer.authority
  const external = await buildExternal(services)
  const verifier = createTokenVerifier(
    { origin, issuers: [issuerName], audiences: [audience], tenantId },
    { keys: keys.signing, clock, external: external?.tokens ?? null },
  )
  const minter = createTokenMinter(issuer.authority, { keys, clock, random })
  const { routes } = buildGraphRoutes(services, mail.sender)
  const applicationStates = createCachedApplications(services.applications, new Set([handMadeClientId]))
  const graph = createGraphSurface({
    origin,
    routes,
    clock,
    settings,
    accounts: services.accounts,
    isUsableApplication: (clientId, version) => applicationStates.isUsable(clientId, version),
    verifyToken: authorization => verifier.verify(authorization),
    tokenError: message => makeTokenError(origin, message),
    revokedTokenError: validFrom => makeRevokedTokenError(origin, validFrom),
    limiter: config.callLimit && createCallLimiter(config.callLimit, clock),
    orderedFault: operation => tools?.faults.orderedFault(operation) ?? null,
  })
  const onFinished = (call: FinishedCall) => {
    events.callFinished(call)
    log.info({ event: 'call', ...call }, 'call answered')
    tools?.requestLog.record(call)
  }
  const pageOptions = tools ? { navigation: developmentNavigation } : {}
  const server = createServer({
    http,
    standingHeaders: standingHeadersOf(origin),
    isOpen: () => isOpen,
    graph,
    issuer,
    showRefusal: createRefusalPage(pageOptions),
    clock,
    random,
    log,
    onFinished,
    onInternalError: (error, requestId) => log.error({ err: error, requestId }, 'a call failed'),
  })
  mountPlatform(server, {
    origin,
    events,
    probeStore: () => settings.facts(),
    routes,
    hasControls: tools !== null,
    isReady: () => isReady,
  })
  mountDownloads(server, { answer: buildDownloads(services), random, onFinished })
  void server.register(createErrorHelp(pageOptions))
  mountSignInPages(server, services, { issuer, external, passwordsReady: () => hashing })
  const contracts = routes.map(route => route.contract)
  void server.register(createReference(contracts, pageOptions))
  if (!tools) void server.register(createFrontPage())
  const stopping = new AbortController()
  opened.defer(async () => {
    stopping.abort()
    await hashing
  })
  const hashPasswords = () => {
    hashing = hashing.then(() => hashPasswordsLater(services, stopping.signal))
  }
  const ready = tools
    ? mountDevelopment(server, { services, tools, issuer, minter, jobs, mail, routes, hashPasswords })
    : null
  opened.defer(async () => {
    isReady = false
    await deps.stopServer(graceMs)
    await server.close()
  })
  await server.ready()
  deps.stopAnswering()
  isOpen = true
  isReady = true
  if (config.role !== 'api') jobs.start()
  if (tools) hashPasswords()

  return {
    async readyDocument() {
      if (!ready) throw new Error('the ready document exists in development mode only')
      return ready()
    },
    close: () => opened.disposeAsync(),
  }
}

/** How long accepted calls may take to end when the server stops. */
const graceMs = 20_000

const silentHooks = { onMail: () => undefined, faultFor: () => null, orderedRefusal: () => null }
