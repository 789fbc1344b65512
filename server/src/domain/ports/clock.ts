/**
 * Two clocks (design.md section 9). The movable one judges dates in rows, expiry, codes, due times and the life
 * of tokens. The machine's serves leases, timeouts, rate windows and the mail budget, so that a clock moved by a
 * test never sends twice.
 */
export interface Clock {
  /** The movable clock, UTC milliseconds. */
  now(): number
  /** The machine's clock, UTC milliseconds; never moved. */
  machine(): number
}

/** The random source; handed in so that tests can repeat themselves. */
export interface Random {
  /** `size` unpredictable bytes. */
  bytes(size: number): Buffer
  /** A random lower-case GUID. */
  guid(): string
}
