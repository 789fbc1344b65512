/** The test controls of development mode: convite-extensions.md section 2, documented in docs/test-controls.md. */
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import type { MovableClock } from '../clock.ts'
import { addDuration, parseDuration } from '../domain/duration.ts'
import { AppError, quoted } from '../domain/errors.ts'
import { parseAddress } from '../domain/identities/address.ts'
import type { CapturedMails, StoredMail } from '../domain/ports/captured-mails.ts'
import type { Random } from '../domain/ports/clock.ts'
import type { SettingsStore } from '../domain/ports/settings-store.ts'
import { formatInstant, parseInstant } from '../domain/time.ts'
import { checkObject } from '../http/check-object.ts'
import type { JsonObject } from '../http/json-object.ts'
import type { ClockControl, ClockReading } from './clock-control.ts'
import { type ControlCall, type ControlRoute, readLimit, registerControls } from './control-routes.ts'
import { readFaultOrder } from './fault-orders.ts'
import type { Faults, StandingOrder } from './faults.ts'
import type { LoopbackGuard } from './loopback-guard.ts'
import type { LoggedCall, RequestLog } from './request-log.ts'
import { type Reset, readSeedChoice } from './reset.ts'
import { readSettingsChange } from '../http/settings-change.ts'
import { issueToken, type TokenControlDeps } from './token-control.ts'

/** Where the controls live; the ready document gives it with the origin in front. */
export const testControlsPath = '/convite/v1/test'

/** A seed document may hold the content of files. */
const maxSeedBytes = 16 * 1024 * 1024

export interface TestControlsDeps {
  readonly guard: LoopbackGuard
  readonly clock: MovableClock
  readonly random: Random
  readonly clockControl: ClockControl
  readonly mails: CapturedMails
  readonly faults: Faults
  /** The ids of all operations, which faults may name. */
  readonly operations: ReadonlySet<string>
  readonly requestLog: RequestLog
  readonly settings: Pick<SettingsStore, 'current' | 'saveSettings'>
  readonly reset: Reset
  readonly tokens: TokenControlDeps
  readonly onInternalError: (error: unknown, requestId: string) => void
}

/** The controls as a Fastify plugin. It must be registered in development mode alone. */
export function createTestControls(deps: TestControlsDeps): (server: FastifyInstance) => Promise<void> {
  const { clock, guard, random, onInternalError } = deps
  const routes = [
    ...listClockRoutes(deps),
    ...listMailRoutes(deps),
    ...listFaultRoutes(deps),
    ...listSettingsRoutes(deps),
    ...listRequestRoutes(deps),
    {
      method: 'POST' as const,
      path: '/reset',
      handle: async (call: ControlCall) => ({
        status: 200,
        body: await deps.reset(readSeedChoice(await call.json(maxSeedBytes))),
      }),
    },
    {
      method: 'POST' as const,
      path: '/tokens',
      handle: async (call: ControlCall) => ({
        status: 201,
        body: await issueToken(deps.tokens, await call.json(), call.requestId),
      }),
    },
  ]
  return async server =>
    registerControls(server, { prefix: testControlsPath, guard, clock, random, onInternalError }, routes)
}

function listClockRoutes({ clockControl }: TestControlsDeps): ControlRoute[] {
  return [
    { method: 'GET', path: '/clock', handle: () => ({ status: 200, body: presentClock(clockControl.read()) }) },
    {
      method: 'PUT',
      path: '/clock',
      handle: async call => {
        const order = readClockOrder(await call.json())
        const reading = order === 'follow' ? await clockControl.follow() : await clockControl.move(order)
        return { status: 200, body: presentClock(reading) }
      },
    },
  ]
}

function presentClock({ now, offsetMs }: ClockReading) {
  return { now: formatInstant(now), offsetMs }
}

const clockBody = Type.Object({
  now: Type.Optional(Type.String()),
  advance: Type.Optional(Type.String()),
  follow: Type.Optional(Type.Boolean()),
})

/** Development tokens are valid from 2000 on, and what lies far ahead must still be written with four digits. */
const [earliest, latest] = [Date.UTC(2000, 0, 1), Date.UTC(9000, 0, 1)]

