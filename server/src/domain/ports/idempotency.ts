import type { IdempotencyClaim } from './grants.ts'

export type Reservation =
  | { readonly kind: 'claimed' }
  /** The key was used for another method, address or body. */
  | { readonly kind: 'reused' }
  /** The first call still runs. */
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly status: number; readonly sealed: string }

/**
 * Idempotency keys: row (drive, caller, key) with a hash of method, address and body (design.md section 9). A row
 * belongs to the token that reserved it: a call that was overtaken, because its lease ran out, changes nothing in it.
 */
export interface IdempotencyStore {
  /** `now` is the movable clock, `machine` and `leaseUntil` the machine's. */
  reserve(
    claim: IdempotencyClaim,
    hash: string,
    clocks: { readonly now: number; readonly machine: number; readonly leaseUntil: number },
  ): Promise<Reservation>
  /** Stores the last answer, once the mails are known, in place of the one that was stored with the effect. */
  finish(claim: IdempotencyClaim, answer: { readonly status: number; readonly sealed: string }): Promise<void>
  /** Forgets a reservation whose call was refused: only 2xx are kept. What was stored with an effect stays. */
  release(claim: IdempotencyClaim): Promise<void>
  /**
   * Ends every reservation at once instead of by its lease. For the start of a process that has the database to
   * itself: whoever reserved is dead.
   */
  endAbandoned(): Promise<void>
}
