import { randomUUID } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from './make-folder.ts'

/**
 * Makes a file for this account's eyes (0600), whole and on the disk, unless the name is taken; gives whether it was
 * made. Of two processes that start together one wins, and both read the winner's.
 */
export async function createFileOnce(path: string, text: string): Promise<boolean> {
  const folder = dirname(path)
  await makeFolder(folder, 0o700)
  const draft = join(folder, `.convite-${randomUUID()}`)
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(text, 'utf8')
      await file.sync()
    } finally {
      await file.close()
    }
    return await publish(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** A hard link fails when the name is taken, in one step. */
async function publish(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // Some file systems know no hard links (exFAT, a few network mounts); there the last of two starters wins.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) throw error
    await rename(draft, path)
    return true
  }
}
