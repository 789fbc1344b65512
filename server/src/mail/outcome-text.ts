import type { MailErrorCode, RowName } from './outcome-rows.ts'
import { catalogueFor, type MailLanguage } from './catalogue.ts'
import type { MessageKey } from './messages/en.ts'

const keyByRow: Readonly<Record<Exclude<RowName, '1'>, MessageKey>> = {
  U: 'outcome.uncertain',
  C1: 'outcome.deferred',
  C2: 'outcome.notConfigured',
  A1: 'outcome.notConfigured',
  S1: 'outcome.senderRefused',
  S2: 'outcome.tooBig',
  M: 'outcome.tooMany',
  M5: 'outcome.tooMany',
  R1: 'outcome.quota',
  R2: 'outcome.quota',
  R3: 'outcome.deferred',
  R4: 'outcome.rejected',
  I: 'outcome.letters',
  P1: 'outcome.policy',
  P2: 'outcome.deferred',
  T: 'outcome.deferred',
  X1: 'outcome.deferred',
  X2: 'outcome.failed',
  L: 'outcome.expired',
  N: 'outcome.notConfigured',
}

/** How a delivery ended short of "sent": a row of the table, or a limit on our side that no relay was asked about. */
export type OutcomeReason = Exclude<RowName, '1'> | Extract<MailErrorCode, 'hipCheckRequired' | 'exchangeInvalidUser'>

/**
 * The outcome in a sentence for the person who invited (`message` and `localizedMessage` of a 207 entry, errors.md
 * section 4). English, or the language asked for.
 * @param reply what the relay said, for the brackets at the end; null leaves them out.
 */
export function describeOutcome(
  reason: OutcomeReason,
  facts: { readonly recipient: string; readonly reply: string | null },
  language: MailLanguage = 'en',
): string {
  const sentence = catalogueFor(language).text(findKey(reason), { recipient: facts.recipient })
  return facts.reply === null ? sentence : `${sentence} (${facts.reply})`
}

function findKey(reason: OutcomeReason): MessageKey {
  if (reason === 'hipCheckRequired') return 'outcome.senderLimit'
  return reason === 'exchangeInvalidUser' ? 'outcome.noSenderAddress' : keyByRow[reason]
}
