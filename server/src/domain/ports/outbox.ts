import type { ErrorCode } from '@convite/contract/errors'
import type { DriveKey, ItemKey } from '../ids.ts'

export interface DeliveryKey {
  readonly drive: DriveKey
  readonly deliveryId: string
}

/** A mail that this process holds under a lease. */
export interface ClaimedMail extends DeliveryKey {
  readonly item: ItemKey
  readonly grantee: string
  readonly permissionId: string
  readonly address: string
  readonly language: string
  /** JSON of what the renderer needs beyond the grant. */
  readonly content: string
  readonly sendCount: number
  /** How often it was put off before. */
  readonly attempts: number
  /** A result is written only under this number. */
  readonly claim: number
  readonly firstTryAt: number | null
  /** The rows of mail.md section 1 in which earlier tries ended. */
  readonly earlierRows: readonly string[]
  /** A principal id, or `app:{id}`. */
  readonly senderId: string
  readonly requestId: string
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

/** The queue of mails. Rows commit with the grant that they announce. */
export interface Outbox {
  /** Takes a lease on named mails that are due. */
  claim(
    deliveries: readonly DeliveryKey[],
    clocks: { readonly machine: number; readonly leaseUntil: number },
  ): Promise<readonly ClaimedMail[]>
  /** Takes a lease on whatever is due. */
  claimDue(
    clocks: { readonly now: number; readonly machine: number; readonly leaseUntil: number },
    limit: number,
  ): Promise<readonly ClaimedMail[]>
  renew(mail: ClaimedMail, leaseUntil: number): Promise<void>
  /** False when another process has taken the mail since. */
  record(mail: ClaimedMail, result: DeliveryResult): Promise<boolean>
  /** When the first mail after a moment is due by the movable clock, or null. */
  nextDueAt(after: number): Promise<number | null>
}
