import { Readable } from 'node:stream'
import type { DriveKey } from '../ids.ts'
import type { BlobStore, PieceName, PieceSpan } from '../ports/blobs.ts'
import type { FileContent } from '../ports/item-writer.ts'
import { pieceFolderOf } from './piece-folder.ts'

type Pieces = FileContent['pieces']

/** Bytes from `first` to `last`, both included, or all of them: of small files as they are, of others as a stream. */
export type OpenContent = (
  drive: DriveKey,
  pieces: Pieces,
  range: { readonly first: number; readonly last: number } | null,
) => Promise<Readable | Uint8Array>

/** Up to here bytes are read at once: a stream would cost more than the bytes. */
const smallPieceBytes = 64 * 1024

interface Part {
  readonly name: PieceName
  readonly span: PieceSpan
}

/** Wires the reading of content: pieces laid end to end, large ones at the reader's pace. A missing first piece fails before any byte is given. */
export function makeOpenContent(deps: { readonly blobs: BlobStore }): OpenContent {
  return async (drive, pieces, range) => {
    const folder = pieceFolderOf(drive)
    const [first, ...rest] = planParts(pieces, range)
    if (!first) return new Uint8Array()
    const [piece, ...more] = pieces
    if (piece && more.length === 0 && piece.size <= smallPieceBytes) {
      const bytes = await deps.blobs.read(folder, first.name, piece.size)
      return bytes.subarray(first.span.start, first.span.end)
    }
    const opened = await deps.blobs.open(folder, first.name, first.span)
    // Most files are one piece: its own stream is the fastest.
    if (rest.length === 0) return opened
    return Readable.from(readOn(deps.blobs, folder, opened, rest), { objectMode: false })
  }
}

async function* readOn(
  blobs: BlobStore,
  folder: string,
  opened: Readable,
  rest: readonly Part[],
): AsyncGenerator<Uint8Array, void> {
  yield* opened
  for (const { name, span } of rest) yield* await blobs.open(folder, name, span)
}

/** Which bytes of which pieces make up a range. */
function planParts(pieces: Pieces, range: { readonly first: number; readonly last: number } | null): readonly Part[] {
  const parts: Part[] = []
  let start = 0
  for (const { name, size } of pieces) {
    const from = Math.max((range?.first ?? 0) - start, 0)
    const to = Math.min((range?.last ?? Number.MAX_SAFE_INTEGER) + 1 - start, size)
    if (from < to) parts.push({ name: name as PieceName, span: { start: from, end: to } })
    start += size
  }
  return parts
}
