import { describe, expect, it } from 'vitest'
import { type PageLanguage, pageLanguages } from '../language.ts'
import { accountTexts } from './account-texts.ts'
import { commonTexts } from './common-texts.ts'
import { consentTexts } from './consent-texts.ts'
import { deviceTexts } from './device-texts.ts'
import { signInErrorTexts } from './error-texts.ts'
import { leaveTexts } from './leave-texts.ts'
import { passwordTexts } from './password-texts.ts'
import { signInTexts } from './sign-in-texts.ts'

const areas = {
  accountTexts,
  commonTexts,
  consentTexts,
  deviceTexts,
  signInErrorTexts,
  leaveTexts,
  passwordTexts,
  signInTexts,
}

/** Every text of a language by its path. */
function listTexts(language: PageLanguage): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (value: object, at: string) => {
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'string') found.set(`${at}.${name}`, inner)
      else walk(inner as object, `${at}.${name}`)
    }
  }
  for (const [area, texts] of Object.entries(areas)) walk(texts[language], area)
  return found
}

const marks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(match => match[0]).toSorted()

describe('the texts of the sign-in pages', () => {
  const english = listTexts('en')

  it.each(pageLanguages)('are complete in %s, with the same marks as in English', language => {
    for (const [path, text] of listTexts(language)) {
      expect(text.trim()).toBe(text)
      expect(text).not.toMatch(/^$|[<>&]/)
      expect([path, new Set(marks(text))]).toEqual([path, new Set(marks(english.get(path) ?? ''))])
    }
  })

  it('are translated: no sentence is the English one', () => {
    for (const language of pageLanguages.slice(1)) {
      for (const [path, text] of listTexts(language)) {
        if (/\s\S+\s/.test(text)) expect([language, path, text]).not.toEqual([language, path, english.get(path)])
      }
    }
  })
})
