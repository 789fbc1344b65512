import { pieceFolderOf } from '../domain/items/piece-folder.ts'
import type { PlannedContent, PlannedDrive } from '../domain/items/drive-plan.ts'
import type { BlobStore } from '../domain/ports/blobs.ts'
import type { DraftedDrive } from './plan-drives.ts'
import type { DraftedItem } from './plan-items.ts'

/** Files stored at once: each waits for the disk several times, and the disk does several waits together. */
const filesAtOnce = 8

/**
 * Stores the content of all files and gives the drives as they can be written. When one fails, the pieces of the
 * others are left to the sweep, as those of any upload that came to nothing.
 */
export async function storeFiles(blobs: BlobStore, drives: readonly DraftedDrive[]): Promise<readonly PlannedDrive[]> {
  const stored = new Map<DraftedItem, PlannedContent>()
  const waiting = drives.flatMap(drive => drive.items.map(item => ({ drive, item })))
  const store = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { drive, item } = next
      const { source } = item
      if (source === null) continue
      const { name, size, hashes } = await blobs.put(pieceFolderOf(drive.key), source.open(), {
        maxBytes: source.bytes,
      })
      stored.set(item, { pieces: [{ name, size }], hashes, size, mimeType: source.mimeType })
    }
  }
  await Promise.all(Array.from({ length: filesAtOnce }, store))
  return drives.map(drive => ({
    ...drive,
    items: drive.items.map(item => {
      const { source: _source, permissions: _permissions, place: _place, ...planned } = item
      return { ...planned, content: stored.get(item) ?? null }
    }),
  }))
}
