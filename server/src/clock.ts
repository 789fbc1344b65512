import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock, Random } from './domain/ports/clock.ts'

/** The movable clock of the test controls (convite-extensions.md section 2). In production nobody moves it. */
export interface MovableClock extends Clock {
  offsetMs(): number
  /** Sets the time; it runs on from there. */
  set(now: number): void
  /** Returns to the machine's clock. */
  follow(): void
}

/** Makes a clock; the source of the machine's time is handed in so that tests can hold it. */
export function createClock(machine: () => number = Date.now): MovableClock {
  let offset = 0
  return {
    now: () => machine() + offset,
    machine,
    offsetMs: () => offset,
    set: now => {
      offset = now - machine()
    },
    follow: () => {
      offset = 0
    },
  }
}

/** The random source of the operating system. */
export const systemRandom: Random = {
  bytes: size => randomBytes(size),
  guid: () => randomUUID(),
}
