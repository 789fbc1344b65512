/**
 * Runs the jobs: a look for due work every second of the machine's clock, and at once when the movable clock is moved.
 * One pass at a time; a job that fails is logged and tried again with the next pass.
 */
import type { Logger } from '../domain/ports/log.ts'

export interface Job {
  readonly name: string
  /**
   * Does one batch; gives how much was taken, so that a batch is followed by another until nothing is left. What may
   * take long is only begun, or one slow relay would hold up everything else.
   */
  run(): Promise<number>
  /** Waits for what `run` began. */
  settle?(): Promise<void>
  /** The first moment after `after` (movable clock) at which there is work; null when nothing waits. */
  nextDueAt(after: number): Promise<number | null>
}

export interface JobRunner {
  start(): void
  /** Works off everything that is due now, to its end. */
  runDue(): Promise<void>
  /** The first moment after `after` (movable clock) at which something is due. */
  nextDueAt(after: number): Promise<number | null>
  /** Begins nothing more, and waits for the pass under way. */
  stop(): Promise<void>
}

const pauseMs = 1000

/** Wires the runner. */
export function createJobRunner(jobs: readonly Job[], log: Logger): JobRunner {
  let timer: NodeJS.Timeout | undefined
  let current: Promise<number> = Promise.resolve(0)
  let stopped = false

  /** Gives how much all jobs took. */
  const pass = async (): Promise<number> => {
    let sum = 0
    for (const job of jobs) {
      try {
        for (let done = 1; done > 0; sum += done) done = stopped ? 0 : await job.run()
      } catch (error) {
        log.error({ err: error, job: job.name }, 'a job failed; it will be tried again')
      }
    }
    return sum
  }

  const queuePass = (): Promise<number> => {
    current = current.then(pass)
    return current
  }

  const schedule = () => {
    if (stopped) return
    timer = setTimeout(() => void queuePass().then(schedule), pauseMs)
    timer.unref()
  }

  return {
    start: schedule,
    async runDue() {
      // What ends may make something else due at the same moment.
      for (let done = 1; done > 0; ) {
        done = await queuePass()
        for (const job of jobs) await job.settle?.()
      }
    },
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
