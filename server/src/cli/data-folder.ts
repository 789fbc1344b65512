import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../files/make-folder.ts'

/**
 * Makes the data folder where there is none. What it gives takes away again what was made, for whoever fails before
 * anything of worth is in it.
 */
export async function makeDataFolder(folder: string): Promise<() => Promise<void>> {
  const made = await makeFolder(folder, 0o700)
  return async () => {
    if (made !== undefined) await rm(made, { recursive: true, force: true })
  }
}

/** Whether no server has worked on the folder yet: the keys are the first thing that each one makes. */
export function isFreshFolder(folder: string): boolean {
  return !existsSync(join(folder, 'server-keys.json'))
}
