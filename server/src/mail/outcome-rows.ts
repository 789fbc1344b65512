import type { ErrorCode } from '@convite/contract/errors'

/**
 * The rows of mail.md section 1 as data. `M5` is the permanent half of row M; `N` is ours: no relay is set up.
 */
export type RowName =
  | '1'
  | 'U'
  | 'C1'
  | 'C2'
  | 'A1'
  | 'S1'
  | 'S2'
  | 'M'
  | 'M5'
  | 'R1'
  | 'R2'
  | 'R3'
  | 'R4'
  | 'I'
  | 'P1'
  | 'P2'
  | 'T'
  | 'X1'
  | 'X2'
  | 'L'
  | 'N'

/** The inner code of a 207 entry (errors.md section 4). */
export type MailErrorCode = Extract<
  ErrorCode,
  | 'accountVerificationRequired'
  | 'hipCheckRequired'
  | 'exchangeInvalidUser'
  | 'exchangeOutOfMailboxQuota'
  | 'exchangeMaxRecipients'
  | 'mailRejected'
  | 'mailNotConfigured'
>

/** When the mail may be tried again. All times in milliseconds. */
export type Retry =
  | { readonly kind: 'no' }
  /** By the growing pauses of `retry-schedule.ts`. */
  | { readonly kind: 'schedule' }
  /** After just this time. */
  | { readonly kind: 'after'; readonly ms: number }
  /** By the schedule, but not before `ms`; `slowDomainMs` long the recipient's domain gets one mail at a time. */
  | { readonly kind: 'notBefore'; readonly ms: number; readonly slowDomainMs: number }
  /** Nothing goes to this relay for `ms`, or until its configuration changes. */
  | { readonly kind: 'relayPause'; readonly ms: number }

interface RowEntry {
  readonly state: 'sent' | 'deferred' | 'failed'
  readonly code: MailErrorCode | null
  readonly retry: Retry
  readonly alarm?: true
  readonly newConnection?: true
  readonly uncertain?: true
}

/** `again`: what holds instead when an earlier try of the same delivery ended in this row already. */
export interface Row extends RowEntry {
  readonly again?: RowEntry
}

const minute = 60_000
const no: Retry = { kind: 'no' }
const schedule: Retry = { kind: 'schedule' }
const relayPause: Retry = { kind: 'relayPause', ms: 15 * minute }

export const rows: Readonly<Record<RowName, Row>> = {
  1: { state: 'sent', code: null, retry: no },
  U: {
    state: 'deferred',
    code: null,
    retry: { kind: 'after', ms: 15 * minute },
    uncertain: true,
    newConnection: true,
    again: { state: 'sent', code: null, retry: no, uncertain: true, newConnection: true },
  },
  C1: { state: 'deferred', code: null, retry: schedule, newConnection: true },
  C2: { state: 'deferred', code: 'mailNotConfigured', retry: schedule, alarm: true, newConnection: true },
  A1: { state: 'deferred', code: 'mailNotConfigured', retry: relayPause, alarm: true, newConnection: true },
  S1: { state: 'failed', code: 'accountVerificationRequired', retry: no, alarm: true },
  S2: { state: 'failed', code: 'mailRejected', retry: no },
  M: { state: 'deferred', code: 'exchangeMaxRecipients', retry: schedule, newConnection: true },
  M5: { state: 'failed', code: 'exchangeMaxRecipients', retry: no },
  R1: { state: 'deferred', code: 'exchangeOutOfMailboxQuota', retry: schedule },
  R2: { state: 'failed', code: 'exchangeOutOfMailboxQuota', retry: no },
  R3: { state: 'deferred', code: null, retry: { kind: 'after', ms: 60 * minute } },
  R4: { state: 'failed', code: 'mailRejected', retry: no },
  I: { state: 'failed', code: 'mailRejected', retry: no },
  P1: { state: 'failed', code: 'mailRejected', retry: no, alarm: true },
  P2: { state: 'deferred', code: null, retry: { kind: 'notBefore', ms: 5 * minute, slowDomainMs: 60 * minute } },
  T: { state: 'deferred', code: null, retry: schedule },
  X1: {
    // The code is for the second time only: a session that got out of step says nothing about the recipient.
    state: 'deferred',
    code: null,
    retry: schedule,
    newConnection: true,
    again: { state: 'failed', code: 'mailRejected', retry: no, newConnection: true },
  },
  X2: { state: 'failed', code: 'mailRejected', retry: no },
  L: { state: 'failed', code: null, retry: no },
  N: { state: 'deferred', code: 'mailNotConfigured', retry: relayPause, alarm: true },
}
