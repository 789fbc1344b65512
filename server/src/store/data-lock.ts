/**
 * One server for each embedded database (design.md section 9). The lock is one of the operating system, taken through
 * SQLite on a file of its own: it ends with its process, however that process ends, so no lock is ever stale and two
 * that start together cannot both have it. Commands that work beside a running server do not take it; SQLite itself
 * keeps their writes apart.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface DataLock {
  release(): void
}

/** Takes the lock of a data folder, which has to exist; null when another server has it. */
export function lockDataFolder(folder: string): DataLock | null {
  const file = new DatabaseSync(join(folder, 'server.lock'), { timeout: 0 })
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
