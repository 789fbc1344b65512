/** Why a call to another machine has no answer, for the log and for the words of the caller. */
export type OutboundReason =
  | 'addressRefused'
  | 'notResolved'
  | 'redirect'
  | 'tooLarge'
  | 'tooSlow'
  | 'unreadable'
  | 'unreachable'

/** A call that was not made or whose answer was not taken. The message names the host, never the query or the body. */
export class OutboundFailure extends Error {
  readonly reason: OutboundReason

  constructor(reason: OutboundReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'OutboundFailure'
    this.reason = reason
  }
}
