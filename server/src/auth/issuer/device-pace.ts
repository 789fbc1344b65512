import { hash } from 'node:crypto'
import type { Clock } from '../../domain/ports/clock.ts'

/** One question a second is forgiven, although devices are told five: clocks and networks are uneven. */
const leastPauseMs = 1000
const remembered = 10_000

/** How often devices ask whether their person is done (RFC 8628 section 3.5, slow_down). */
export interface DevicePace {
  /** Whether this question comes too soon after the one before. */
  isTooFast(deviceCode: string): boolean
}

/** Remembers the last questions of this process, by the machine's clock. */
export function createDevicePace(clock: Clock): DevicePace {
  const last = new Map<string, number>()
  return {
    isTooFast(deviceCode) {
      const key = hash('sha256', deviceCode, 'base64url')
      const now = clock.machine()
      const before = last.get(key)
      last.delete(key)
      last.set(key, now)
      const [oldest] = last.keys()
      if (last.size > remembered && oldest !== undefined) last.delete(oldest)
      return before !== undefined && now - before < leastPauseMs
    },
  }
}
