import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder and what is missing above it; gives the topmost that it made, undefined when all was there. Node's own
 * way (`recursive`) never ends where the system says "no such folder" although the one above is there, as in /proc.
 */
export async function makeFolder(folder: string, mode?: number): Promise<string | undefined> {
  const failure = await tryToMake(folder, mode)
  if (failure === null) return folder
  if (failure.code === 'EEXIST' && (await stat(folder)).isDirectory()) return undefined
  if (failure.code !== 'ENOENT' || dirname(folder) === folder) throw failure
  const made = await makeFolder(dirname(folder), mode)
  // All that stands above is there, and still the system finds no place.
  if (made === undefined) throw failure
  await mkdir(folder, { mode })
  return made
}

async function tryToMake(folder: string, mode: number | undefined): Promise<NodeJS.ErrnoException | null> {
  try {
    await mkdir(folder, { mode })
    return null
  } catch (error) {
    return error as NodeJS.ErrnoException
  }
}
