import type { ErrorCode } from '@convite/contract/errors'
import type { DriveKey, ItemKey } from '../ids.ts'

export interface DeliveryKey {
  readonly drive: DriveKey
  readonly deliveryId: string
}

/** What sending needs to know of a mail that this process holds under a lease, of whatever queue. */
export interface ClaimedDelivery {
  readonly deliveryId: string
  readonly address: string
  /** How often it was put off before. */
  readonly attempts: number
  /** A result is written only under this number. */
  readonly claim: number
  readonly firstTryAt: number | null
  /** The rows of mail.md section 1 in which earlier tries ended. */
  readonly earlierRows: readonly string[]
  readonly requestId: string
  /** When it is worth nothing any more, by the movable clock; absent where only the relay sets an end. */
  readonly givesUpAt?: number
}

/** A mail of the outbox. */
export interface ClaimedMail extends ClaimedDelivery, DeliveryKey {
  readonly item: ItemKey
  readonly grantee: string
  readonly permissionId: string
  readonly language: string
  /** JSON of what the renderer needs beyond the grant. */
  readonly content: string
  readonly sendCount: number
  /** A principal id, or `app:{id}`. */
  readonly senderId: string
}

export interface DeliveryResult {
  readonly state: 'sent' | 'deferred' | 'failed' | 'cancelled'
  readonly isUncertain: boolean
  readonly reply: string | null
  readonly code: ErrorCode | null
  readonly earlierRows: readonly string[]
  /** When to try again, by the movable clock; for deferred ones. */
  readonly dueAt: number | null
  readonly firstTryAt: number
  readonly endedAt: number | null
}

/** The moments of a claim: what is due is judged by the movable clock, leases by the machine's. */
export interface ClaimClocks {
  readonly now: number
  readonly machine: number
  readonly leaseUntil: number
}

/** A queue of mails. */
export interface MailQueue<M extends ClaimedDelivery> {
  /** Takes a lease on whatever is due. */
  claimDue(clocks: ClaimClocks, limit: number): Promise<readonly M[]>
  renew(mail: M, leaseUntil: number): Promise<void>
  /** False when another process has taken the mail since. */
  record(mail: M, result: DeliveryResult): Promise<boolean>
  /** When the first mail after a moment is due by the movable clock, or null. */
  nextDueAt(after: number): Promise<number | null>
}

/** The queue of mails about what was shared. Rows commit with the grant that they announce. */
export interface Outbox extends MailQueue<ClaimedMail> {
  /** Takes a lease on named mails that are due. */
  claim(
    deliveries: readonly DeliveryKey[],
    clocks: { readonly machine: number; readonly leaseUntil: number },
  ): Promise<readonly ClaimedMail[]>
}
