import { link, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { publishDraft } from './publish-draft.ts'

/**
 * Makes a file for this account's eyes (0600), whole and on the disk, unless the name is taken; gives whether it was
 * made. Of two processes that start together one wins, and both read the winner's.
 */
export async function createFileOnce(path: string, text: string): Promise<boolean> {
  await makeFolder(dirname(path), 0o700)
  return publishDraft(path, text, draft => takeName(draft, path))
}

/** A hard link fails when the name is taken, in one step. */
async function takeName(draft: string, path: string): Promise<boolean> {
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
