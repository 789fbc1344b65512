import { AppError } from '../errors.ts'
import type { DriveKey } from '../ids.ts'
import type { BlobStore, PieceName } from '../ports/blobs.ts'
import type { FileContent } from '../ports/item-writer.ts'
import type { Logger } from '../ports/log.ts'
import { maxPutBytes } from './content.ts'
import { pieceFolderOf } from './piece-folder.ts'

export interface StoreContent {
  /**
   * Stores what `source` yields and gives it to `use`, which names it in a row and does nothing after. When `use` refuses
   * with an AppError, the bytes are removed again; what a crash leaves behind is swept. Nothing is visible before `use`
   * has committed (security lesson L1).
   */
  run<T>(
    drive: DriveKey,
    source: AsyncIterable<Uint8Array>,
    log: Logger,
    use: (content: FileContent) => Promise<T>,
  ): Promise<T>
}

/** Wires the storing of content that comes in one request. */
export function makeStoreContent(deps: { readonly blobs: BlobStore; readonly maxBytes?: number }): StoreContent {
  const { blobs, maxBytes = maxPutBytes } = deps
  return {
    async run(drive, source, log, use) {
      const folder = pieceFolderOf(drive)
      const { name, size, hashes } = await blobs.put(folder, source, { maxBytes })
      try {
        return await use({ pieces: [{ name, size }], size, hashes })
      } catch (error) {
        // Only a refusal is certain. After a lost connection the row may be there, and then it needs its bytes.
        if (error instanceof AppError) await discard(blobs, folder, name, log)
        throw error
      }
    },
  }
}

/** The refusal of the write is what the caller must hear of, so a failure here is only logged; the sweep comes by later. */
async function discard(blobs: BlobStore, folder: string, name: PieceName, log: Logger): Promise<void> {
  try {
    await blobs.remove(folder, name)
  } catch (error) {
    log.warn(
      { event: 'piece.left', piece: name, error: String(error) },
      'a piece without a version could not be removed',
    )
  }
}
