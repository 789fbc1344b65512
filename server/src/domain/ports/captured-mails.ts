import type { CapturedMail } from './captured-mail.ts'

/** A caught mail and its place in the order in which mails were caught; moments can go backwards with the clock. */
export interface StoredMail extends CapturedMail {
  readonly position: number
}

export interface CapturedMailQuery {
  /** A folded address; null for all recipients. */
  readonly to: string | null
  /** Caught at this moment of the movable clock or later; null for all. */
  readonly since: number | null
  /** Caught before the mail of this position; null starts with the newest. */
  readonly before: number | null
  readonly limit: number
}

/** The mails that development mode caught. */
export interface CapturedMails {
  add(mail: CapturedMail): Promise<void>
  /** Newest first: the one caught last comes first, wherever the clock stood. */
  list(query: CapturedMailQuery): Promise<readonly StoredMail[]>
  find(id: string): Promise<StoredMail | null>
  clear(): Promise<void>
}
