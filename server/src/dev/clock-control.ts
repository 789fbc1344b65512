import type { MovableClock } from '../clock.ts'
import type { TakeTurn } from './turns.ts'

export interface ClockControlDeps {
  readonly clock: MovableClock
  /** Does what is due at `upTo` by the movable clock, which stands there: ends permissions, sends mails. */
  readonly runDueWork: (upTo: number) => Promise<void>
  /** The next moment after `after` at which something is due; null when nothing is. */
  readonly nextDueAt: (after: number) => Promise<number | null>
  /** Two moves must not run into each other, nor into a reset. */
  readonly takeTurn: TakeTurn
}

/** The clock as `GET /convite/v1/test/clock` shows it. UTC milliseconds. */
export interface ClockReading {
  readonly now: number
  readonly offsetMs: number
}

export interface ClockControl {
  read(): ClockReading
  /**
   * Sets the clock to the moment that `goalOf` makes of the present one; it runs on from there. On the way forwards
   * it stops at each moment at which something is due, so that what happens in between happens in order and sees
   * its own time: a mail is put off, tried again and given up, a permission ends before a later mail is written.
   */
  move(goalOf: (now: number) => number): Promise<ClockReading>
  /** Returns to the machine's clock, in the same way when that lies ahead. */
  follow(): Promise<ClockReading>
}

/** A job that is due each second for a year of jumping would keep the caller waiting for hours. */
const maxStops = 10_000

/** Wires the control. */
export function createClockControl(deps: ClockControlDeps): ClockControl {
  const { clock } = deps
  const read = () => ({ now: clock.now(), offsetMs: clock.offsetMs() })

  const runThrough = async (goal: number): Promise<void> => {
    let reached = clock.now()
    await deps.runDueWork(reached)
    for (let stops = 0; stops < maxStops; stops++) {
      const due = await deps.nextDueAt(reached)
      // Work that stays due although it was just run, such as a mail under another process's lease, must not hold the clock.
      if (due === null || due <= reached || due >= goal) break
      clock.set(due)
      await deps.runDueWork(due)
      reached = due
    }
  }

  const moveTo = async (goal: number): Promise<void> => {
    try {
      if (goal > clock.now()) await runThrough(goal)
    } finally {
      // Whatever went wrong on the way: the caller asked for this time.
      clock.set(goal)
    }
    await deps.runDueWork(goal)
  }

  return {
    read,
    move: goalOf =>
      deps.takeTurn(async () => {
        await moveTo(goalOf(clock.now()))
        return read()
      }),
    follow: () =>
      deps.takeTurn(async () => {
        await moveTo(clock.machine())
        clock.follow()
        return read()
      }),
  }
}
