import { assert, boolean, integer, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDuration, parseDuration } from './duration.ts'

const after = (moment: string, text: string) => {
  const duration = parseDuration(text)
  if (!duration) throw new Error(`${text} is no duration`)
  const sum = addDuration(Date.parse(moment), duration)
  return sum === null ? null : new Date(sum).toISOString()
}

describe('parseDuration', () => {
  it.each([
    ['P3DT4H', '2027-01-04T04:00:00.000Z'],
    ['PT0S', '2027-01-01T00:00:00.000Z'],
    ['P2W', '2027-01-15T00:00:00.000Z'],
    ['P1Y2M', '2028-03-01T00:00:00.000Z'],
    ['PT90M', '2027-01-01T01:30:00.000Z'],
    ['P1M', '2027-02-01T00:00:00.000Z'],
    ['PT1M', '2027-01-01T00:01:00.000Z'],
    ['PT1.5S', '2027-01-01T00:00:01.500Z'],
    ['PT0.0009S', '2027-01-01T00:00:00.000Z'],
    ['+PT1H', '2027-01-01T01:00:00.000Z'],
    ['-PT1H', '2026-12-31T23:00:00.000Z'],
    ['-P1M', '2026-12-01T00:00:00.000Z'],
  ])('reads %s', (text, sum) => {
    expect(after('2027-01-01T00:00:00Z', text)).toBe(sum)
  })

  it.each([
    '',
    'P',
    'PT',
    'P1',
    '1D',
    'P1DT',
    'PT1D',
    'P1H',
    'P-1D',
    'p1d',
    'P1D ',
    'P1.5D',
    'PT1,5S',
    'P1D2M',
    'P١D',
    'PT1.S',
  ])('refuses %j', text => {
    expect(parseDuration(text)).toBeNull()
  })
})

describe('addDuration', () => {
  it('stays in the month when the target has fewer days', () => {
    expect(after('2027-01-31T12:00:00Z', 'P1M')).toBe('2027-02-28T12:00:00.000Z')
    expect(after('2028-01-31T12:00:00Z', 'P1M')).toBe('2028-02-29T12:00:00.000Z')
    expect(after('2028-02-29T12:00:00Z', 'P1Y')).toBe('2029-02-28T12:00:00.000Z')
    expect(after('2027-03-31T12:00:00Z', '-P1M')).toBe('2027-02-28T12:00:00.000Z')
  })

  it('is null outside the years that moments have', () => {
    expect(after('2027-01-01T00:00:00Z', 'P8000Y')).toBeNull()
    expect(after('2027-01-01T00:00:00Z', '-P3000Y')).toBeNull()
    expect(after('2027-01-01T00:00:00Z', `P${'9'.repeat(400)}Y`)).toBeNull()
    expect(after('2027-01-01T00:00:00Z', `PT${'9'.repeat(400)}S`)).toBeNull()
  })

  it('moves exactly by days, hours, minutes and seconds, in both directions', () => {
    const parts = record({
      days: integer({ min: 0, max: 5000 }),
      hours: integer({ min: 0, max: 99 }),
      seconds: integer({ min: 0, max: 9999 }),
      back: boolean(),
    })
    assert(
      property(parts, ({ days, hours, seconds, back }) => {
        const duration = parseDuration(`${back ? '-' : ''}P${days}DT${hours}H${seconds}S`)
        if (!duration) throw new Error('refused')
        const start = Date.UTC(2027, 5, 15)
        expect(addDuration(start, duration)).toBe(
          start + (back ? -1 : 1) * (days * 86_400 + hours * 3600 + seconds) * 1000,
        )
      }),
    )
  })
})
