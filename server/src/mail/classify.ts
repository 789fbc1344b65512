import { rows, type MailErrorCode, type Retry, type RowName } from './outcome-rows.ts'
import { readReply, type SmtpReply } from './reply.ts'

/**
 * From what the relay said to what becomes of the mail: the table of mail.md section 1, first matching row wins.
 * Pure. `outcome-rows.ts` holds what each row means; here is which row it is.
 */

/**
 * Where in the conversation it happened. CONN covers connecting, greeting, EHLO and STARTTLS; DATA is the reply to
 * that command, DOT the one after the final dot.
 */
export type Phase = 'CONN' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'DOT'

export interface Classification {
  readonly row: RowName
  readonly state: 'sent' | 'deferred' | 'failed'
  /** The relay may or may not have the mail: nobody told. */
  readonly uncertain: boolean
  /** What the 207 entry names; null is 200, with `mailDeferred` to be seen later when the state is deferred. */
  readonly code: MailErrorCode | null
  readonly retry: Retry
  /** Only an administrator can mend this; tell them. */
  readonly alarm: boolean
  /** The connection is of no use for the next try. */
  readonly newConnection: boolean
}

export interface ReplyFacts {
  readonly phase: Phase
  /** What the relay said, all lines; absent when nothing came. */
  readonly reply?: string | undefined
  /** The error code of the mail library, such as `ECONNECTION`. */
  readonly sign?: string | undefined
  /** Within CONN: what was waited for or answered. */
  readonly step?: 'GREETING' | 'EHLO' | 'STARTTLS' | undefined
  /** The rows in which earlier tries of this delivery ended: rows U and X1 get one more try only. */
  readonly earlierRows?: readonly RowName[] | undefined
}

/** Finds the row for a reply or its absence and says what follows from it. */
export function classifyReply(facts: ReplyFacts): Classification {
  const phase = facts.phase === 'DATA' ? 'DOT' : facts.phase
  const reply = facts.reply === undefined ? null : readReply(facts.reply)
  const row = findRow({ ...facts, phase }, reply)
  const slow = row === 'P2' && reply !== null && isAboutRate(reply)
  return describeRow(row, facts.earlierRows ?? [], slow)
}

/** The end of a delivery whose day is over (row L); the last reply is kept by the caller. */
export function classifyExpiry(earlierRows: readonly RowName[]): Classification {
  return describeRow('L', earlierRows, false)
}

/** Tells whether another try inside the waiting time of the invite makes sense: rows C1 and 421 only. */
export function mayRetryInBudget(classification: Classification): boolean {
  return classification.row === 'C1'
}

function describeRow(row: RowName, earlierRows: readonly RowName[], slow: boolean): Classification {
  const entry = earlierRows.includes(row) ? (rows[row].again ?? rows[row]) : rows[row]
  // A copy of an ambiguous try may lie in the mailbox even when a later try fails.
  const uncertain = entry.uncertain ?? (entry.state !== 'sent' && earlierRows.includes('U'))
  const retry = entry.retry.kind === 'notBefore' && !slow ? { ...entry.retry, slowDomainMs: 0 } : entry.retry
  const { state, code, alarm = false, newConnection = false } = entry
  return { row, state, uncertain, code, retry, alarm, newConnection }
}

type Facts = ReplyFacts & { readonly phase: Exclude<Phase, 'DATA'> }

function findRow(facts: Facts, reply: SmtpReply | null): RowName {
  if (reply === null) return findRowWithoutReply(facts)
  if (facts.phase === 'DOT' && reply.code >= 200 && reply.code < 300) return '1'
  if (reply.code === 421 && !isPolicyDelay(reply)) return 'C1'
  if (facts.phase === 'CONN') return findConnectionRow(facts, reply)
  if (isLoginFailure(facts, reply)) return 'A1'
  return (
    (facts.phase === 'MAIL' ? findSenderRow(reply) : null) ??
    (facts.phase === 'RCPT' ? findRecipientRow(reply) : null) ??
    (facts.phase === 'RCPT' || facts.phase === 'DOT' ? findDeliveryRow(facts.phase, reply) : null) ??
    findGeneralRow(facts.phase, reply)
  )
}

/** Configuration and connection signs of nodemailer; its codes are listed in its `errors` module. */
const loginSigns = ['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ECONFIG']
const hostSigns = ['ETLS', 'EREQUIRETLS']
/** Faults of our own that no second try mends. */
const ownFaultSigns = ['EENVELOPE', 'ESTREAM', 'EMAXRECIPIENTS', 'EFILEACCESS', 'EURLACCESS']

