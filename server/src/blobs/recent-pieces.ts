import type { BlobStore, PieceName } from '../domain/ports/blobs.ts'

export interface RecentPiecesOptions {
  /** Bytes that are kept at most, of all pieces together. */
  readonly maxBytes: number
}

/**
 * A blob store that keeps small pieces in memory which were read a moment ago. A piece never changes, so what is kept
 * is never old; whether somebody may have it is asked before anybody comes here. The least recently read go first.
 */
export function keepRecentPieces(store: BlobStore, { maxBytes }: RecentPiecesOptions): BlobStore {
  // A Map lists its keys in the order in which they were put in: the first is the one that was read longest ago.
  const pieces = new Map<string, Uint8Array>()
  let bytes = 0

  const keyOf = (driveKey: string, name: PieceName) => `${driveKey}/${name}`

  const forget = (key: string) => {
    bytes -= pieces.get(key)?.length ?? 0
    pieces.delete(key)
  }

  const keep = (key: string, piece: Uint8Array) => {
    forget(key)
    pieces.set(key, piece)
    bytes += piece.length
    for (const oldest of pieces.keys()) {
      if (bytes <= maxBytes) return
      forget(oldest)
    }
  }

  return {
    ...store,
    async read(driveKey, name, size) {
      const key = keyOf(driveKey, name)
      const known = pieces.get(key)
      // Another size than that of the piece is for the store to refuse.
      const piece = known?.length === size ? known : await store.read(driveKey, name, size)
      keep(key, piece)
      return piece
    },
    async remove(driveKey, name) {
      forget(keyOf(driveKey, name))
      await store.remove(driveKey, name)
    },
  }
}
