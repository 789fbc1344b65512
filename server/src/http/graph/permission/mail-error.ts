/** The `error` of a 207 entry: why the mail to one recipient failed (errors.md section 4). */
import { type ErrorCode, type ErrorEntry, errorTable } from '@convite/contract/errors'

const languages = ['en', 'es', 'pt', 'de', 'fr'] as const
export type AnswerLanguage = (typeof languages)[number]

/** Says in one sentence how a mail ended; the mail side knows the words. */
export type DescribeMailOutcome = (
  reason: string,
  facts: { readonly recipient: string; readonly reply: string | null },
  language: AnswerLanguage,
) => string

/** The first of our languages that `Accept-Language` asks for; weights decide, ties go to the earlier one. */
export function pickAnswerLanguage(header: string | undefined): AnswerLanguage {
  const wanted = (header ?? '')
    .split(',')
    .slice(0, 20)
    .map((part, index) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters
        .map(parameter => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
        .find(found => found !== undefined)
      return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight), index }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((left, right) => right.weight - left.weight || left.index - right.index)
  for (const { language } of wanted) {
    const known = languages.find(candidate => candidate === language)
    if (known) return known
  }
  return 'en'
}

/** Presents the failure of one mail. The relay's words follow, because the inviter has to act on them. */
export function presentMailError(
  failure: {
    readonly code: ErrorCode
    readonly reason: string
    readonly address: string | null
    readonly reply: string | null
  },
  displayName: string,
  language: AnswerLanguage,
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
