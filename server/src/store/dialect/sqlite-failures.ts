import { StoreFailure, type StoreFailureKind } from '../../domain/ports/store-failure.ts'

/** Primary result codes of SQLite. A failed write (IOERR) may help at the next try; one on a full disk is 13. */
const kinds: Readonly<Record<number, StoreFailureKind>> = {
  5: 'busy',
  6: 'busy',
  8: 'unreachable',
  10: 'unreachable',
  13: 'full',
  14: 'unreachable',
}

/** Whether another process holds a lock on the file (SQLITE_BUSY and its extended forms). */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === 5
}

/** Tells an error of the file's absence, its locks or a full disk from all others, which stay what they are. */
export function asSqliteFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  // The lowest byte is the primary code, the others say more.
  const kind = kinds[error.errcode % 256]
  return kind === undefined ? error : new StoreFailure(kind, error)
}
