import { AppError, quoted } from '../domain/errors.ts'

/** The part of a file that a request asks for; both ends are the offsets of bytes that are sent. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

const bytesUnit = /^bytes[ \t]*=/iu
const singleRange = /^[ \t]*(\d*)-(\d*)[ \t]*$/u

/**
 * Reads a `Range` header against a file of `size` bytes (content-and-uploads.md section 1, RFC 9110 section 14).
 *
 * Returns null when the whole file is to be sent with 200: without a header, for another unit than bytes, for
 * several ranges at once, and for the last n bytes of an empty file. Throws AppError `invalidRange` (416, with
 * a `Content-Range` that tells the size) for a range that cannot be read or has no byte of the file.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | null {
  if (header === undefined || !bytesUnit.test(header)) return null
  const ranges = header.replace(bytesUnit, '')
  // Several ranges would need a multipart answer, which no client of a drive asks for; all of it serves them too.
  if (ranges.includes(',')) return null
  const [, from, to] = singleRange.exec(ranges) ?? []
  if (from === undefined || to === undefined || from + to === '') throw refuse(header, size, 'is no byte range')
  return from === '' ? takeLast(header, Number(to), size) : takeFrom(header, Number(from), to, size)
}

/** The `Content-Range` of an answer with 206: `bytes 0-99/1234`. */
export function formatContentRange(range: ByteRange, size: number): string {
  return `bytes ${range.first}-${range.last}/${size}`
}

/**
 * Whether an `If-Range` header still holds, so that a range may be sent; otherwise the file has changed since the
 * client took its first part, and it must get all of it (RFC 9110 section 13.1.5). A weak tag never holds, a date
 * only when it is the very date that we sent.
 */
export function holdsIfRange(header: string | undefined, eTag: string, lastModified: string): boolean {
  return header === undefined || header === eTag || header === lastModified
}

function takeFrom(header: string, first: number, to: string, size: number): ByteRange {
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== '' && Number(to) < first) throw refuse(header, size, 'ends before it begins')
  if (first >= size) throw refuse(header, size, 'begins behind the end')
  return { first, last }
}

function takeLast(header: string, count: number, size: number): ByteRange | null {
  if (count === 0) throw refuse(header, size, 'asks for no byte')
  if (size === 0) return null
  return { first: Math.max(size - count, 0), last: size - 1 }
}

function refuse(header: string, size: number, fault: string): AppError {
  return new AppError('invalidRange', `The range ${quoted(header)} ${fault}; the file has ${size} bytes.`, {
    target: 'Range',
    headers: { 'Content-Range': `bytes */${size}` },
  })
}
