import { Readable } from 'node:stream'
import { BlobError } from '../domain/ports/blobs.ts'
import { asDiskFailure } from './disk-failure.ts'
import type { OpenFile } from './file-ops.ts'

/** Large enough that the trip to the disk thread costs little, small enough for many readers at once. */
const chunkBytes = 256 * 1024

/**
 * Reads a span of an open file at the pace of its consumer: at most one chunk waits. The file is closed when the
 * stream ends, fails or is destroyed. A file that ends before the span does destroys the stream, so that an HTTP
 * answer breaks off instead of looking complete.
 */
export class PieceReader extends Readable {
  readonly #file: OpenFile
  readonly #end: number
  #position: number
  #reading: Promise<void> = Promise.resolve()

  /** Reads the bytes from `start` up to, not including, `end`. */
  constructor(file: OpenFile, start: number, end: number) {
    super({ highWaterMark: chunkBytes })
    this.#file = file
    this.#position = start
    this.#end = end
  }

  override _read(): void {
    this.#reading = this.#readChunk()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    // The descriptor is closed after the read in flight: a number given back too early could serve another file.
    void this.#reading
      .then(() => this.#file.close())
      .then(
        () => callback(error),
        (closeFailure: unknown) => callback(error ?? asDiskFailure(closeFailure)),
      )
  }

  /** Never rejects: a failure destroys the stream with it. */
  async #readChunk(): Promise<void> {
    const remaining = this.#end - this.#position
    if (remaining <= 0) {
      this.push(null)
      return
    }
    const buffer = Buffer.allocUnsafe(Math.min(remaining, chunkBytes))
    try {
      const size = await this.#file.read(buffer, this.#position)
      if (size === 0) throw new BlobError('damaged', `The piece ends at byte ${this.#position}, before ${this.#end}.`)
      this.#position += size
      this.push(size === buffer.length ? buffer : buffer.subarray(0, size))
      // Said together with the last bytes, which saves the consumer a turn.
      if (this.#position === this.#end) this.push(null)
    } catch (error) {
      this.destroy(asDiskFailure(error))
    }
  }
}
