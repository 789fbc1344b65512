import type { ChangeAuthor } from './directory-admin.ts'
import type { PrincipalId } from '../principal.ts'
import type { ClaimedDelivery, MailQueue } from './outbox.ts'

/** A mail about an account. */
export interface ClaimedAccountMail extends ClaimedDelivery {
  readonly kind: 'passwordReset' | 'passwordChanged'
  /** What somebody typed who forgot a password, folded; null once it is known whose it is. */
  readonly name: string | null
  readonly person: PrincipalId | null
  /** The language in which it was asked for; null when nobody did. */
  readonly language: string | null
  /** The browser from which it was asked for, in words. */
  readonly requestedFrom: string | null
  /** The sealed token of the link. */
  readonly tokenSealed: string | null
  readonly createdAt: number
}

/** A request for a link to choose a new password. */
export interface ResetRequest {
  readonly mailId: string
  /** What was typed, folded; null when an administrator asks for `person`. */
  readonly name: string | null
  readonly person: PrincipalId | null
  readonly language: string | null
  readonly requestedFrom: string | null
  readonly requestId: string
  readonly now: number
  readonly expiresAt: number
}

/** Whose link a mail carries, and where it goes. */
export interface ResetAddressee {
  readonly person: PrincipalId
  /** As the directory has it, never as somebody typed it (security lesson D8). */
  readonly address: string
  readonly tokenHash: string
  readonly tokenSealed: string
}

/** The queue of mails about accounts. It belongs to no drive (docs/decisions/0007). */
export interface AccountMails extends MailQueue<ClaimedAccountMail> {
  /** One row, whether or not anybody has that name: the request is looked at by the job (security lesson J1). */
  queueReset(request: ResetRequest): Promise<void>
  /**
   * Makes the link of a claimed request good, in place of the one that this person had; both in one transaction. False
   * when the claim was lost or a later request came first.
   */
  openReset(mail: ClaimedAccountMail, addressee: ResetAddressee): Promise<boolean>
  /** Forgets a request that leads to nobody. */
  drop(mail: ClaimedAccountMail): Promise<void>
  /** Removes mails that ended long ago, at most `limit`; gives how many. */
  sweep(before: number, limit: number): Promise<number>
}

/** Sets passwords. Each ends all sessions and tokens of the person, and queues a notice to the address they have. */
export interface PasswordChanges {
  /** Throws `directoryObjectNotFound` when there is no such person. `except` is a session that goes on. */
  set(by: ChangeAuthor, change: PasswordChange, except: string | null): Promise<void>
  /** Whose link this is; null for one that was used, replaced, or has ended. Changes nothing. */
  findReset(
    tokenHash: string,
    now: number,
  ): Promise<{ readonly person: PrincipalId; readonly expiresAt: number } | null>
  /** Uses a link up. False when it is good no more: of several at once, one gets true. */
  finishReset(
    by: Omit<ChangeAuthor, 'actor'>,
    tokenHash: string,
    change: Omit<PasswordChange, 'person'>,
  ): Promise<boolean>
  /** Deletes links that have ended, at most `limit`; gives how many. */
  sweepResets(now: number, limit: number): Promise<number>
}

/** A new password and the notice about it. */
export interface PasswordChange {
  readonly person: PrincipalId
  readonly passwordHash: string
  readonly noticeId: string
  /** The browser in which it was done, in words; null for an administrator's doing. */
  readonly doneFrom: string | null
}
