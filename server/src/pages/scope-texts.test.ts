import { describe, expect, test } from 'vitest'
import { type ScopeText, scopeTexts } from './scope-texts.ts'

const entries = Object.entries(scopeTexts).flatMap(([language, texts]) =>
  Object.entries<ScopeText>(texts).map(([name, text]) => ({ language, name, ...text })),
)

describe('the words for permissions', () => {
  test('are a short title and one or two sentences, without words of the protocol', () => {
    for (const { language, name, title, text } of entries) {
      const place = `${language} ${name}`
      expect([place, title]).toEqual([place, expect.stringMatching(/^\p{Lu}.{3,70}[^.]$/u)])
      expect([place, text]).toEqual([place, expect.stringMatching(/^\p{Lu}.{15,220}\.$/u)])
      expect([place, /scope|token|API|tenant|OAuth|\.All/i.test(title + text)]).toEqual([place, false])
    }
  })

  test('tell any two permissions apart', () => {
    for (const key of ['title', 'text'] as const) {
      const said = entries.map(entry => `${entry.language}: ${entry[key]}`)
      expect(said.filter((words, place) => said.indexOf(words) !== place)).toEqual([])
    }
  })

  test('have been translated', () => {
    const english = new Set(entries.filter(({ language }) => language === 'en').map(({ text }) => text))
    expect(entries.filter(({ language, text }) => language !== 'en' && english.has(text))).toEqual([])
  })
})
