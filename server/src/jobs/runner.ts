/**
 * Runs the jobs: a look for due work every second of the machine's clock, and at once when the movable clock is moved.
 * One pass at a time; a job that fails is logged and tried again with the next pass.
 */
import type { Logger } from '../domain/ports/log.ts'

export interface Job {
  readonly name: string
  /** Does one batch; gives how much was done, so that a full batch is followed by another. */
  run(): Promise<number>
  /** The first moment after `after` (movable clock) at which there is work; null when nothing waits. */
  nextDueAt(after: number): Promise<number | null>
}

export interface JobRunner {
  start(): void
  /** Works off everything that is due now. */
  runDue(): Promise<void>
  /** The first moment after `after` (movable clock) at which something is due. */
  nextDueAt(after: number): Promise<number | null>
  stop(): Promise<void>
}

const pauseMs = 1000

/** Wires the runner. */
export function createJobRunner(jobs: readonly Job[], log: Logger): JobRunner {
  let timer: NodeJS.Timeout | undefined
  let current: Promise<void> = Promise.resolve()
  let stopped = false

  const pass = async () => {
    for (const job of jobs) {
      try {
        let done = 1
        while (done > 0) done = stopped ? 0 : await job.run()
      } catch (error) {
        log.error({ err: error, job: job.name }, 'a job failed; it will be tried again')
      }
    }
  }

  const runDue = (): Promise<void> => {
    current = current.then(pass)
    return current
  }

  const schedule = () => {
    if (stopped) return
    timer = setTimeout(() => void runDue().then(schedule), pauseMs)
    timer.unref()
  }

  return {
    start: schedule,
    runDue,
    async nextDueAt(after) {
      const moments = await Promise.all(jobs.map(job => job.nextDueAt(after)))
      const known = moments.filter(moment => moment !== null)
      return known.length === 0 ? null : Math.min(...known)
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await current
    },
  }
}
