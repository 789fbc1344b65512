/** The test controls on a real server, with everything behind them in memory. */
import type { InjectOptions } from 'fastify'
import type { MintOptions, TokenMinter } from '../../auth/tokens/token-minter.ts'
import { createClock } from '../../clock.ts'
import { AppError } from '../../domain/errors.ts'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import { createClockControl } from '../clock-control.ts'
import { createFaults } from '../faults.ts'
import { createLoopbackGuard } from '../loopback-guard.ts'
import { createRequestLog } from '../request-log.ts'
import { createReset, type SeedChoice } from '../reset.ts'
import { createTestControls } from '../test-controls.ts'
import { createTurns } from '../turns.ts'
import {
  anApplication,
  aPerson,
  aReadyDocument,
  createMemoryMails,
  createMemorySettings,
  createTestServer,
  testRandom,
} from './dev-world.ts'

export const controlStart = Date.parse('2026-11-22T08:00:00Z')

/** Both a good and a bad answer. */
export interface TestBody {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly target?: string
    readonly details?: readonly { target: string }[]
    readonly innerError: { code: string }
  }
  readonly value: readonly Record<string, unknown>[]
  readonly [name: string]: unknown
}

export function makeControlWorld(controlToken: string | null = null) {
  const clock = createClock(() => controlStart)
  const takeTurn = createTurns()
  const mails = createMemoryMails()
  const faults = createFaults({ random: testRandom })
  const requestLog = createRequestLog(clock)
  const settings = createMemorySettings()
  const people: PrincipalRecord[] = [
    aPerson('ana', { isAdmin: true }),
    aPerson('gus', { userType: 'Guest', externalUserState: 'PendingAcceptance' }),
    aPerson('off', { userType: 'Guest', externalUserState: 'PendingAcceptance', isEnabled: false }),
  ]
  const minted: { who: string; by: string; isAdministrator?: boolean; options: MintOptions }[] = []
  const redeemed: string[] = []
  const resets: SeedChoice[] = []
  const internalErrors: unknown[] = []
  const state = { failReset: null as Error | null, failMail: null as Error | null }
  const mint = (who: string, by: string, options: MintOptions = {}, isAdministrator?: boolean) => {
    if (options.scopes?.includes('Wrong'))
      throw new AppError('invalidParameterFormat', 'There is no such scope here.', { target: 'scopes' })
    minted.push({ who, by, options, ...(isAdministrator === undefined ? {} : { isAdministrator }) })
    return Promise.resolve({
      accessToken: `token-${minted.length}`,
      expiresAt: clock.now() + (options.lifetimeMs ?? 86_400_000),
    })
  }
  const minter: TokenMinter = {
    mintForPerson: (person, application, options) =>
      mint(person.id, application.clientId, options, person.isAdministrator),
    mintForApplication: (application, options) => mint('app', application.clientId, options),
  }
  const server = createTestServer()
  server.register(
    createTestControls({
      guard: createLoopbackGuard({ controlToken }),
      clock,
      random: testRandom,
      clockControl: createClockControl({
        clock,
        runDueWork: async () => undefined,
        nextDueAt: async () => null,
        takeTurn,
      }),
      mails: {
        ...mails,
        list: query => (state.failMail ? Promise.reject(state.failMail) : mails.list(query)),
      },
      faults,
      operations: new Set(['driveItem/invite']),
      requestLog,
      settings,
      reset: createReset({
        clock,
        mails,
        faults,
        requestLog,
        takeTurn,
        resetTo: async seed => {
          if (state.failReset) throw state.failReset
          resets.push(seed)
        },
        buildReadyDocument: async () => aReadyDocument,
      }),
      tokens: {
        minter,
        directory: { findUser: async key => people.find(person => [person.id, person.mail].includes(key)) ?? null },
        applications: { findByClientId: async id => (id === anApplication.clientId ? anApplication : null) },
        personClient: { clientId: 'default-client', kind: 'public' },
        redemption: { redeemGuest: async (_by, id) => redeemed.push(id) > 0 },
        clock,
      },
      onInternalError: error => internalErrors.push(error),
    }),
  )
  const call = async (
    method: InjectOptions['method'],
    path: string,
    json?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const response = await server.inject({
      method: method as 'GET',
      url: `/convite/v1/test${path}`,
      headers: {
        host: '127.0.0.1:8080',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { payload: typeof json === 'string' ? json : JSON.stringify(json) }),
    })
    const body = (response.body === '' ? {} : JSON.parse(response.body)) as TestBody
    return { status: response.statusCode, headers: response.headers, text: response.body, body }
  }
  return {
    call,
    clock,
    mails,
    faults,
    requestLog,
    settings,
    people,
    minted,
    redeemed,
    resets,
    internalErrors,
    state,
    server,
  }
}

export type ControlWorld = ReturnType<typeof makeControlWorld>
