import { type AnswerLanguage, pickAnswerLanguage } from '../http/graph/permission/mail-error.ts'

/** The languages that pages for people are written in. */
export type PageLanguage = AnswerLanguage

/** All of them, English first. */
export const pageLanguages = ['en', 'es', 'pt', 'de', 'fr'] as const satisfies readonly PageLanguage[]

/** The language of a page, by the browser's `Accept-Language`. */
export function pickPageLanguage(acceptLanguage: string | undefined): PageLanguage {
  return pickAnswerLanguage(acceptLanguage)
}
