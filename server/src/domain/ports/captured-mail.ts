/** A mail that development mode caught instead of delivering it (convite-extensions.md section 2, `GET /test/mail`). */
export interface CapturedMail {
  readonly id: string
  /** When it was caught, by the movable clock, UTC milliseconds. */
  readonly date: number
  /** The From header, `Name <address>`. */
  readonly from: string
  /** The envelope's recipients as wire addresses; mails of ours have one. */
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
  /** By lower-case name, decoded; a header that comes twice has its values joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** The web addresses of both parts, each once, in order of appearance. */
  readonly links: readonly string[]
  /** One-time codes: what stands alone as 6 to 8 digits in the text part. */
  readonly codes: readonly string[]
  readonly raw: string
}

/** What a mail is ordered to run into, in development mode (convite-extensions.md section 2, `POST /test/faults`). */
export type RelayFaultKind =
  | 'accountVerificationRequired'
  | 'exchangeOutOfMailboxQuota'
  | 'exchangeMaxRecipients'
  | 'mailRejected'
  | 'mailNotConfigured'
  | 'deferred'
  | 'drop'
  | 'slow'

export interface RelayFault {
  readonly kind: RelayFaultKind
  /** How long the relay takes before it answers, machine milliseconds. */
  readonly delayMs: number
}
