/**
 * The Graph surface: one parser reads the raw URL, a table finds the operation, and what every operation needs is
 * done here once, in the order of invite.md section 4: address, V1 token, V2 scopes, V39 throttling. The rest is the
 * handler's: V3 and onwards.
 */
import type { IncomingMessage } from 'node:http'
import type { Operation } from '@convite/contract/operation'
import { AppError, quoted } from '../domain/errors.ts'
import { isStampValid } from '../domain/identities/token-stamp.ts'
import type { OperationContext } from '../domain/operation-context.ts'
import type { Accounts } from '../domain/ports/accounts.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Logger } from '../domain/ports/log.ts'
import type { SettingsStore } from '../domain/ports/settings-store.ts'
import type { Caller } from '../domain/principal.ts'
import { acceptsJson } from './accept.ts'
import type { GraphAddress } from './address/address.ts'
import { toAppError } from './address/address-fault.ts'
import { parseAddress } from './address/parse-address.ts'
import { type CallLimiter, costOf } from './call-limiter.ts'
import type { GraphAnswer, GraphRequest, GraphRoute } from './graph-request.ts'
import type { JsonObject } from './json-object.ts'
import { describePath } from './mask-url.ts'
import { readJsonBody } from './request-body.ts'
import { checkScopes } from './scope-check.ts'

export interface GraphSurfaceDeps {
  readonly origin: string
  readonly routes: readonly GraphRoute[]
  readonly verifyToken: (authorization: string | undefined) => Caller | Promise<Caller>
  readonly tokenError: (message: string) => AppError
  /** The refusal of a token from before its person's sessions ended; `validFrom` in UTC milliseconds. */
  readonly revokedTokenError: (validFrom: number) => AppError
  readonly accounts: Pick<Accounts, 'find'>
  /** Whether the application behind a token of ours is registered and enabled now. */
  readonly isUsableApplication: (clientId: string, directoryVersion: number) => boolean | Promise<boolean>
  readonly settings: Pick<SettingsStore, 'current' | 'facts'>
  readonly clock: Clock
  /** V39; null when nobody's calls are limited. */
  readonly limiter: CallLimiter | null
  /** The next ordered refusal of an operation, from the test controls; null in production and when none is ordered. */
  readonly orderedFault: (operationId: string) => AppError | null
}

/** What the log, the metrics and the request log of the test controls are told about a call. */
export interface GraphTrace {
  operation: string
  caller: Caller | null
}

export interface GraphSurface {
  answer(raw: IncomingMessage, requestId: string, log: Logger, trace: GraphTrace): Promise<GraphAnswer>
}

/** Wires the surface. */
export function createGraphSurface(deps: GraphSurfaceDeps): GraphSurface {
  const table = buildTable(deps.routes)

  const contextOf = async (
    contract: Operation,
    caller: Caller,
    requestId: string,
    log: Logger,
  ): Promise<OperationContext> => {
    const { version, settings } = await deps.settings.facts()
    const account = caller.userId === null ? null : await deps.accounts.find(caller.userId, version)
    if (caller.userId !== null && (!account || account.isDeleted))
      throw deps.tokenError('The account of this access token no longer exists.')
    if (account && !account.isEnabled) throw deps.tokenError('The account of this access token is disabled.')
    if (account && !isStampValid(account, caller.issuedAt)) throw deps.revokedTokenError(account.tokensValidFrom ?? 0)
    const isUsable = caller.isForeign ?? deps.isUsableApplication(caller.appId, version)
    if (!(typeof isUsable === 'boolean' ? isUsable : await isUsable))
      throw deps.tokenError('The application of this access token was disabled or removed.')
    const scopeReach = checkScopes(contract, caller)
    return { caller, account, scopeReach, now: deps.clock.now(), settings, requestId, log }
  }

  return {
    async answer(raw, requestId, log, trace) {
      const url = raw.url ?? '/'
      const parsed = parseAddress(url)
      if (!parsed.ok) throw toAppError(parsed.problem)
      const { address, query } = parsed
      const route = findRoute(table, address, raw.method ?? 'GET', url)
      trace.operation = route.contract.id
      const request = makeRequest(deps.origin, raw, url, address, query, route.contract)
      if (route.contract.scopes === 'public') {
        return route.handle(await publicContext(deps, requestId, log), request)
      }
      const verified = deps.verifyToken(raw.headers.authorization)
      const caller = verified instanceof Promise ? await verified : verified
      trace.caller = caller
      if (caller.kind === 'app' && address.subject?.by === 'me') throw delegatedOnly()
      const op = await contextOf(route.contract, caller, requestId, log)
      const limits = deps.limiter && deps.limiter.spend(caller, costOf(route.contract, query))
      const fault = deps.orderedFault(route.contract.id)
      if (fault) throw fault
      refuseDryRun(raw)
      checkAccept(route.contract, raw)
      const handled = route.handle(op, request)
      const answer = route.contract.isDirectory ? inDirectoryWords(handled) : handled
      return limits ? withHeaders(answer, limits) : answer
    },
  }
}