/** Reads what the clock should do: a goal made of the present moment, or to follow the machine. */
function readClockOrder(json: JsonObject): 'follow' | ((now: number) => number) {
  const { now, advance, follow } = checkObject(clockBody, json)
  const given = [now, advance, follow].filter(value => value !== undefined)
  if (given.length !== 1) throw refuse('now', 'Send exactly one of "now", "advance" and "follow".')
  if (now !== undefined) {
    const goal = parseInstant(now)
    if (goal === null) throw refuse('now', `now ${quoted(now)} is not a moment such as 2027-01-01T00:00:00Z.`)
    return checkGoal('now', goal)
  }
  if (advance !== undefined) {
    const duration = parseDuration(advance)
    if (duration === null)
      throw refuse('advance', `advance ${quoted(advance)} is not an ISO 8601 duration such as P3DT4H.`)
    if (duration.isNegative) throw refuse('advance', 'advance goes forwards only. To go back, send "now".')
    return present => checkGoal('advance', addDuration(present, duration) ?? latest + 1)()
  }
  if (!follow) throw refuse('follow', 'follow must be true. To leave the machine\'s clock, send "now" or "advance".')
  return 'follow'
}

function checkGoal(target: string, goal: number): () => number {
  if (goal >= earliest && goal <= latest) return () => goal
  throw refuse(target, `${target} leads outside the years 2000 to 9000.`)
}

function listMailRoutes({ mails }: TestControlsDeps): ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/mail',
      handle: async call => {
        const { to, since, limit } = call.query(['to', 'since', 'limit'])
        const found = await mails.list({
          to: to === undefined ? null : readAddress(to),
          since: since === undefined ? null : readSince(since),
          before: null,
          limit: readLimit(limit, 100, 1000),
        })
        return { status: 200, body: { value: found.map(presentMail) } }
      },
    },
    {
      method: 'DELETE',
      path: '/mail',
      handle: async () => {
        await mails.clear()
        return { status: 204 }
      },
    },
  ]
}

function presentMail({ position: _position, ...mail }: StoredMail) {
  return { ...mail, date: formatInstant(mail.date) }
}

function readAddress(text: string): string {
  const parsed = parseAddress(text, { allowLocalhost: true })
  if (parsed.ok) return parsed.address.folded
  throw new AppError(
    'invalidQueryOption',
    `to ${quoted(text)} is not an e-mail address: ${parsed.reason}. A plus sign is written %2B.`,
    { target: 'to' },
  )
}

function readSince(text: string): number {
  const moment = parseInstant(text)
  if (moment !== null) return moment
  throw new AppError('invalidQueryOption', `since ${quoted(text)} is not a moment such as 2027-01-01T00:00:00Z.`, {
    target: 'since',
  })
}

function listFaultRoutes({ faults, operations }: TestControlsDeps): ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/faults',
      handle: () => ({ status: 200, body: { value: faults.list().map(presentOrder) } }),
    },
    {
      method: 'POST',
      path: '/faults',
      handle: async call => ({
        status: 201,
        body: presentOrder(faults.add(readFaultOrder(await call.json(), operations))),
      }),
    },
    {
      method: 'DELETE',
      path: '/faults',
      handle: () => {
        faults.clear()
        return { status: 204 }
      },
    },
    {
      method: 'DELETE',
      path: '/faults/:id',
      handle: call => {
        const id = call.param('id')
        if (faults.remove(id)) return { status: 204 }
        throw new AppError('itemNotFound', `There is no order ${quoted(id)}; it may have been used up.`)
      },
    },
  ]
}

function presentOrder(order: StandingOrder) {
  const { id, times } = order
  if (order.decidedBy === 'operation') {
    return { id, operation: order.operation, status: order.status, retryAfter: order.retryAfter, times }
  }
  return {
    id,
    address: order.address,
    kind: order.kind,
    times,
    delayMs: order.decidedBy === 'relay' ? order.delayMs : 0,
  }
}

function listSettingsRoutes({ settings, clock }: TestControlsDeps): ControlRoute[] {
  return [
    { method: 'GET', path: '/settings', handle: async () => ({ status: 200, body: await settings.current() }) },
    {
      method: 'PUT',
      path: '/settings',
      handle: async call => {
        const change = readSettingsChange(await call.json())
        const by = { actor: 'system', appId: 'test-controls', requestId: call.requestId, now: clock.now() }
        return { status: 200, body: await settings.saveSettings(by, change) }
      },
    },
  ]
}

function listRequestRoutes({ requestLog }: TestControlsDeps): ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/requests',
      handle: call => {
        const { limit } = call.query(['limit'])
        return { status: 200, body: { value: requestLog.list(readLimit(limit, 100, 1000)).map(presentCall) } }
      },
    },
    {
      method: 'DELETE',
      path: '/requests',
      handle: () => {
        requestLog.clear()
        return { status: 204 }
      },
    },
  ]
}

function presentCall(call: LoggedCall) {
  const { method, url, operation, status, ms, who, requestId, date } = call
  return { date: formatInstant(date), method, url, operation, status, ms, who, requestId }
}

function refuse(target: string, message: string): AppError {
  return new AppError('invalidParameterFormat', message, { target })
}
