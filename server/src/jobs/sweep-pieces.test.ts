import { describe, expect, it } from 'vitest'
import type { DriveKey } from '../domain/ids.ts'
import { pieceFolderOf } from '../domain/items/piece-folder.ts'
import type { PieceFacts, PieceName } from '../domain/ports/blobs.ts'
import type { PieceNames } from '../domain/ports/piece-names.ts'
import { createPieceSweep } from './sweep-pieces.ts'
import { createKeptLog, createTwoClocks } from './testing/fakes.ts'

const hour = 3_600_000
const [first, second] = [1 as DriveKey, 2 as DriveKey]

/** Drives with pieces, some of which versions name; `ages` in hours at the time of the first sweep. */
function aSweep(named: readonly string[] = [], mostCandidates = 100) {
  const clock = createTwoClocks()
  const log = createKeptLog()
  const stored = new Map<string, PieceFacts[]>()
  const looks: number[] = []
  let failure: Error | null = null
  const add = (drive: DriveKey, name: string, ageHours: number) => {
    const folder = pieceFolderOf(drive)
    const piece = { name: name as PieceName, size: 1, modifiedAt: clock.machine() + hour - ageHours * hour }
    stored.set(folder, [...(stored.get(folder) ?? []), piece])
  }
  const names: PieceNames = {
    async *drives() {
      yield first
      yield second
    },
    async *keepUnnamed(_drive, candidates) {
      if (failure) throw failure
      looks.push(candidates.size)
      for (const name of named) candidates.delete(name as PieceName)
      yield
    },
  }
  const job = createPieceSweep({
    names,
    clock,
    log,
    mostCandidates,
    blobs: {
      async *list(folder) {
        yield* [...(stored.get(folder) ?? [])]
      },
      async remove(folder, name) {
        stored.set(
          folder,
          (stored.get(folder) ?? []).filter(piece => piece.name !== name),
        )
      },
    },
  })
  const run = async () => {
    await job.run()
    await job.settle()
  }
  const left = () => [...stored.values()].flat().map(({ name }) => name as string)
  return { clock, log, add, job, run, left, looks, fail: (error: Error | null) => (failure = error) }
}

describe('the sweep of pieces', () => {
  it('takes what no version names and is a day old, in every drive, and nothing else', async () => {
    const { clock, add, run, left } = aSweep(['named'])
    add(first, 'named', 1000)
    add(first, 'orphan', 25)
    add(first, 'just-written', 0)
    add(first, 'a-day-old-in-a-moment', 24)
    add(second, 'orphan-too', 1000)
    clock.moveMachine(hour)
    await run()
    expect(left()).toEqual(['named', 'just-written', 'a-day-old-in-a-moment'])
  })

  it('begins an hour after the start and comes once a day, by the clock of the machine', async () => {
    const { clock, add, run, left } = aSweep()
    add(first, 'orphan', 100)
    clock.moveDates(1000 * hour)
    clock.moveMachine(hour - 1)
    await run()
    expect(left()).toEqual(['orphan'])
    clock.moveMachine(1)
    await run()
    expect(left()).toEqual([])
    add(first, 'next', 100)
    clock.moveMachine(24 * hour - 1)
    await run()
    expect(left()).toEqual(['next'])
    clock.moveMachine(1)
    await run()
    expect(left()).toEqual([])
  })

  it('judges many pieces in parts', async () => {
    const { clock, add, run, left, looks } = aSweep(['p3'], 4)
    for (let index = 0; index < 10; index++) add(first, `p${index}`, 100)
    clock.moveMachine(hour)
    await run()
    expect(left()).toEqual(['p3'])
    expect(looks).toEqual([4, 4, 2, 0])
  })

  it('removes nothing when it cannot read what versions name, says so, and begins anew a day later', async () => {
    const { clock, log, add, run, left, fail } = aSweep()
    add(first, 'orphan', 100)
    fail(new Error('database away'))
    clock.moveMachine(hour)
    await run()
    expect(left()).toEqual(['orphan'])
    expect(log.lines).toMatchObject([{ level: 'error', facts: { job: 'sweep-pieces' } }])
    fail(null)
    clock.moveMachine(24 * hour)
    await run()
    expect(left()).toEqual([])
  })

  it('is broken off between two steps when the server stops, and begins no more', async () => {
    const { clock, add, job, left } = aSweep()
    for (let index = 0; index < 50; index++) add(first, `p${index}`, 100)
    clock.moveMachine(hour)
    await job.run()
    await job.close()
    expect(left()).toHaveLength(50)
    clock.moveMachine(100 * hour)
    await job.run()
    await job.settle()
    expect(left()).toHaveLength(50)
  })
})
