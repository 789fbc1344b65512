import type { DriveKey } from '../ids.ts'
import type { PieceName } from './blobs.ts'

/** Which pieces of the blob store versions name. */
export interface PieceNames {
  /** The keys of all drives, ascending. */
  drives(): AsyncIterable<DriveKey>
  /**
   * Takes out of `candidates` what a version of the drive names. Goes through the versions some hundred at a time and
   * lets others have their turn in between; the yields are where it may be broken off.
   */
  keepUnnamed(drive: DriveKey, candidates: Set<PieceName>): AsyncIterable<void>
}