function findRowWithoutReply({ phase, sign = '' }: Facts): RowName {
  if (sign === 'EMESSAGE' && phase === 'MAIL') return 'S2'
  if (sign === 'ESMTPUTF8') return 'I'
  if (sign === 'ENORELAY') return 'N'
  if (phase === 'DOT') return 'U'
  if (hostSigns.includes(sign)) return 'C2'
  if (loginSigns.includes(sign)) return 'A1'
  if (ownFaultSigns.includes(sign)) return 'X2'
  return 'C1'
}

function findConnectionRow(facts: Facts, reply: SmtpReply): RowName {
  if (isPolicyDelay(reply) && facts.step !== 'STARTTLS') return 'P2'
  if (facts.step === 'STARTTLS') return 'C2'
  if (isLoginFailure(facts, reply)) return 'A1'
  return reply.code >= 500 ? 'C2' : 'C1'
}

const is = (reply: SmtpReply, ...statuses: readonly string[]) =>
  reply.status !== null && statuses.includes(reply.status)
const isPermanent = (reply: SmtpReply) => reply.code >= 500
const isTemporary = (reply: SmtpReply) => reply.code >= 400 && reply.code < 500

function isLoginFailure(facts: Facts, reply: SmtpReply): boolean {
  if ([530, 534, 535, 538].includes(reply.code)) return true
  if (facts.phase === 'AUTH') return isPermanent(reply) || !isTemporary(reply)
  return (
    facts.phase === 'RCPT' &&
    /relay(?:ing)? (?:access )?(?:is )?denied|unable to relay|relaying not (?:allowed|permitted)/.test(reply.words)
  )
}

function findSenderRow(reply: SmtpReply): RowName | null {
  if ([550, 551, 553, 501].includes(reply.code)) return 'S1'
  if (isPermanent(reply) && is(reply, '1.7', '1.8', '7.1', '7.27', '7.60')) return 'S1'
  if (reply.code === 552 || (isPermanent(reply) && is(reply, '3.4', '2.3'))) return 'S2'
  return null
}

function findRecipientRow(reply: SmtpReply): RowName | null {
  // Postfix answers for the sender at RCPT unless told otherwise (smtpd_delay_reject).
  if (isPermanent(reply) && (is(reply, '1.7', '1.8') || reply.words.includes('sender address rejected'))) return 'S1'
  if (isTemporary(reply) && (is(reply, '5.3') || (reply.code === 452 && reply.status === null))) return 'M'
  return isPermanent(reply) && is(reply, '5.3') ? 'M5' : null
}

const unknownRecipient = [
  '1.0',
  '1.1',
  '1.2',
  '1.3',
  '1.6',
  '1.10',
  '2.0',
  '2.1',
  '2.4',
  '4.1',
  '4.4',
  '7.13',
  '7.17',
  '7.18',
]

function findDeliveryRow(phase: 'RCPT' | 'DOT', reply: SmtpReply): RowName | null {
  if (!isPermanent(reply)) return is(reply, '2.2') && isTemporary(reply) ? 'R1' : null
  if (phase === 'DOT' && (is(reply, '3.4', '2.3') || (reply.code === 552 && !is(reply, '2.2')))) return 'S2'
  if (is(reply, '2.2') || (phase === 'RCPT' && reply.code === 552)) return 'R2'
  if (is(reply, '2.121', '2.122')) return 'R3'
  if (is(reply, ...unknownRecipient) || reply.code === 556) return 'R4'
  if (phase === 'RCPT' && reply.status === null && [550, 551, 553, 521].includes(reply.code)) return 'R4'
  if (is(reply, '6.7', '6.9')) return 'I'
  if (reply.status?.startsWith('7.') === true) return 'P1'
  return phase === 'DOT' && reply.status === null && [550, 554].includes(reply.code) ? 'P1' : null
}

function findGeneralRow(phase: Facts['phase'], reply: SmtpReply): RowName {
  if (phase !== 'AUTH' && isPolicyDelay(reply)) return 'P2'
  if (isTemporary(reply)) return 'T'
  if (reply.code === 503 || is(reply, '5.1')) return 'X1'
  // A code outside 4xx and 5xx where a yes or no was due: the session is out of step too.
  return isPermanent(reply) ? 'X2' : 'X1'
}

/** Row P2: greylisting and rates. Outlook names its rates RP-001 to RP-003, without an enhanced status. */
function isPolicyDelay(reply: SmtpReply): boolean {
  if (!isTemporary(reply)) return false
  return reply.status?.startsWith('7.') === true || is(reply, '2.0') || /gr[ae]y-?list|\brp-00[123]\b/.test(reply.words)
}

function isAboutRate(reply: SmtpReply): boolean {
  return (
    is(reply, '7.27', '7.28', '7.29', '7.30', '7.31', '7.32', '7.650', '7.651') ||
    /\brp-00[123]\b|rate|too many|too fast|throttl|unusual/.test(reply.words)
  )
}
