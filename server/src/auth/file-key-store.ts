import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import type { KeyStore } from './keys.ts'

/** Keeps the server's keys in `server-keys.json` of the data folder, readable by the owner alone (0600). */
export function createFileKeyStore(dataFolder: string): KeyStore {
  const path = join(dataFolder, 'server-keys.json')
  return {
    async load() {
      try {
        return await readFile(path, 'utf8')
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return null
        throw error
      }
    },
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
  }
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
