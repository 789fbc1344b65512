import { createHash } from 'node:crypto'
import { createQuickXorHash } from '../domain/items/quick-xor-hash.ts'
import { BlobError, type PieceHashes, type PutOptions, type StoredPiece } from '../domain/ports/blobs.ts'
import { closeAfterFailure, onDisk } from './disk-failure.ts'
import type { OpenFile } from './file-ops.ts'

/** Chunks come as small as a network packet; a trip to the disk thread for each would cost more than the write. */
const batchBytes = 512 * 1024
/** A sender of single bytes must not make the server hold half a million buffers. */
const batchChunks = 256

/**
 * Writes what a source yields into a new file, hashes it on the way, and syncs the file. At most two batches are
 * held: one on its way to the disk and one that fills meanwhile. The file is closed in every case. An error of the
 * sync means that the bytes are lost: the kernel may have dropped them, and a second sync of the same descriptor
 * could claim success (security-lessons.md L4), so there is none.
 */
export async function writePiece(
  file: OpenFile,
  source: AsyncIterable<Uint8Array>,
  options: PutOptions,
): Promise<Pick<StoredPiece, 'size' | 'hashes'>> {
  const hashes = createPieceHashes()
  const writer = createBatchWriter(file)
  let size = 0
  try {
    for await (const chunk of endOnAbort(source, options.signal)) {
      size += chunk.length
      if (size > options.maxBytes)
        throw new BlobError('tooLarge', `The content is longer than ${options.maxBytes} bytes.`)
      hashes.update(chunk)
      await onDisk(writer.add(chunk))
    }
    await onDisk(writer.flush())
    await onDisk(file.sync())
  } catch (error) {
    await writer.settle()
    await closeAfterFailure(file, error)
    throw error
  }
  await onDisk(file.close())
  return { size, hashes: hashes.digest() }
}

interface BatchWriter {
  /** Takes a chunk; waits only when a batch is full and the one before is not written yet. */
  add(chunk: Uint8Array): Promise<void>
  /** Writes what is left and waits for it. */
  flush(): Promise<void>
  /** Waits until no write is under way, whatever became of it. */
  settle(): Promise<void>
}

function createBatchWriter(file: OpenFile): BatchWriter {
  let batch: Uint8Array[] = []
  let batchSize = 0
  let position = 0
  let writing = Promise.resolve()

  async function startBatch(): Promise<void> {
    await writing
    writing = writeAll(file, batch, position)
    // Its failure is met by whoever awaits it next; until then it must not count as unhandled.
    writing.catch(() => undefined)
    position += batchSize
    batch = []
    batchSize = 0
  }

  return {
    async add(chunk) {
      batch.push(chunk)
      batchSize += chunk.length
      if (batchSize >= batchBytes || batch.length >= batchChunks) await startBatch()
    },
    async flush() {
      if (batchSize > 0) await startBatch()
      await writing
    },
    settle: () => writing.catch(() => undefined),
  }
}

/** Writes all of the chunks, going on where the disk took less than it was given. */
async function writeAll(file: OpenFile, chunks: readonly Uint8Array[], position: number): Promise<void> {
  let rest = chunks
  for (let at = position; rest.length > 0; ) {
    const taken = await file.write(rest, at)
    if (taken === 0) throw new BlobError('io', 'The disk took no bytes and reported no error.')
    at += taken
    rest = dropBytes(rest, taken)
  }
}

/** What remains of the chunks behind their first `count` bytes. */
function dropBytes(chunks: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let left = count
  const whole = chunks.findIndex(chunk => {
    if (chunk.length > left) return true
    left -= chunk.length
    return false
  })
  if (whole < 0) return []
  return chunks.slice(whole).map((chunk, index) => (index === 0 ? chunk.subarray(left) : chunk))
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
