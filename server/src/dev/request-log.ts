import type { Clock } from '../domain/ports/clock.ts'
import type { FinishedCall } from '../events.ts'

/** A finished call and when it ended, by the movable clock (UTC milliseconds). */
export interface LoggedCall extends FinishedCall {
  readonly date: number
}

/** The last calls, in memory, so that a test can see what its client really asked. */
export interface RequestLog {
  record(call: FinishedCall): void
  /** Newest first. */
  list(limit: number): readonly LoggedCall[]
  clear(): void
}

/** Makes a log that keeps the last `capacity` calls. */
export function createRequestLog(clock: Pick<Clock, 'now'>, capacity = 1000): RequestLog {
  const ring: LoggedCall[] = []
  let next = 0
  return {
    record(call) {
      ring[next] = { ...call, date: clock.now() }
      next = (next + 1) % capacity
    },
    list(limit) {
      const inOrder = [...ring.slice(next), ...ring.slice(0, next)]
      return inOrder.toReversed().slice(0, limit)
    },
    clear() {
      ring.length = 0
      next = 0
    },
  }
}