async function withHeaders(answer: Promise<GraphAnswer>, headers: GraphAnswer['headers']): Promise<GraphAnswer> {
  const made = await answer
  return { ...made, headers: { ...made.headers, ...headers } }
}

/** Directory calls refuse query options in the directory's codes (directory.md section 1, odata-and-batch.md section 2). */
async function inDirectoryWords(answer: Promise<GraphAnswer>): Promise<GraphAnswer> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalidQueryOption') throw error
    throw new AppError('directoryBadRequest', error.message, {
      ...(error.target === undefined ? {} : { target: error.target }),
    })
  }
}

/** Who asks for a trial must never get the deed (convite-extensions.md section 3). */
function refuseDryRun({ method, headers }: IncomingMessage): void {
  if (method === 'GET' || method === 'HEAD' || !/\bconvite\.dry-run\b/i.test(String(headers['prefer'] ?? ''))) return
  throw new AppError(
    'notImplemented',
    'Prefer: convite.dry-run is not offered yet, and nothing was done. Without it the call would be made.',
  )
}

/** An answer that the caller does not take is refused before anything is done (errors.md section 2). */
function checkAccept({ responses }: Operation, { headers }: IncomingMessage): void {
  if (acceptsJson(headers.accept) || Object.values(responses).every(schema => schema === null)) return
  throw new AppError(
    'notAcceptable',
    `Accept ${quoted(headers.accept)} leaves out what this call answers; accept application/json.`,
    { target: 'Accept' },
  )
}

async function publicContext(deps: GraphSurfaceDeps, requestId: string, log: Logger): Promise<OperationContext> {
  const caller: Caller = { kind: 'app', tenantId: '', appId: 'nobody', userId: null, scopes: new Set() }
  return {
    caller,
    account: null,
    scopeReach: 'own',
    now: deps.clock.now(),
    settings: await deps.settings.current(),
    requestId,
    log,
  }
}

function delegatedOnly(): AppError {
  return new AppError(
    'delegatedOnly',
    '/me request is only valid with delegated authentication flow. Address the user or the drive by id, or use the token of a person.',
  )
}

type RouteTable = ReadonlyMap<string, ReadonlyMap<string, GraphRoute>>

function buildTable(routes: readonly GraphRoute[]): RouteTable {
  const table = new Map<string, Map<string, GraphRoute>>()
  for (const route of routes) {
    const { address, method } = route.contract
    const methods = table.get(address) ?? new Map<string, GraphRoute>()
    if (methods.has(method)) throw new Error(`two operations answer ${method} ${address}`)
    methods.set(method, route)
    table.set(address, methods)
  }
  return table
}

function findRoute(table: RouteTable, address: GraphAddress, method: string, url: string): GraphRoute {
  const methods = table.get(address.name)
  if (!methods) {
    throw new AppError('notImplemented', `Graph knows ${quoted(describePath(url))}, but Convite does not offer it yet.`)
  }
  const route = methods.get(method === 'HEAD' ? 'GET' : method)
  if (route) return route
  const allowed = [...methods.keys()].join(', ')
  throw new AppError(
    'methodNotAllowed',
    `${method} is not possible at ${quoted(describePath(url))}. Possible: ${allowed}.`,
    {
      headers: { Allow: allowed },
    },
  )
}

function makeRequest(
  origin: string,
  raw: IncomingMessage,
  url: string,
  address: GraphAddress,
  query: GraphRequest['query'],
  contract: Operation,
): GraphRequest {
  let json: Promise<JsonObject> | undefined
  return {
    contract,
    address,
    query,
    url,
    raw,
    origin,
    root: `${origin}/${address.version}`,
    header: name => {
      const value = raw.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    json: () => {
      json ??= readJsonBody(raw).then(body => body ?? {})
      return json
    },
  }
}
