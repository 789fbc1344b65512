import type { BlobStore } from '../domain/ports/blobs.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Job } from './runner.ts'

export interface SweepDeps {
  readonly blobs: Pick<BlobStore, 'sweepTemporary'>
  readonly clock: Clock
  /** Removes rows that have had their time; gives how many. */
  readonly sweepRows: (now: number, limit: number) => Promise<number>
}

const everyMs = 10 * 60_000
const batch = 500
const dayMs = 24 * 3_600_000

/** Sweeps every ten minutes of the machine's clock; the first one waits as long, so that a start stays quick. */
export function createSweeps(deps: SweepDeps): Job {
  let nextAt = deps.clock.machine() + everyMs
  return {
    name: 'sweeps',
    async run() {
      const machine = deps.clock.machine()
      if (machine < nextAt) return 0
      const swept = await deps.sweepRows(deps.clock.now(), batch)
      if (swept > 0) return swept
      await deps.blobs.sweepTemporary(machine - dayMs)
      nextAt = machine + everyMs
      return 0
    },
    nextDueAt: async () => null,
  }
}
