/**
 * Ordered faults (convite-extensions.md section 2). They live in memory: a restart forgets them, as it should. The
 * mail catcher, the mail sender and the Graph surface ask here, each for its own kinds; every answer uses up one
 * time of an order, the oldest matching order first.
 */
import { AppError } from '../domain/errors.ts'
import { foldAddress } from '../domain/identities/address.ts'
import type { Random } from '../domain/ports/clock.ts'
import type { RelayFault } from '../domain/ports/captured-mail.ts'
import type { AddressOrder, FaultOrder, OperationOrder, RefusalKind } from './fault-orders.ts'

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
  const orders: (FaultOrder & { id: string; times: number | null })[] = []

  /** The oldest order that fits, counted down. */
  const take = <T extends FaultOrder>(fits: (order: FaultOrder) => order is T): T | null => {
    const order = orders.find(fits)
    if (order === undefined) return null
    const standing = order as FaultOrder & { times: number | null }
    if (standing.times !== null && --standing.times === 0) orders.splice(orders.indexOf(standing as (typeof orders)[number]), 1)
    return order
  }

  const fitsAddress = (order: FaultOrder, address: string): order is AddressOrder => {
    if (order.about === 'operation') return false
    const folded = foldAddress(address)
    return order.key === (order.about === 'domain' ? folded.slice(folded.lastIndexOf('@') + 1) : folded)
  }

  return {
    add(order) {
      if (orders.length >= maxOrders) {
        throw new AppError('invalidRequest', `There are ${maxOrders} orders already. Remove some with DELETE /convite/v1/test/faults.`)
      }
      const standing = { ...order, id: deps.random.guid() }
      orders.push(standing)
      return { ...standing }
    },
    list: () => orders.map(order => ({ ...order })),
    remove(id) {
      const index = orders.findIndex(order => order.id === id)
      if (index >= 0) orders.splice(index, 1)
      return index >= 0
    },
    clear() {
      orders.length = 0
    },
    faultFor(address) {
      const order = take((candidate): candidate is AddressOrder => fitsAddress(candidate, address) && !isRefusal(candidate))
      return order && !isRefusal(order) ? { kind: order.kind, delayMs: order.delayMs } : null
    },
    orderedRefusal(address) {
      const order = take((candidate): candidate is AddressOrder => fitsAddress(candidate, address) && isRefusal(candidate))
      return order && isRefusal(order) ? order.kind : null
    },
    orderedFault(operationId) {
      const order = take((candidate): candidate is OperationOrder => candidate.about === 'operation' && candidate.operation === operationId)
      return order ? makeError(order) : null
    },
  }
}

function isRefusal(order: AddressOrder): order is AddressOrder & { kind: RefusalKind } {
  return order.kind === 'hipCheckRequired' || order.kind === 'exchangeInvalidUser'
}

function makeError({ operation, status, code, retryAfter }: OperationOrder): AppError {
  const message = `This answer was ordered by the test controls: ${operation} answers ${status}.`
  return new AppError(code, message, retryAfter === null ? {} : { retryAfterSeconds: retryAfter })
}
