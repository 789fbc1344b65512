/**
 * Ordered faults (convite-extensions.md section 2). They live in memory: a restart forgets them, as it should. The
 * mail catcher, the mail sender and the Graph surface ask here, each for its own kinds; every answer uses up one
 * time of an order, the oldest matching order first.
 */
import { AppError } from '../domain/errors.ts'
import { foldAddress } from '../domain/identities/address.ts'
import type { Random } from '../domain/ports/clock.ts'
import type { RelayFault } from '../domain/ports/captured-mail.ts'
import type { FaultOrder, OperationOrder, RefusalKind, RelayOrder, SenderOrder } from './fault-orders.ts'

/** An order that still acts. `times` counts what is left. */
export type StandingOrder = FaultOrder & { readonly id: string }

export interface Faults {
  add(order: FaultOrder): StandingOrder
  /** In the order in which they came. */
  list(): readonly StandingOrder[]
  /** False when there is no such order (any more). */
  remove(id: string): boolean
  clear(): void
  /** For the catcher, once for each try at a recipient; `address` is a wire address. */
  faultFor(address: string): RelayFault | null
  /** For the mail sender, before it asks the relay. */
  orderedRefusal(address: string): RefusalKind | null
  /** For the Graph surface; the error to throw instead of the operation. */
  orderedFault(operationId: string): AppError | null
}

/** Orders are kept in memory and looked through for each mail and call. */
const maxOrders = 1000

/** Makes an empty book of orders. */
export function createFaults(deps: { readonly random: Random }): Faults {
  let orders: StandingOrder[] = []

  /** The oldest order that fits, counted down. */
  const take = <T extends StandingOrder>(fits: (order: StandingOrder) => order is T): T | null => {
    const order = orders.find(fits)
    if (order === undefined) return null
    if (order.times === 1) orders = orders.filter(other => other !== order)
    else if (order.times !== null) orders[orders.indexOf(order)] = { ...order, times: order.times - 1 }
    return order
  }

  return {
    add(order) {
      if (orders.length >= maxOrders) {
        throw new AppError(
          'invalidRequest',
          `There are ${maxOrders} orders already. Remove some with DELETE /convite/v1/test/faults.`,
        )
      }
      const standing = { ...order, id: deps.random.guid() }
      orders.push(standing)
      return standing
    },
    list: () => [...orders],
    remove(id) {
      const before = orders.length
      orders = orders.filter(order => order.id !== id)
      return orders.length < before
    },
    clear() {
      orders = []
    },
    faultFor(address) {
      const order = take(
        (candidate): candidate is RelayOrder & StandingOrder =>
          candidate.decidedBy === 'relay' && isAbout(candidate, address),
      )
      return order && { kind: order.kind, delayMs: order.delayMs }
    },
    orderedRefusal(address) {
      const order = take(
        (candidate): candidate is SenderOrder & StandingOrder =>
          candidate.decidedBy === 'sender' && isAbout(candidate, address),
      )
      return order && order.kind
    },
    orderedFault(operationId) {
      const order = take(
        (candidate): candidate is OperationOrder & StandingOrder =>
          candidate.decidedBy === 'operation' && candidate.operation === operationId,
      )
      return order && makeError(order)
    },
  }
}

function isAbout(order: RelayOrder | SenderOrder, address: string): boolean {
  const folded = foldAddress(address)
  return order.key === (order.about === 'domain' ? folded.slice(folded.lastIndexOf('@') + 1) : folded)
}

function makeError({ operation, status, code, retryAfter }: OperationOrder): AppError {
  const message = `This answer was ordered by the test controls: ${operation} answers ${status}.`
  return new AppError(code, message, retryAfter === null ? {} : { retryAfterSeconds: retryAfter })
}
