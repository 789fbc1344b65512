import { createHash } from 'node:crypto'
import { createQuickXorHash } from '../domain/items/quick-xor-hash.ts'
import { BlobError, type PieceHashes, type PutOptions, type StoredPiece } from '../domain/ports/blobs.ts'
import { closeAfterFailure, onDisk } from './disk-failure.ts'
import type { OpenFile } from './file-ops.ts'

/**
 * Writes what a source yields into a new file, hashes it on the way, and syncs the file. One chunk is held at a
 * time: the next one is asked for when this one is written. The file is closed in every case. An error of the sync
 * means that the bytes are lost: the kernel may have dropped them, and a second sync of the same descriptor could
 * claim success (security-lessons.md L4), so there is none.
 */
export async function writePiece(
  file: OpenFile,
  source: AsyncIterable<Uint8Array>,
  options: PutOptions,
): Promise<Pick<StoredPiece, 'size' | 'hashes'>> {
  const hashes = createPieceHashes()
  let size = 0
  try {
    for await (const chunk of endOnAbort(source, options.signal)) {
      if (size + chunk.length > options.maxBytes)
        throw new BlobError('tooLarge', `The content is longer than ${options.maxBytes} bytes.`)
      // The disk works in another thread while this one hashes.
      const written = writeAll(file, chunk, size)
      hashes.update(chunk)
      await onDisk(written)
      size += chunk.length
    }
    await onDisk(file.sync())
  } catch (error) {
    await closeAfterFailure(file, error)
    throw error
  }
  await onDisk(file.close())
  return { size, hashes: hashes.digest() }
}

async function writeAll(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const taken = await file.write(bytes, offset, position + offset)
    if (taken === 0) throw new BlobError('io', 'The disk took no bytes and reported no error.')
    offset += taken
  }
}

interface RunningHashes {
  update(chunk: Uint8Array): void
  digest(): PieceHashes
}

function createPieceHashes(): RunningHashes {
  const quickXor = createQuickXorHash()
  const sha1 = createHash('sha1')
  const sha256 = createHash('sha256')
  return {
    update(chunk) {
      quickXor.update(chunk)
      sha1.update(chunk)
      sha256.update(chunk)
    },
    digest: () => ({
      quickXor: quickXor.digest().toString('base64'),
      sha1: sha1.digest('hex').toUpperCase(),
      sha256: sha256.digest('hex').toUpperCase(),
    }),
  }
}

/** The chunks of `source` until the signal comes, also when it comes while the source is silent. */
async function* endOnAbort<T>(source: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T, void> {
  if (signal === undefined) {
    yield* source
    return
  }
  const iterator = source[Symbol.asyncIterator]()
  let isSuspended = false
  try {
    for (;;) {
      const result = await takeNext(iterator, signal)
      if (result.done) return
      isSuspended = true
      yield result.value
      isSuspended = false
    }
  } finally {
    // A source that is still being waited for cannot be asked to end: the request would queue behind the wait.
    // Whoever raised the signal owns the source and ends it.
    if (isSuspended) await iterator.return?.()
  }
}

/** One listener for each chunk, taken off again: a race with one long-lived promise would keep every loser alive. */
function takeNext<T>(iterator: AsyncIterator<T>, signal: AbortSignal): Promise<IteratorResult<T>> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new BlobError('aborted', 'The put was broken off.', { cause: signal.reason }))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    iterator
      .next()
      .finally(() => signal.removeEventListener('abort', abort))
      .then(resolve, reject)
  })
}
