import { describe, expect, it } from 'vitest'
import { createSweeps } from './sweeps.ts'
import { createTwoClocks } from './testing/fakes.ts'

const minute = 60_000

function aSweep(rows: number[] = []) {
  const clock = createTwoClocks()
  const done: string[] = []
  const job = createSweeps({
    clock,
    blobs: {
      sweepTemporary: async olderThan => {
        done.push(`pieces before ${clock.machine() - olderThan}`)
        return 0
      },
    },
    sweepRows: async (now, limit) => {
      done.push(`rows at ${now - clock.now()}, ${limit} at most`)
      return rows.shift() ?? 0
    },
  })
  return { clock, job, done }
}

describe('sweeping', () => {
  it('leaves a start alone for ten minutes of the machine, whatever the movable clock says', async () => {
    const { clock, job, done } = aSweep()
    clock.moveDates(365 * 24 * 60 * minute)
    clock.moveMachine(10 * minute - 1)
    expect(await job.run()).toBe(0)
    expect(done).toEqual([])
  })

  it('takes rows in small batches until none is left, then the remains of uploads that are a day old', async () => {
    const { clock, job, done } = aSweep([500, 20])
    clock.moveMachine(10 * minute)
    expect(await job.run()).toBe(500)
    expect(await job.run()).toBe(20)
    expect(await job.run()).toBe(0)
    expect(done).toEqual([
      ...Array.from({ length: 3 }, () => 'rows at 0, 500 at most'),
      `pieces before ${24 * 60 * minute}`,
    ])
  })

  it('rests ten minutes before it looks again', async () => {
    const { clock, job, done } = aSweep()
    clock.moveMachine(10 * minute)
    await job.run()
    await job.run()
    expect(done).toHaveLength(2)
    clock.moveMachine(10 * minute)
    await job.run()
    expect(done).toHaveLength(4)
  })

  it('holds no moved clock: nothing of it is due at a moment', async () => {
    expect(await aSweep().job.nextDueAt(0)).toBeNull()
  })
})
