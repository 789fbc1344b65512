import type { ErrorCode } from '@convite/contract/errors'
import type { OperationContext } from '../operation-context.ts'

/** What became of asking for room for some mails. */
export interface MailRoom {
  /** Null when all of them may go; else the error, and the position from which on it holds. */
  readonly refusal: { readonly code: ErrorCode; readonly from: number } | null
  /** Gives the room back, because nothing was queued. Never rejects: at worst the room stays taken until the hour is over. */
  giveBack(): Promise<void>
}

/** Reasons on the sender's side not to send, judged before any relay is asked (errors.md section 4). */
export interface SenderLimits {
  /** Takes room for as many of `count` mails as the sender has left. Two calls at once never get the same room. */
  reserve(op: OperationContext, count: number): Promise<MailRoom>
}
