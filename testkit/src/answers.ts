/** What the test controls take and give. Times on the wire are RFC 3339 with `Z`. */

/** A mail that was caught instead of delivered. */
export interface CaughtMail {
  readonly id: string
  readonly date: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The web addresses in the mail, each once. */
  readonly links: readonly string[]
  /** One-time codes in the mail. */
  readonly codes: readonly string[]
  readonly raw: string
}

export interface MailFilter {
  readonly to?: string
  readonly since?: string
  readonly limit?: number
}

/** `advance` is an ISO 8601 duration such as `P3DT4H`; what is due on the way happens in its order. */
export type ClockOrder = { readonly now: string } | { readonly advance: string } | { readonly follow: true }

export interface ClockReading {
  readonly now: string
  readonly offsetMs: number
}

/** Trouble on order: for mails to an address (`x@y` or `*@domain`), or for the next calls of an operation. */
export type FaultOrder =
  | {
      readonly address: string
      readonly kind:
        | 'accountVerificationRequired'
        | 'hipCheckRequired'
        | 'exchangeInvalidUser'
        | 'exchangeOutOfMailboxQuota'
        | 'exchangeMaxRecipients'
        | 'mailRejected'
        | 'mailNotConfigured'
        | 'deferred'
        | 'drop'
        | 'slow'
      /** How often; null for always. */
      readonly times?: number | null
      readonly delayMs?: number
    }
  | {
      readonly operation: string
      readonly status: number
      readonly retryAfter?: number
      readonly times?: number | null
    }

/** An order that stands. */
export type StandingFault = FaultOrder & { readonly id: string }

/** Whose token, and what it may do: all that is possible when no scopes are named. */
export type TokenOrder = ({ readonly user: string } | { readonly clientId: string }) & {
  readonly scopes?: readonly string[]
  /** ISO 8601; counted from the server's clock. A negative one makes a token that has expired. */
  readonly lifetime?: string
}

/** A call that the server has answered. */
export interface AnsweredCall {
  readonly method: string
  readonly url: string
  readonly operation: string
  readonly status: number
  readonly ms: number
  readonly who: string | null
  readonly requestId: string
}
