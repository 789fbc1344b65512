import { type Language, languages } from '../domain/languages.ts'
import { pickLanguage } from '../http/pick-language.ts'

/** The languages that pages for people are written in. */
export type PageLanguage = Language

/** All of them, English first. */
export const pageLanguages: readonly PageLanguage[] = languages

/** The language of a page, by the browser's `Accept-Language`. */
export function pickPageLanguage(acceptLanguage: string | undefined): PageLanguage {
  return pickLanguage(acceptLanguage)
}
