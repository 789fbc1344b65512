import { describe, expect, it } from 'vitest'
import { pageLanguages } from '../language.ts'
import { formatMinutes, formatWait } from './durations.ts'

describe('how long to wait', () => {
  it.each([
    [0, 'in 1 second'],
    [59.2, 'in 60 seconds'],
    [60, 'in 1 minute'],
    [61, 'in 2 minutes'],
    [3600, 'in 60 minutes'],
    [7200, 'in 120 minutes'],
    [7201, 'in 3 hours'],
  ])('%d seconds are told as "%s", never as less than they are', (seconds, words) => {
    expect(formatWait(seconds, 'en')).toBe(words)
  })

  it('is told in each language', () => {
    expect(pageLanguages.map(language => formatWait(170, language))).toEqual([
      'in 3 minutes',
      'dentro de 3 minutos',
      'em 3 minutos',
      'in 3 Minuten',
      'dans 3 minutes',
    ])
    expect(formatMinutes(60, 'de')).toBe('60 Minuten')
  })
})
