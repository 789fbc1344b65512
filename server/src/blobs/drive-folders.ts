import { dirname, join } from 'node:path'
import { BlobError } from '../domain/ports/blobs.ts'
import { systemCode } from './disk-failure.ts'
import type { FileOps } from './file-ops.ts'

/** The key of a drive as it may stand in a path: letters and digits of our own making, no dot, no separator. */
const driveKeyPattern = /^[A-Za-z0-9_-]{1,64}$/
/** How many folders are remembered; the memory is only a saving and may be dropped. */
const rememberedFolders = 10_000

/**
 * The folders of the drives below one folder. Each is looked at once before it is used: a symbolic link in the
 * place of a folder would lead out of the data folder (security-lessons.md G1).
 */
export interface DriveFolders {
  /** The folder of a drive; rejects with ENOENT when there is none. */
  findFolder(driveKey: string): Promise<string>
  /** The folder of a drive, made when needed, its own name durable. */
  makeFolder(driveKey: string): Promise<string>
  /** Forgets what is known of a drive's folder, because using it failed. */
  forget(driveKey: string): void
}

/** Keeps the folders of drives below `parent`, which exists and has been checked. */
export function createDriveFolders(ops: FileOps, parent: string): DriveFolders {
  const found = new Map<string, Promise<string>>()
  const made = new Map<string, Promise<string>>()

  return {
    findFolder: driveKey =>
      remember(found, driveKey, async () => {
        const folder = join(parent, checkDriveKey(driveKey))
        await checkFolder(ops, folder)
        return folder
      }),
    makeFolder: driveKey =>
      remember(made, driveKey, async () => {
        const folder = join(parent, checkDriveKey(driveKey))
        await ensureFolder(ops, folder)
        return folder
      }),
    forget(driveKey) {
      found.delete(driveKey)
      made.delete(driveKey)
    },
  }
}

/**
 * Makes a folder unless it is there, and its name durable. The sync comes in both cases: another process may have
 * made the folder a moment ago and not have synced its name yet.
 */
export async function ensureFolder(ops: FileOps, folder: string): Promise<void> {
  try {
    await ops.makeFolder(folder)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
  await checkFolder(ops, folder)
  await ops.syncFolder(dirname(folder))
}

async function checkFolder(ops: FileOps, folder: string): Promise<void> {
  const { kind } = await ops.facts(folder)
  if (kind !== 'folder') throw new BlobError('damaged', `${folder} is no plain folder; it is not used.`)
}

function checkDriveKey(driveKey: string): string {
  if (!driveKeyPattern.test(driveKey)) throw new TypeError('A drive key has a form that no drive has.')
  return driveKey
}

function remember(known: Map<string, Promise<string>>, key: string, find: () => Promise<string>): Promise<string> {
  const before = known.get(key)
  if (before !== undefined) return before
  const folder = find()
  known.set(key, folder)
  folder.catch(() => known.delete(key))
  const oldest = known.keys().next().value
  if (known.size > rememberedFolders && oldest !== undefined) known.delete(oldest)
  return folder
}
