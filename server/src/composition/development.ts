/** What development mode adds: the demo seed, the mail catcher's book of orders, the test controls and the pages. */
import type { FastifyInstance } from 'fastify'
import { handMadeClientId } from '../auth/tokens/hand-made-client.ts'
import type { Issuer } from '../auth/issuer/issuer.ts'
import type { TokenMinter } from '../auth/tokens/token-minter.ts'
import type { Application } from '../domain/ports/application-registry.ts'
import { createClockControl } from '../dev/clock-control.ts'
import { createFaults, type Faults } from '../dev/faults.ts'
import { createLoopbackGuard } from '../dev/loopback-guard.ts'
import { createMailbox } from '../dev/mailbox.ts'
import { createRequestLog, type RequestLog } from '../dev/request-log.ts'
import { createReset } from '../dev/reset.ts'
import { createTestControls } from '../dev/test-controls.ts'
import { createWelcomePage } from '../dev/welcome-page.ts'
import { createTurns } from '../dev/turns.ts'
import type { GraphRoute } from '../http/graph-request.ts'
import type { JobRunner } from '../jobs/runner.ts'
import { findCaFile } from './open-tls.ts'
import type { MailHooks, MailSystem } from './mail.ts'
import { toTokenPerson } from './people.ts'
import { applySeed, resetTo } from '../seed/apply-seed.ts'
import { loadDemoSeed } from '../seed/demo-seed.ts'
import { buildReadyDocument, type ReadyDocument } from '../seed/ready-document.ts'
import { hashKeptPasswords } from '../seed/seed-passwords.ts'
import { readSeed, seedDepsOf } from './seed.ts'
import type { Services } from './services.ts'

/** The client by which people act in tokens that no sign-in made. */
const personClient: Pick<Application, 'clientId' | 'kind'> = {
  clientId: handMadeClientId,
  kind: 'public',
}

/** The parts that exist before anything is mounted. */
export interface DevelopmentTools {
  readonly faults: Faults
  readonly requestLog: RequestLog
  readonly mailHooks: MailHooks
}

/** Makes the book of orders, the request log and what hangs on them. */
export function createDevelopmentTools(services: Services): DevelopmentTools {
  const faults = createFaults({ random: services.random })
  return {
    faults,
    requestLog: createRequestLog(services.clock),
    mailHooks: {
      onMail: mail => services.capturedMails.add(mail),
      faultFor: address => faults.faultFor(address),
      orderedRefusal: address => faults.orderedRefusal(address),
    },
  }
}

/** Fills a server that has no organisation yet: with the configured seed, else with the demo. */
export async function seedWhenEmpty(services: Services): Promise<void> {
  const { organization } = await services.settings.facts()
  if (organization !== null) return
  const document =
    services.config.seed === null ? loadDemoSeed() : readSeed(services.config.seed.document, 'development')
  await applySeed(seedDepsOf(services), document)
}

export interface DevelopmentMount {
  readonly services: Services
  readonly tools: DevelopmentTools
  readonly issuer: Issuer
  readonly minter: TokenMinter
  readonly jobs: JobRunner
  readonly mail: MailSystem
  readonly routes: readonly GraphRoute[]
  /** Starts making the hashes that a seed left for later. */
  readonly hashPasswords: () => void
}

/** Mounts the test controls and pages; gives the builder of the ready document. */
export function mountDevelopment(server: FastifyInstance, mount: DevelopmentMount): () => Promise<ReadyDocument> {
  const { services, tools, minter, jobs, mail, routes } = mount
  const { clock, random, config, origin, log, directory, settings, applications } = services
  const guard = createLoopbackGuard({ controlToken: config.controlToken })
  const takeTurn = createTurns()
  const onInternalError = (error: unknown, requestId: string) =>
    log.error({ err: error, requestId }, 'a page or control failed')

  const buildReady = () =>
    buildReadyDocument(
      {
        ...services,
        mintFor: async user => (await minter.mintForPerson(toTokenPerson(user), personClient)).accessToken,
      },
      {
        origin,
        caFile: findCaFile(config),
        smtp: mail.catcher ? { host: mail.catcher.host, port: mail.catcher.port } : null,
        pid: process.pid,
      },
    )
  const frame = { guard, random, onInternalError }
  const reset = createReset({
    clock,
    mails: services.capturedMails,
    faults: tools.faults,
    requestLog: tools.requestLog,
    resetTo: async seed => {
      const document =
        'name' in seed
          ? config.seed === null
            ? loadDemoSeed()
            : readSeed(config.seed.document, 'development')
          : readSeed(seed.document, 'development')
      await resetTo(seedDepsOf(services), document)
      mount.hashPasswords()
    },
    buildReadyDocument: buildReady,
    takeTurn,
  })
  void server.register(
    createTestControls({
      ...frame,
      clock,
      settings,
      reset,
      clockControl: createClockControl({
        clock,
        runDueWork: () => jobs.runDue(),
        nextDueAt: after => jobs.nextDueAt(after),
        takeTurn,
      }),
      mails: services.capturedMails,
      faults: tools.faults,
      operations: new Set(routes.map(route => route.contract.id)),
      requestLog: tools.requestLog,
      tokens: { minter, directory, applications, personClient, redemption: services.redemption, clock },
    }),
  )
  void server.register(createMailbox({ ...frame, mails: services.capturedMails, timeZone: config.mail.timeZone }))
  void server.register(createWelcomePage({ ...frame, buildReadyDocument: buildReady }))
  return buildReady
}

/** Makes the password hashes that the seed left for later, in the background. */
export function hashPasswordsLater(services: Services, signal: AbortSignal): Promise<void> {
  return hashKeptPasswords(services, signal).then(
    () => undefined,
    (error: unknown) => services.log.error({ err: error }, 'password hashes could not be made'),
  )
}
