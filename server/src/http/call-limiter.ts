/**
 * The limiter of calls (invite.md V39, platform.md section 3): a bucket of resource units for each application and
 * person, filled at a steady rate by the machine's clock. It lives in the memory of one process; a restart forgives.
 */
import { AppError } from '../domain/errors.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Caller } from '../domain/principal.ts'
import type { RawQuery } from './address/raw-query.ts'

export interface CallLimit {
  /** What comes back to a bucket in a second. */
  readonly unitsPerSecond: number
  /** What a bucket holds: so much may be spent at once. */
  readonly burst: number
}

export interface CallLimiter {
  /**
   * Takes the units of a call. Gives the headers of an answer whose caller has used 80 % or more, null for others.
   * Throws AppError `throttledRequest` when the bucket does not hold them; such a call counts as well.
   */
  spend(caller: Caller, units: number): Readonly<Record<string, string>> | null
}

interface Bucket {
  level: number
  at: number
}

const maxBuckets = 10_000
/** Who has a fifth or less left is told. */
const nearPart = 5

/** Makes a limiter without memory of anybody. `mostBuckets` is how many callers it remembers. */
export function createCallLimiter(
  { unitsPerSecond, burst }: CallLimit,
  clock: Pick<Clock, 'machine'>,
  mostBuckets = maxBuckets,
): CallLimiter {
  /** In the order of their last calls, so that the first ones are the fullest or nearly so. */
  const buckets = new Map<string, Bucket>()

  const levelAt = ({ level, at }: Bucket, now: number): number =>
    // A machine's clock that is set back must not take units away.
    Math.min(burst, level + (Math.max(0, now - at) / 1000) * unitsPerSecond)

  /** A full bucket is as good as none; when all are in use, who has rested longest is forgiven. */
  const makeRoom = (now: number) => {
    for (const [key, bucket] of buckets) {
      if (buckets.size < mostBuckets && levelAt(bucket, now) < burst) return
      buckets.delete(key)
    }
  }

  return {
    spend(caller, units) {
      const now = clock.machine()
      const key = `${caller.appId}/${caller.userId ?? ''}`
      const known = buckets.get(key)
      if (known) buckets.delete(key)
      else makeRoom(now)
      const held = known ? levelAt(known, now) : burst
      // Refused calls count too (platform.md section 3), but no debt is deeper than one bucket: who stops gets in again.
      const level = Math.max(-burst, held - units)
      buckets.set(key, { level, at: now })
      const isRefused = held < units
      if (!isRefused && level > burst / nearPart) return null
      const headers = {
        'RateLimit-Limit': String(burst),
        'RateLimit-Remaining': String(isRefused ? 0 : Math.floor(level)),
        'RateLimit-Reset': String(Math.ceil((burst - level) / unitsPerSecond)),
      }
      if (!isRefused) return headers
      const retryAfterSeconds = Math.max(1, Math.ceil((units - level) / unitsPerSecond))
      throw new AppError(
        'throttledRequest',
        `This call costs ${units} units, and the caller has used up the ${burst} that may be spent at once. ` +
          `${unitsPerSecond} come back each second: repeat after ${retryAfterSeconds} s.`,
        { retryAfterSeconds, headers },
      )
    },
  }
}

/** What a call costs: the units of its operation, or those of a call for permissions when it expands them. */
export function costOf(contract: { readonly units: number }, query: Pick<RawQuery, 'options'>): number {
  const expandsPermissions = query.options.some(
    ({ name, value }) => name === 'expand' && /\bpermissions\b/i.test(value),
  )
  return expandsPermissions ? Math.max(contract.units, 5) : contract.units
}
