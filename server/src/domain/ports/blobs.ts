import type { Readable } from 'node:stream'

/** The name of a piece: 32 random lower-case hex digits, made by the store. Nobody's text is ever part of it. */
export type PieceName = string & { readonly __brand: 'PieceName' }

/** The hashes of a piece as the wire writes them (content-and-uploads.md section 7). */
export interface PieceHashes {
  /** QuickXorHash, base64 of 20 bytes. */
  readonly quickXor: string
  /** SHA-1, upper-case hex. */
  readonly sha1: string
  /** SHA-256, upper-case hex. */
  readonly sha256: string
}

/** A piece that is complete and synced: a row may name it from now on. */
export interface StoredPiece {
  readonly name: PieceName
  /** Bytes. */
  readonly size: number
  readonly hashes: PieceHashes
}

export interface PutOptions {
  /** More bytes than this end the put with the failure `tooLarge`. */
  readonly maxBytes: number
  /** Ends the put with the failure `aborted`, also while the source is silent. */
  readonly signal?: AbortSignal
}

/** The bytes of a piece from `start` up to, not including, `end`; both in bytes, both optional. */
export interface PieceSpan {
  readonly start?: number
  readonly end?: number
}

/** What a sweep learns of a piece. */
export interface PieceFacts {
  readonly name: PieceName
  /** Bytes. */
  readonly size: number
  /** The machine's clock, UTC milliseconds. */
  readonly modifiedAt: number
}

/**
 * File content as immutable pieces below the key of their drive (design.md section 7). A version row lists its
 * pieces; a piece that no row names is swept.
 */
export interface BlobStore {
  /**
   * Stores what `source` yields as a new piece and resolves when the piece is complete and durable. On any failure
   * nothing is left under a piece's name. Fails with what the source threw, unchanged; with the AppError
   * `quotaLimitReached` when the disk is full; else with a BlobError. A chunk belongs to the store once it is
   * yielded: its bytes must not change any more.
   */
  put(driveKey: string, source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredPiece>
  /**
   * Opens a piece for reading at the reader's pace. Fails with the BlobError `missing` or `damaged` before any byte
   * is given; a piece that turns out shorter than its span ends the stream with an error, never silently.
   */
  open(driveKey: string, name: PieceName, span?: PieceSpan): Promise<Readable>
  /**
   * All bytes of a piece of a known size, for pieces that are small enough to be held: no stream, one answer. Fails as
   * open() does, and with `damaged` when the size is another.
   */
  read(driveKey: string, name: PieceName, size: number): Promise<Uint8Array>
  /** Removes a piece. A piece that is already gone is no error, so an interrupted sweep can start again. */
  remove(driveKey: string, name: PieceName): Promise<void>
  /** The pieces of a drive in no order; none for a drive that never stored any. */
  list(driveKey: string): AsyncIterable<PieceFacts>
  /**
   * Removes the remains of broken-off puts that were last written before `olderThan` (the machine's clock, UTC
   * milliseconds). Returns how many there were.
   */
  sweepTemporary(olderThan: number): Promise<number>
}

export type BlobFailure =
  /** The source had more bytes than allowed. */
  | 'tooLarge'
  /** The signal of the caller. */
  | 'aborted'
  /** No piece of that name. */
  | 'missing'
  /** What lies under the name is shorter than it should be, or no plain file. */
  | 'damaged'
  /** The disk or the object store reported an error, which is the cause. */
  | 'io'

/** A failure of the blob store, told apart by `failure`; for operators and code, not for callers of the API. */
export class BlobError extends Error {
  readonly failure: BlobFailure

  constructor(failure: BlobFailure, message: string, options?: { readonly cause: unknown }) {
    super(message, options)
    this.name = 'BlobError'
    this.failure = failure
  }
}
