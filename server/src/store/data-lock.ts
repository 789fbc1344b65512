/**
 * One server for each embedded database (design.md section 9). The lock is one of the operating system, taken through
 * SQLite on a file of its own: it ends with its process, however that process ends, so no lock is ever stale and two
 * that start together cannot both have it. Commands that work beside a running server do not take it; SQLite itself
 * keeps their writes apart.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'

export interface DataLock {
  release(): void
}

/** Takes the lock of a data folder, which has to exist; null when another server has it. */
export function lockDataFolder(folder: string): DataLock | null {
  return takeLock(join(folder, 'server.lock'))
}

const lookAgainMs = 20
const patienceMs = 10_000

/**
 * Waits for the right to change the server's keys in a data folder. Whoever has it writes one small file, so one that
 * does not get free within ten seconds of the given clock is held by something that hangs, and is an error.
 */
export async function lockServerKeys(folder: string, machine: () => number): Promise<DataLock> {
  const path = join(folder, 'server-keys.lock')
  for (const began = machine(); ; ) {
    const lock = takeLock(path)
    if (lock !== null) return lock
    if (machine() - began >= patienceMs) {
      throw new Error(`Another process has held ${path} for ten seconds; end the one that hangs, and repeat.`)
    }
    await pause(lookAgainMs)
  }
}

/** The lock of that file, which is made where it is missing; null when somebody else has it. */
function takeLock(path: string): DataLock | null {
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    // Nothing is ever written: an exclusive transaction is the lock.
    file.exec('begin exclusive')
  } catch (error) {
    file.close()
    if (isBusy(error)) return null
    throw error
  }
  return { release: () => file.close() }
}

/** SQLITE_BUSY and its extended forms share their lowest byte. */
function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' && (code & 0xff) === 5
}
