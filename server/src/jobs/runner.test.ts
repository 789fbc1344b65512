import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createJobRunner, type Job } from './runner.ts'
import { createKeptLog, type KeptLog } from './testing/fakes.ts'

let log: KeptLog
beforeEach(() => {
  log = createKeptLog()
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

const aJob = (name: string, change: Partial<Job> = {}): Job => ({
  name,
  run: async () => 0,
  nextDueAt: async () => null,
  ...change,
})

/** A job with so many batches before it. */
function aJobOf(batches: number, order: string[] = [], name = 'job'): Job {
  let left = batches
  return aJob(name, {
    run: async () => {
      order.push(name)
      left -= 1
      return left >= 0 ? 1 : 0
    },
  })
}

describe('a pass', () => {
  it('runs each job until nothing is left, in the order of the jobs', async () => {
    const order: string[] = []
    await createJobRunner([aJobOf(2, order, 'first'), aJobOf(0, order, 'second')], log).runDue()
    expect(order.slice(0, 4)).toEqual(['first', 'first', 'first', 'second'])
  })

  it('goes on with the others when a job fails, and says which', async () => {
    const order: string[] = []
    const failing = aJob('failing', { run: () => Promise.reject(new Error('disk')) })
    await createJobRunner([failing, aJobOf(0, order, 'second')], log).runDue()
    expect(order).toEqual(['second'])
    expect(log.lines).toMatchObject([{ level: 'error', facts: { job: 'failing' } }])
  })

  it('is followed by another as long as what ended made more due', async () => {
    let begun = 0
    let settled = 0
    const job = aJob('mail', {
      run: async () => {
        if (begun > settled || begun === 3) return 0
        begun += 1
        return 1
      },
      settle: async () => {
        settled = begun
      },
    })
    await createJobRunner([job], log).runDue()
    expect([begun, settled]).toEqual([3, 3])
  })
})

describe('the clockwork', () => {
  it('looks each second, also when a job never ends what it began', async () => {
    let looks = 0
    const look = async () => {
      looks += 1
      return 0
    }
    const endless = aJob('mail', { run: look, settle: () => new Promise(() => undefined) })
    const runner = createJobRunner([endless], log)
    runner.start()
    await vi.advanceTimersByTimeAsync(3500)
    expect(looks).toBe(3)
    await runner.stop()
  })

  it('never runs two passes at once', async () => {
    let inside = 0
    let most = 0
    const job = aJob('slow', {
      run: async () => {
        inside += 1
        most = Math.max(most, inside)
        await new Promise(resolve => setTimeout(resolve, 2500))
        inside -= 1
        return 0
      },
    })
    const runner = createJobRunner([job], log)
    runner.start()
    const extra = runner.runDue()
    await vi.advanceTimersByTimeAsync(20_000)
    await extra
    expect(most).toBe(1)
    const stopped = runner.stop()
    await vi.advanceTimersByTimeAsync(5000)
    await stopped
  })

  it('begins nothing after its stop, and the stop waits for the batch under way', async () => {
    let runs = 0
    let end: (done: number) => void = () => undefined
    const job = aJob('job', {
      run: () => {
        runs += 1
        return new Promise<number>(resolve => {
          end = resolve
        })
      },
    })
    const runner = createJobRunner([job], log)
    void runner.runDue()
    await vi.advanceTimersByTimeAsync(0)
    let isStopped = false
    const stopped = runner.stop().then(() => {
      isStopped = true
    })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(isStopped).toBe(false)
    end(1)
    await stopped
    await vi.advanceTimersByTimeAsync(10_000)
    expect(runs).toBe(1)
  })
})

describe('the next due moment', () => {
  it('is the earliest of all jobs, and none when nothing waits', async () => {
    const due = (at: number | null) => aJob('job', { nextDueAt: async after => (at === null ? null : after + at) })
    expect(await createJobRunner([due(50), due(null), due(20)], log).nextDueAt(1000)).toBe(1020)
    expect(await createJobRunner([due(null)], log).nextDueAt(1000)).toBeNull()
  })
})
