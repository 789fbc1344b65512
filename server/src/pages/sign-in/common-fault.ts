import { fillText } from '../fill-text.ts'
import type { Html } from '../html.ts'
import type { PageLanguage } from '../language.ts'
import { commonTexts } from './common-texts.ts'
import { formatWait } from './durations.ts'

/** The caller was stopped for a while. */
export interface TooMany {
  readonly kind: 'tooMany'
  readonly retryAfterSeconds: number
}

/** What can happen to every form: it lay open for too long, was sent too often, or the server could not do it. */
export type CommonFault = TooMany | { readonly kind: 'expired' | 'unavailable' }

/** The fault in words; null for none. */
export function wordCommonFault(fault: CommonFault | null, language: PageLanguage): Html | string | null {
  if (fault === null) return null
  const texts = commonTexts[language]
  if (fault.kind !== 'tooMany') return texts[fault.kind]
  return fillText(texts.tooMany, { when: formatWait(fault.retryAfterSeconds, language) })
}
