/** What a fault order may say (convite-extensions.md section 2): reading and checking the body of `POST /test/faults`. */
import type { ErrorCode } from '@convite/contract/errors'
import { type Static, Type } from 'typebox'
import { AppError, quoted } from '../domain/errors.ts'
import { parseAddress } from '../domain/identities/address.ts'
import type { RelayFaultKind } from '../domain/ports/captured-mail.ts'
import { checkObject } from '../http/check-object.ts'
import type { JsonObject } from '../http/json-object.ts'

/** Refusals on the sender's side, before any relay is asked (errors.md section 4). */
export type RefusalKind = Extract<ErrorCode, 'hipCheckRequired' | 'exchangeInvalidUser'>

interface AddressPart {
  readonly about: 'address' | 'domain'
  /** A folded address or a domain, as they are compared. */
  readonly key: string
  /** As it was ordered. */
  readonly address: string
  /** How often it acts; null for always. */
  readonly times: number | null
}

/** What the relay does with a mail to an address, or to any address of a domain. */
export interface RelayOrder extends AddressPart {
  readonly decidedBy: 'relay'
  readonly kind: RelayFaultKind
  readonly delayMs: number
}

/** Why a mail is not even handed to the relay. */
export interface SenderOrder extends AddressPart {
  readonly decidedBy: 'sender'
  readonly kind: RefusalKind
}

/** An order about calls of an operation. */
export interface OperationOrder {
  readonly decidedBy: 'operation'
  readonly operation: string
  readonly status: number
  readonly code: ErrorCode
  /** Whole seconds; null leaves the header out. */
  readonly retryAfter: number | null
  readonly times: number | null
}

export type FaultOrder = RelayOrder | SenderOrder | OperationOrder

const relayKinds: readonly RelayFaultKind[] = [
  'accountVerificationRequired',
  'exchangeOutOfMailboxQuota',
  'exchangeMaxRecipients',
  'mailRejected',
  'mailNotConfigured',
  'deferred',
  'drop',
  'slow',
]
const refusalKinds: readonly RefusalKind[] = ['hipCheckRequired', 'exchangeInvalidUser']

/** The error that stands for each status that can be ordered: the commonest one that Graph clients meet. */
const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'invalidRequest',
  403: 'accessDenied',
  404: 'itemNotFound',
  409: 'nameAlreadyExists',
  412: 'entityTagDoesNotMatch',
  423: 'itemLocked',
  429: 'throttledRequest',
  500: 'generalException',
  501: 'notImplemented',
  503: 'serviceNotAvailable',
  507: 'quotaLimitReached',
}
const statusesWithRetryAfter = [409, 429, 503]

const maxTimes = 1_000_000
const maxDelayMs = 10 * 60_000
const maxRetryAfter = 86_400

const body = Type.Object({
  address: Type.Optional(Type.String()),
  kind: Type.Optional(Type.String()),
  delayMs: Type.Optional(Type.Integer()),
  operation: Type.Optional(Type.String()),
  status: Type.Optional(Type.Integer()),
  retryAfter: Type.Optional(Type.Integer()),
  times: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
})
type FaultBody = Static<typeof body>

/**
 * Reads an order. `operations` are the ids of all operations.
 * Throws AppError `invalidParameterFormat` and `unknownParameter` naming the member, `notImplemented` for `bounce`.
 */
export function readFaultOrder(json: JsonObject, operations: ReadonlySet<string>): FaultOrder {
  const given = checkObject(body, json)
  const times = given.times === undefined ? 1 : given.times
  if (times !== null) checkRange('times', times, 1, maxTimes)
  if (given.address !== undefined && given.operation !== undefined) {
    throw refuse('operation', 'An order is about an address or about an operation; send one of the two.')
  }
  if (given.address !== undefined) return readAddressOrder(given, given.address, times)
  if (given.operation !== undefined) return readOperationOrder(given, given.operation, times, operations)
  throw refuse(
    'address',
    'Send "address" and "kind" for a fault of mails, or "operation" and "status" for one of calls.',
  )
}

function readAddressOrder(given: FaultBody, address: string, times: number | null): RelayOrder | SenderOrder {
  refuseMembers(given, ['status', 'retryAfter'], 'operation')
  const place = { ...readPlace(address), address, times }
  const delayMs = given.delayMs ?? 0
  checkRange('delayMs', delayMs, 0, maxDelayMs)
  const relayKind = relayKinds.find(known => known === given.kind)
  if (relayKind !== undefined) return { ...place, decidedBy: 'relay', kind: relayKind, delayMs }
  const refusalKind = refusalKinds.find(known => known === given.kind)
  if (refusalKind === undefined) throw refuseKind(given.kind)
  if (delayMs > 0) {
    throw refuse(
      'delayMs',
      `${refusalKind} is decided before the relay is asked, so it cannot take time. Leave delayMs out.`,
    )
  }
  return { ...place, decidedBy: 'sender', kind: refusalKind }
}

function readPlace(address: string): Pick<AddressPart, 'about' | 'key'> {
  const isDomain = address.startsWith('*@')
  const parsed = parseAddress(isDomain ? `x${address.slice(1)}` : address, { allowLocalhost: true })
  if (!parsed.ok) throw refuse('address', `address ${quoted(address)} is neither x@y nor *@domain: ${parsed.reason}.`)
  return isDomain ? { about: 'domain', key: parsed.address.domain } : { about: 'address', key: parsed.address.folded }
}

function refuseKind(given: string | undefined): AppError {
  if (given === 'bounce') {
    const text = "kind 'bounce' is not offered yet: it needs the reading of delivery status notifications."
    return new AppError('notImplemented', text, { target: 'kind' })
  }
  const problem = given === undefined ? 'kind is missing.' : `kind ${quoted(given)} is not known.`
  return refuse('kind', `${problem} Known: ${[...relayKinds, ...refusalKinds].join(', ')}.`)
}

function readOperationOrder(
  given: FaultBody,
  operation: string,
  times: number | null,
  operations: ReadonlySet<string>,
): OperationOrder {
  refuseMembers(given, ['kind', 'delayMs'], 'address')
  if (!operations.has(operation)) {
    throw refuse(
      'operation',
      `operation ${quoted(operation)} is not known. Known: ${[...operations].toSorted(compareBytes).join(', ')}.`,
    )
  }
  const accepted = Object.keys(codeOfStatus).join(', ')
  if (given.status === undefined) throw refuse('status', `status is missing. Possible: ${accepted}.`)
  const code = codeOfStatus[given.status]
  if (code === undefined) throw refuse('status', `status ${given.status} cannot be ordered. Possible: ${accepted}.`)
  const retryAfter = given.retryAfter ?? null
  if (retryAfter !== null) {
    checkRange('retryAfter', retryAfter, 0, maxRetryAfter)
    if (!statusesWithRetryAfter.includes(given.status)) {
      throw refuse('retryAfter', `retryAfter goes with the statuses ${statusesWithRetryAfter.join(', ')} only.`)
    }
  }
  return { decidedBy: 'operation', operation, status: given.status, code, retryAfter, times }
}

function refuseMembers(given: FaultBody, names: readonly (keyof FaultBody)[], partner: string): void {
  const name = names.find(candidate => given[candidate] !== undefined)
  if (name !== undefined) throw refuse(name, `${name} goes with "${partner}" only.`)
}

function checkRange(target: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return
  throw refuse(target, `${target} must be from ${least} to ${most}; ${value} is not.`)
}

function refuse(target: string, message: string): AppError {
  return new AppError('invalidParameterFormat', message, { target })
}

function compareBytes(left: string, right: string): number {
  return left < right ? -1 : 1
}
