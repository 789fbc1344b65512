import { describe, expect, it } from 'vitest'
import { isStampValid, nextStamp, stampSeconds } from './token-stamp.ts'

const T = Date.UTC(2027, 0, 1, 12)
const issue = (now: number, tokensValidFrom: number | null) =>
  stampSeconds({ tokensValidFrom }, Math.floor(now / 1000)) * 1000

describe('the stamp of a person', () => {
  it('refuses nothing while nothing was ended', () => {
    expect(isStampValid({ tokensValidFrom: null }, undefined)).toBe(true)
    expect(isStampValid({ tokensValidFrom: null }, 0)).toBe(true)
  })

  it.for([-1000, -1, 0, 999])(
    'refuses a token that was issued %i ms from the second of the change, before it',
    offset => {
      const token = issue(T + offset, null)
      expect(isStampValid({ tokensValidFrom: nextStamp(null, T + 999) }, token)).toBe(false)
    },
  )

  it.for([0, 1, 999, 1000])('accepts a token that is issued %i ms after the change', offset => {
    const tokensValidFrom = nextStamp(null, T)
    expect(isStampValid({ tokensValidFrom }, issue(T + offset, tokensValidFrom))).toBe(true)
  })

  it('tells tokens apart that were issued between two changes of one second', () => {
    const first = nextStamp(null, T)
    const between = issue(T, first)
    const second = nextStamp(first, T + 1)
    expect(isStampValid({ tokensValidFrom: second }, between)).toBe(false)
    expect(isStampValid({ tokensValidFrom: second }, issue(T + 2, second))).toBe(true)
  })

  it('refuses a token that tells no time', () => {
    expect(isStampValid({ tokensValidFrom: nextStamp(null, T) }, undefined)).toBe(false)
  })

  it('never goes back, whatever the clock does', () => {
    const stamp = nextStamp(null, T)
    expect(nextStamp(stamp, T - 86_400_000)).toBeGreaterThan(stamp)
  })
})
