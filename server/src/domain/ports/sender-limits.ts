import type { ErrorCode } from '@convite/contract/errors'
import type { OperationContext } from '../operation-context.ts'

/** Reasons on the sender's side not to send, judged before any relay is asked (errors.md section 4). */
export interface SenderLimits {
  /** Null when all `count` mails may go; else the error, and the position from which on it holds. */
  refuse(op: OperationContext, count: number): Promise<{ readonly code: ErrorCode; readonly from: number } | null>
}
