import type { ErrorCode } from '@convite/contract/errors'
import type { DriveKey } from '../ids.ts'

/** How the first attempt at a mail ended inside the budget. */
export interface DeliveryOutcome {
  readonly state: 'sent' | 'deferred' | 'failed'
  /** The key of the error for the 207 entry, or null when the mail is on its way. */
  readonly code: ErrorCode | null
  /** Why, finer than the code: a row of mail.md section 1 or a limit of ours; for the sentence that people read. */
  readonly reason: string
  /** What the relay said. */
  readonly reply: string | null
}

/** Hands committed mails to the sender and waits for the first outcome of each, at most `budgetMs` of the machine's clock. */
export interface Postman {
  /** How long mails are kept for `deliver`, in milliseconds of the machine's clock; 0 when nobody will ask for them. */
  readonly holdMs: number
  deliver(
    deliveries: readonly { readonly drive: DriveKey; readonly deliveryId: string }[],
    budgetMs: number,
  ): Promise<ReadonlyMap<string, DeliveryOutcome>>
}
