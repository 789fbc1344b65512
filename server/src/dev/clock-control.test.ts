import { describe, expect, it } from 'vitest'
import { createClock } from '../clock.ts'
import { createClockControl } from './clock-control.ts'
import { createTurns } from './turns.ts'

const hour = 3_600_000
const start = Date.parse('2027-01-01T00:00:00Z')

/** Work with moments at which it is due; what it does may make more of it. */
function makeWorld(due: number[] = [], onRun: (moment: number, due: Set<number>) => void = () => undefined) {
  let machine = start
  const clock = createClock(() => machine)
  const waiting = new Set(due)
  const runs: { upTo: number; clock: number; done: number[] }[] = []
  const control = createClockControl({
    clock,
    takeTurn: createTurns(),
    runDueWork: async upTo => {
      const done = [...waiting].filter(moment => moment <= upTo).toSorted((a, b) => a - b)
      for (const moment of done) {
        waiting.delete(moment)
        onRun(moment, waiting)
      }
      if (done.length > 0) runs.push({ upTo, clock: clock.now(), done })
    },
    nextDueAt: async after => [...waiting].filter(moment => moment > after).toSorted((a, b) => a - b)[0] ?? null,
  })
  return { clock, control, runs, waiting, tick: (ms: number) => (machine += ms) }
}

describe('the movable clock', () => {
  it('is set to a moment and runs on from there', async () => {
    const { control, tick } = makeWorld()
    expect(control.read()).toEqual({ now: start, offsetMs: 0 })
    expect(await control.move(() => start + hour)).toEqual({ now: start + hour, offsetMs: hour })
    tick(500)
    expect(control.read()).toEqual({ now: start + hour + 500, offsetMs: hour })
  })

  it('stops at each due moment on the way forwards, in order, and the work sees its own time', async () => {
    const { control, runs } = makeWorld([start + 3 * hour, start + hour, start + 9 * hour])
    await control.move(now => now + 5 * hour)
    expect(runs).toEqual([
      { upTo: start + hour, clock: start + hour, done: [start + hour] },
      { upTo: start + 3 * hour, clock: start + 3 * hour, done: [start + 3 * hour] },
    ])
  })

  it('runs what the work on the way made due later, and what is due at the goal itself', async () => {
    const { control, runs } = makeWorld([start + hour], (moment, due) => {
      if (moment < start + 4 * hour) due.add(moment + hour)
    })
    await control.move(now => now + 4 * hour)
    expect(runs.map(run => run.upTo)).toEqual([1, 2, 3, 4].map(n => start + n * hour))
  })

  it('runs what is overdue already before it moves', async () => {
    const { control, runs } = makeWorld([start - hour])
    await control.move(now => now + hour)
    expect(runs[0]).toEqual({ upTo: start, clock: start, done: [start - hour] })
  })

  it('goes back without running anything that lies behind', async () => {
    const { control, runs } = makeWorld([start + hour])
    expect((await control.move(() => start - hour)).now).toBe(start - hour)
    expect(runs).toEqual([])
  })

  it('is not held by work that stays due', async () => {
    const clock = createClock(() => start)
    let runs = 0
    const control = createClockControl({
      clock,
      takeTurn: createTurns(),
      runDueWork: async () => void runs++,
      nextDueAt: async () => start + 1,
    })
    expect((await control.move(() => start + hour)).now).toBe(start + hour)
    expect(runs).toBe(3)
  })

  it('returns to the machine, through what is due when it had been set back', async () => {
    const { control, runs } = makeWorld([start - hour])
    await control.move(() => start - 2 * hour)
    expect(runs).toEqual([])
    expect(await control.follow()).toEqual({ now: start, offsetMs: 0 })
    expect(runs.map(run => run.upTo)).toEqual([start - hour])
  })

  it('reaches the time that was asked for although work on the way fails, and says so', async () => {
    const clock = createClock(() => start)
    const control = createClockControl({
      clock,
      takeTurn: createTurns(),
      runDueWork: () => Promise.reject(new Error('the store is gone')),
      nextDueAt: async () => null,
    })
    await expect(control.move(() => start + hour)).rejects.toThrow('the store is gone')
    expect(clock.now()).toBe(start + hour)
  })

  it('makes one move after the other', async () => {
    const { control, runs } = makeWorld([start + hour])
    const readings = await Promise.all([control.move(now => now + 2 * hour), control.move(now => now + 2 * hour)])
    expect(readings.map(reading => reading.now)).toEqual([start + 2 * hour, start + 4 * hour])
    expect(runs).toHaveLength(1)
  })
})
