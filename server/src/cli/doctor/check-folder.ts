import { randomUUID } from 'node:crypto'
import { access, constants, open, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type CheckResult, failed, ok, skipped, warning } from './check.ts'

const lowSpaceBytes = 2 ** 30

/** Whether the data folder takes files durably: written, synced, renamed, the folder synced, as an upload does. */
export async function checkFolder(folder: string): Promise<CheckResult> {
  if (!(await exists(folder))) return checkFutureFolder(folder)
  const draft = join(folder, `.convite-doctor-${randomUUID()}`)
  const final = `${draft}-renamed`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile('convite')
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, final)
    await syncFolder(folder)
  } catch (error) {
    return failed(`${folder} takes no files: ${(error as Error).message}. The account of the server has to own it.`)
  } finally {
    await rm(draft, { force: true })
    await rm(final, { force: true })
  }
  return checkSpace(folder)
}

async function checkSpace(folder: string): Promise<CheckResult> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const amount = `${(free / 2 ** 30).toFixed(1)} GiB free`
  return free < lowSpaceBytes
    ? warning(`${folder} is nearly full: ${amount}.`)
    : ok(`${folder} takes files and keeps them; ${amount}.`)
}

/** A folder that the first start will make: its nearest ancestor has to allow that. */
async function checkFutureFolder(folder: string): Promise<CheckResult> {
  let parent = dirname(folder)
  while (!(await exists(parent))) parent = dirname(parent)
  try {
    await access(parent, constants.W_OK)
  } catch {
    return failed(`${folder} does not exist, and ${parent} does not let this account make it.`)
  }
  return ok(`${folder} does not exist yet; the first start makes it.`)
}

/** Whether others on this machine could read the keys of the server. */
export async function checkKeys(folder: string): Promise<CheckResult> {
  const path = join(folder, 'server-keys.json')
  if (!(await exists(path))) return skipped('There are no server keys yet; the first start makes them.')
  const { mode } = await stat(path)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    return failed(`${path} can be read by other accounts; chmod 600 it.`)
  }
  return ok('The server keys are for the eyes of this account alone.')
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
