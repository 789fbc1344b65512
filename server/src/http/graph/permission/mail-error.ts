/** The `error` of a 207 entry: why the mail to one recipient failed (errors.md section 4). */
import { type ErrorCode, type ErrorEntry, errorTable } from '@convite/contract/errors'
import type { Language } from '../../../domain/languages.ts'

/** Says in one sentence how a mail ended; the mail side knows the words. */
export type DescribeMailOutcome = (
  reason: string,
  facts: { readonly recipient: string; readonly reply: string | null },
  language: Language,
) => string

/** Presents the failure of one mail. The relay's words follow, because the inviter has to act on them. */
export function presentMailError(
  failure: {
    readonly code: ErrorCode
    readonly reason: string
    readonly address: string | null
    readonly reply: string | null
  },
  displayName: string,
  language: Language,
  origin: string,
  describe: DescribeMailOutcome,
): Record<string, unknown> {
  const entry: ErrorEntry = errorTable[failure.code]
  const facts = { recipient: failure.address ?? displayName, reply: failure.reply }
  return {
    code: entry.outer,
    message: describe(failure.reason, facts, 'en'),
    localizedMessage: describe(failure.reason, facts, language),
    fixItUrl: `${origin}/help/errors#${failure.code}`,
    innererror: { code: failure.code },
  }
}
