/** A mailbox in a header. `address` is a wire address (address.ts); `name` is cleaned text or ''. */
export interface Mailbox {
  readonly name: string
  readonly address: string
}

/**
 * A mail ready to go: one recipient, nothing left to look up. Rendering the same delivery again gives the same
 * `messageId`, so that a receiver can drop the copy of a repeated try.
 */
export interface RenderedMail {
  /** Wire addresses. `from` is where bounces go. */
  readonly envelope: { readonly from: string; readonly to: string }
  readonly from: Mailbox
  readonly replyTo: Mailbox | null
  readonly to: Mailbox
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
  readonly messageId: string
  readonly date: Date
  readonly language: string
  /** What the relay is asked to report, and to whom it belongs (RFC 3461). */
  readonly dsn: {
    readonly id: string
    readonly return: 'headers'
    readonly notify: readonly ('failure' | 'delay')[]
    readonly recipient: string
  }
}
