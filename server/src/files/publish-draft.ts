import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes the text into a file beside `path`, for this account's eyes (0600), brings it to the disk, and lets `publish`
 * give it the name. Whatever happens, nothing of the draft stays.
 */
export async function publishDraft<T>(path: string, text: string, publish: (draft: string) => Promise<T>): Promise<T> {
  const draft = join(dirname(path), `.convite-${randomUUID()}`)
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(text, 'utf8')
      await file.sync()
    } finally {
      await file.close()
    }
    return await publish(draft)
  } finally {
    await rm(draft, { force: true })
  }
}
