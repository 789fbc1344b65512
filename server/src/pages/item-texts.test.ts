import { describe, expect, it } from 'vitest'
import { fillText } from './fill-text.ts'
import { itemTexts } from './item-texts.ts'
import { siteTexts } from './site-texts.ts'
import { type PageLanguage, pageLanguages, pickPageLanguage } from './language.ts'

/** Every text by its path. */
function flatten(value: object, at = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === 'string') found.set(at + name, inner)
    else for (const [path, text] of flatten(inner as object, `${at + name}.`)) found.set(path, text)
  }
  return found
}

const marks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(match => match[0]).toSorted()

describe('the texts of the pages', () => {
  const allTexts = (language: PageLanguage) => flatten({ ...itemTexts[language], ...siteTexts[language] })
  const english = allTexts('en')

  it.each(pageLanguages)('are complete in %s, with the same marks as in English', language => {
    const texts = allTexts(language)
    expect([...texts.keys()]).toEqual([...english.keys()])
    for (const [path, text] of texts) {
      expect(text.trim()).toBe(text)
      expect(text).not.toBe('')
      expect([path, marks(text)]).toEqual([path, marks(english.get(path) ?? '')])
    }
  })

  it('are translated: no sentence is the English one', () => {
    for (const language of pageLanguages.slice(1)) {
      for (const [path, text] of allTexts(language)) {
        if (/\s\S+\s/.test(text)) expect([language, path, text]).not.toEqual([language, path, english.get(path)])
      }
    }
  })

  it('come in the language that the browser asks for', () => {
    expect(pickPageLanguage('pt-BR,pt;q=0.9,en;q=0.8')).toBe('pt')
    expect(pickPageLanguage('nl, fr;q=0.5')).toBe('fr')
    expect(pickPageLanguage(undefined)).toBe('en')
  })

  it('take the words of people as isolated text, without what deceives the eye', () => {
    expect(fillText('Shared by {name}.', { name: '<b>\u202eE\u200bve' }).toString()).toBe(
      'Shared by <bdi>&lt;b&gt;Eve</bdi>.',
    )
  })
})
