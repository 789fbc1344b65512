/**
 * Removes pieces that no version names: what a process left that died between the last byte of an upload and the
 * transaction that names it, and what versions named that are gone (design.md sections 7 and 9).
 */
import { pieceFolderOf } from '../domain/items/piece-folder.ts'
import type { BlobStore, PieceName } from '../domain/ports/blobs.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Logger } from '../domain/ports/log.ts'
import type { PieceNames } from '../domain/ports/piece-names.ts'
import type { Job } from './runner.ts'

export interface PieceSweepDeps {
  readonly blobs: Pick<BlobStore, 'list' | 'remove'>
  readonly names: PieceNames
  readonly clock: Pick<Clock, 'machine'>
  readonly log: Logger
  /** How many pieces of a drive are judged in one go through its versions. */
  readonly mostCandidates?: number
}

export interface PieceSweep extends Job {
  settle(): Promise<void>
  /** Breaks a sweep off, and waits for the step under way. What is left is found by the next one. */
  close(): Promise<void>
}

const hourMs = 3_600_000
/** The first sweep waits, so that a start stays quick. */
const firstAfterMs = hourMs
const everyMs = 24 * hourMs
/**
 * The transaction that names a piece follows its last byte, at most a seed's whole content later. So a younger piece
 * may still get its name; an older one that no version names never will. Whoever lets a version name an old piece that
 * no other version names any more has to write it anew.
 */
const safeAgeMs = 24 * hourMs

/** Sweeps once a day of the machine's clock, beside all other jobs: a drive with a million pieces takes minutes. */
export function createPieceSweep(deps: PieceSweepDeps): PieceSweep {
  const { blobs, names, clock, log, mostCandidates = 50_000 } = deps
  let nextAt = clock.machine() + firstAfterMs
  const stopping = new AbortController()
  let current: Promise<void> | null = null

  /** One yield for each step after which the sweep may be broken off. */
  async function* sweep(olderThan: number): AsyncGenerator<void, void> {
    for await (const drive of names.drives()) {
      const folder = pieceFolderOf(drive)
      let candidates = new Set<PieceName>()
      const removeOrphans = async function* () {
        yield* names.keepUnnamed(drive, candidates)
        for (const name of candidates) {
          await blobs.remove(folder, name)
          yield
        }
        if (candidates.size > 0) {
          log.info({ event: 'pieces.swept', drive: folder, count: candidates.size }, 'pieces that no version names')
        }
        candidates = new Set()
      }
      for await (const { name, modifiedAt } of blobs.list(folder)) {
        if (modifiedAt < olderThan) candidates.add(name)
        if (candidates.size >= mostCandidates) yield* removeOrphans()
        yield
      }
      yield* removeOrphans()
    }
  }

  const runToEnd = async () => {
    try {
      const steps = sweep(clock.machine() - safeAgeMs)
      while (!stopping.signal.aborted && (await steps.next()).done !== true);
      // Closes the folder that is being read.
      await steps.return()
    } catch (error) {
      log.error({ err: error, job: 'sweep-pieces' }, 'the sweep of pieces broke off; the next one begins anew')
    } finally {
      current = null
    }
  }

  return {
    name: 'sweep-pieces',
    async run() {
      const machine = clock.machine()
      if (stopping.signal.aborted || current !== null || machine < nextAt) return 0
      nextAt = machine + everyMs
      current = runToEnd()
      return 0
    },
    settle: async () => current ?? undefined,
    nextDueAt: async () => null,
    async close() {
      stopping.abort()
      await current
    },
  }
}
