import { describe, expect, it } from 'vitest'
import type { Caller } from '../domain/principal.ts'
import { readRawQuery } from './address/raw-query.ts'
import { costOf, createCallLimiter } from './call-limiter.ts'

function aCaller(userId: string | null, appId = 'app'): Caller {
  return { kind: userId === null ? 'app' : 'user', tenantId: 't', appId, userId, scopes: new Set() } as Caller
}
const ana = aCaller('ana')

function aLimiter(unitsPerSecond: number, burst: number, mostBuckets?: number) {
  let machine = 1_000_000
  const limiter = createCallLimiter({ unitsPerSecond, burst }, { machine: () => machine }, mostBuckets)
  /** `passes`, or the seconds of Retry-After. */
  const spend = (caller: Caller, units: number): 'passes' | number | undefined => {
    try {
      limiter.spend(caller, units)
      return 'passes'
    } catch (error) {
      return (error as { retryAfterSeconds?: number }).retryAfterSeconds
    }
  }
  return { limiter, spend, move: (ms: number) => (machine += ms) }
}

describe('the limiter of calls', () => {
  it('lets the burst pass, refuses the next call, and passes it when Retry-After is over, not before', () => {
    const { spend, move } = aLimiter(2, 10)
    expect([spend(ana, 5), spend(ana, 5)]).toEqual(['passes', 'passes'])
    // 0 left, the refused call leaves a debt of 5: 10 units have to come.
    expect(spend(ana, 5)).toBe(5)
    move(5000)
    expect(spend(ana, 5)).toBe('passes')
    expect(spend(ana, 5)).toBe(5)
    move(4999)
    expect(spend(ana, 5)).not.toBe('passes')
  })

  it('counts refused calls, but lets nobody owe more than one bucket', () => {
    const { spend, move } = aLimiter(1, 10)
    for (let call = 0; call < 1000; call++) spend(ana, 5)
    expect(spend(ana, 5)).toBe(15)
    move(15_000)
    expect(spend(ana, 5)).toBe('passes')
  })

  it('keeps applications and persons apart', () => {
    const { spend } = aLimiter(1, 5)
    for (const caller of [ana, aCaller('ben'), aCaller('ana', 'other'), aCaller(null), aCaller(null, 'other')]) {
      expect(spend(caller, 5)).toBe('passes')
      expect(spend(caller, 1)).toBe(2)
    }
  })

  it('fills no bucket above its size, and takes nothing when the clock of the machine is set back', () => {
    const { spend, move } = aLimiter(1, 10)
    spend(ana, 10)
    move(-3_600_000)
    expect(spend(ana, 1)).toBe(2)
    move(3_600_000 * 24)
    expect([spend(ana, 10), spend(ana, 1)]).toEqual(['passes', 2])
  })

  it('tells from 80 % of use on what is left and when all of it is back', () => {
    const { limiter } = aLimiter(2, 100)
    expect(limiter.spend(ana, 79)).toBeNull()
    expect(limiter.spend(ana, 1)).toEqual({
      'RateLimit-Limit': '100',
      'RateLimit-Remaining': '20',
      'RateLimit-Reset': '40',
    })
  })

  it('forgets buckets that are full again, and whoever has rested longest when there are too many', () => {
    const { spend, move } = aLimiter(1, 10, 3)
    spend(aCaller('a'), 10)
    move(1000)
    spend(aCaller('b'), 10)
    spend(aCaller('c'), 10)
    spend(aCaller('a'), 1)
    // A fourth: b has rested longest and begins anew, the others are still known.
    spend(aCaller('d'), 10)
    expect(spend(aCaller('a'), 1)).not.toBe('passes')
    expect(spend(aCaller('c'), 1)).not.toBe('passes')
    expect(spend(aCaller('b'), 10)).toBe('passes')
  })
})

describe('the cost of a call', () => {
  it('is that of its operation, and that of a permission call when it expands permissions', () => {
    const cost = (units: number, query: string) => costOf({ units }, readRawQuery(query))
    expect(cost(2, '')).toBe(2)
    expect(cost(1, '$expand=children')).toBe(1)
    expect(cost(1, '$expand=permissions')).toBe(5)
    expect(cost(2, 'expand=children,Permissions($select=id)')).toBe(5)
    expect(cost(2, '$select=permissions')).toBe(2)
  })
})
