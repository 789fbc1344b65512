import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm, unlink } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import type { KeyStore } from './key-store.ts'

export interface FileKeyStoreOptions {
  /** Waits for the right to change the file, among all processes; it ends with the process that has it. */
  readonly lock: () => Promise<{ release(): void }>
}

/** Keeps the server's keys in `server-keys.json` of the data folder, readable by the owner alone (0600). */
export function createFileKeyStore(dataFolder: string, { lock }: FileKeyStoreOptions): KeyStore {
  const path = join(dataFolder, 'server-keys.json')
  async function load(): Promise<string | null> {
    try {
      return await readFile(path, 'utf8')
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null
      throw error
    }
  }

  return {
    load,
    async create(json) {
      await mkdir(dataFolder, { recursive: true, mode: 0o700 })
      const draft = join(dataFolder, `.server-keys-${randomUUID()}`)
      await writeDurably(draft, json)
      try {
        return await publish(draft, path)
      } finally {
        await syncFolder(dataFolder)
      }
    },
    async change(edit) {
      const held = await lock()
      try {
        const before = await load()
        if (before === null) throw new Error(`There are no server keys in ${dataFolder}; the first start makes them.`)
        const after = edit(before)
        if (after !== before) await replace(dataFolder, path, after)
      } finally {
        held.release()
      }
    },
  }
}

/**
 * Gives the file its new content in one step: a draft beside it, on the disk, gets its name. Only who has the lock does
 * this, so there is one draft, and one that a killed process left is nobody's.
 */
async function replace(dataFolder: string, path: string, json: string): Promise<void> {
  const draft = join(dataFolder, '.server-keys-next')
  await rm(draft, { force: true })
  try {
    await writeDurably(draft, json)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await syncFolder(dataFolder)
}

/**
 * Gives the finished draft its name in one step. A hard link fails when the name is taken, so of two processes
 * that start together one wins and the other reads the winner's keys.
 */
async function publish(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      await unlink(draft)
      return false
    }
    // Some file systems know no hard links (exFAT, a few network mounts); there the last of two starters wins.
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error
    await rename(draft, path)
    return true
  }
  await unlink(draft)
  return true
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text, 'utf8')
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; its file system journals the name by itself.
  if (platform() === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
