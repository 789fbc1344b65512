import { AppError } from '../domain/errors.ts'
import { BlobError } from '../domain/ports/blobs.ts'

/** The code of a system error, such as ENOENT; undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/**
 * What a failed disk call means: a full disk or an exhausted quota is something the caller may read (507, which
 * clients treat as final), every other system error is a BlobError whose cause is for the operator. What is no
 * system error stays what it is.
 */
export function asDiskFailure(error: unknown): Error {
  const code = systemCode(error)
  if (error instanceof BlobError || error instanceof AppError) return error
  if (error instanceof Error && code === undefined) return error
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('quotaLimitReached', 'The storage of the server is full; nothing was stored.', { cause: error })
  return new BlobError('io', 'The disk reported an error.', { cause: error })
}

/** What a failure to open a piece for reading means. */
export function asOpenFailure(error: unknown): Error {
  const code = systemCode(error)
  if (code === 'ENOENT') return new BlobError('missing', 'The piece does not exist.', { cause: error })
  // What open answers for a symbolic link under O_NOFOLLOW.
  if (code === 'ELOOP') return new BlobError('damaged', 'The piece is a symbolic link.', { cause: error })
  return asDiskFailure(error)
}

/** Awaits one disk call and turns its failure into a typed one. */
export async function onDisk<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    throw asDiskFailure(error)
  }
}

/** Closes a file that could not be used. A second failure joins the first, so that the operator sees both. */
export async function closeAfterFailure(file: { close(): Promise<void> }, failure: unknown): Promise<void> {
  try {
    await file.close()
  } catch (closeFailure) {
    throw new BlobError('io', 'The disk reported an error, and another one while closing.', {
      cause: new AggregateError([failure, closeFailure]),
    })
  }
}
