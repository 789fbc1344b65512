import { describe, expect, it } from 'vitest'
import type { Random } from '../domain/ports/clock.ts'
import { lifeMs, pausesMs, planNextTry } from './retry-schedule.ts'

const randomOf = (byte: number): Random => ({ bytes: size => Buffer.alloc(size, byte), guid: () => '' })
const lowest = randomOf(0)
const highest = randomOf(255)
const minute = 60_000
const firstTryAt = 1_000_000
const history = (deferrals: number, now = firstTryAt) => ({ deferrals, firstTryAt, now })

describe('pauses between tries', () => {
  it('grow from 1 minute to 4 hours and stay there', () => {
    const middle: Random = { bytes: () => Buffer.from([0x7f, 0xff, 0xff, 0xff]), guid: () => '' }
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(
      deferrals => ((planNextTry({ kind: 'schedule' }, history(deferrals), middle) ?? 0) - firstTryAt) / minute,
    )
    expect(pauses.map(Math.round)).toEqual([1, 5, 15, 30, 60, 120, 240, 240, 240])
  })

  it.each(pausesMs.map((pause, index) => [index + 1, pause]))(
    'number %i spreads by a fifth to each side',
    (deferrals, pause) => {
      expect(planNextTry({ kind: 'schedule' }, history(deferrals), lowest)).toBe(firstTryAt + pause * 0.8)
      expect(planNextTry({ kind: 'schedule' }, history(deferrals), highest)).toBe(firstTryAt + pause * 1.2)
    },
  )

  it('are exact where a row names them', () => {
    expect(planNextTry({ kind: 'after', ms: 900_000 }, history(1), highest)).toBe(firstTryAt + 900_000)
    expect(planNextTry({ kind: 'relayPause', ms: 900_000 }, history(5), lowest)).toBe(firstTryAt + 900_000)
  })

  it('of a policy delay are never below its least time', () => {
    const retry = { kind: 'notBefore', ms: 5 * minute, slowDomainMs: 0 } as const
    expect(planNextTry(retry, history(1), highest)).toBe(firstTryAt + 5 * minute)
    expect(planNextTry(retry, history(3), lowest)).toBe(firstTryAt + 12 * minute)
  })
})

describe('giving up', () => {
  it('comes a day after the first try, with a last try at that moment', () => {
    const end = firstTryAt + lifeMs
    expect(planNextTry({ kind: 'schedule' }, history(12, end - minute), highest)).toBe(end)
    expect(planNextTry({ kind: 'schedule' }, history(13, end), highest)).toBeNull()
    expect(planNextTry({ kind: 'relayPause', ms: 1 }, history(13, end + 1), highest)).toBeNull()
  })

  it('comes with the end of the code that the mail carries', () => {
    const giveUpAt = firstTryAt + 15 * minute
    expect(planNextTry({ kind: 'schedule' }, { ...history(5), giveUpAt }, highest)).toBe(giveUpAt)
    expect(planNextTry({ kind: 'schedule' }, { ...history(5, giveUpAt), giveUpAt }, highest)).toBeNull()
  })

  it('is at once when the row allows no other try', () => {
    expect(planNextTry({ kind: 'no' }, history(1), lowest)).toBeNull()
  })
})
