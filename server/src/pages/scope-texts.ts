/**
 * What permissions mean, in the words of people who have never heard of one: for the page that asks them to agree, and for
 * the list of what they agreed to. Each stands behind "this application may".
 */
import type { DelegatedScope, OpenIdScope } from '@convite/contract/scopes'
import type { Language } from '../domain/languages.ts'
import { englishScopeTexts } from './scope-texts/en.ts'
import { frenchScopeTexts } from './scope-texts/fr.ts'
import { germanScopeTexts } from './scope-texts/de.ts'
import { portugueseScopeTexts } from './scope-texts/pt.ts'
import { spanishScopeTexts } from './scope-texts/es.ts'

export interface ScopeText {
  /** A few words, without a full stop. */
  readonly title: string
  /** A sentence that says what it comes to. */
  readonly text: string
}

/** Complete by type: a new permission without words does not compile. */
export type ScopeTexts = Readonly<Record<DelegatedScope | OpenIdScope, ScopeText>>

export const scopeTexts: Readonly<Record<Language, ScopeTexts>> = {
  en: englishScopeTexts,
  es: spanishScopeTexts,
  pt: portugueseScopeTexts,
  de: germanScopeTexts,
  fr: frenchScopeTexts,
}
