import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { ErrorCode } from '@convite/contract/errors'
import { AppError, quoted } from '../domain/errors.ts'
import { type JsonObject, parseJsonObject } from './json-object.ts'

/** What is read of a request here: Node's IncomingMessage, or a stand-in of a test. */
export type BodySource = Readable & { readonly headers: IncomingHttpHeaders }

/** The limit of JSON bodies, measured after gunzip (design.md section 10). */
export const maxJsonBytes = 1024 * 1024

/** Reads the body of a request as a JSON object: readBodyText() and parseJsonObject() in one. */
export async function readJsonBody(request: BodySource, maxBytes = maxJsonBytes): Promise<JsonObject | undefined> {
  const text = await readBodyText(request, maxBytes)
  return text === undefined ? undefined : parseJsonObject(text)
}

/**
 * Reads the text of a JSON body; undefined when there is none, whatever type it claims (POST actions come without a
 * body, platform.md section 1). The limit holds while reading and while unpacking, so neither an endless body nor a
 * gzip bomb is ever held.
 *
 * Throws AppError `unsupportedMediaType` for another type or encoding, before anything is read; `bodyTooLarge` beyond
 * `maxBytes`; `invalidRequest` when the body ends early, is no gzip or no UTF-8.
 */
export async function readBodyText(request: BodySource, maxBytes = maxJsonBytes): Promise<string | undefined> {
  const length = declaredLength(request.headers)
  if (length === 0) return undefined
  checkJsonType(request.headers['content-type'])
  const isPacked = isGzip(request.headers['content-encoding'])
  const sent = await collect(request, length, isPacked ? maxPackedBytes(maxBytes) : maxBytes, maxBytes)
  if (sent.length === 0) return undefined
  return decode(isPacked ? await unpack(sent, maxBytes) : sent)
}

const byteOrderMark = '\ufeff'

function decode(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new AppError('invalidRequest', 'The body is not UTF-8; send JSON in UTF-8.')
  const text = bytes.toString('utf8')
  // Some writers put it first; RFC 8259 lets a reader ignore it.
  return text.startsWith(byteOrderMark) ? text.slice(1) : text
}

/**
 * The bytes of a request as they come, at the pace of the reader, for content: an encoding is not undone, what was
 * sent is what is stored. Throws AppError `tooLargeCode` beyond `maxBytes`, at once when the declared length says so,
 * and `invalidRequest` when the connection ends before the body does; nothing of such a body may be kept.
 */
export async function* streamBody(
  request: BodySource,
  maxBytes: number,
  tooLargeCode: ErrorCode = 'maxFileSizeExceeded',
): AsyncGenerator<Buffer, void> {
  const length = declaredLength(request.headers)
  if (length !== undefined && length > maxBytes) throw tooLarge(tooLargeCode, 'content', maxBytes)
  let received = 0
  try {
    for await (const chunk of readChunks(request)) {
      received += chunk.length
      if (received > maxBytes) throw tooLarge(tooLargeCode, 'content', maxBytes)
      yield chunk
    }
  } catch (error) {
    throw error instanceof AppError ? error : endedEarly(received, length)
  } finally {
    // When the reader stops early, the rest must flow off, or the connection would hang before its next request.
    request.resume()
  }
  if (length !== undefined && received !== length) throw endedEarly(received, length)
}

/** Leaving the loop must not destroy the request, because that would cut the line before the answer is sent. */
function readChunks(request: BodySource): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false })
}

/** The bytes that the headers promise; 0 when they promise none, undefined when the body tells its own end. */
function declaredLength(headers: IncomingHttpHeaders): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined
  return Number(headers['content-length'] ?? 0)
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const quotedString = String.raw`"(?:[^"\\]|\\[ -~\t])*"`
/** Blanks have one place each in the pattern, so that no type, however odd, can be tried in many ways. */
const jsonType = new RegExp(
  String.raw`^application/json[ \t]*(?:;[ \t]*(?:${token}=(?:${token}|${quotedString})[ \t]*)?)*$`,
  'i',
)

/** No type is taken for JSON; a type that cannot be read is refused like a wrong one (security-lessons.md G3). */
function checkJsonType(type: string | undefined): void {
  if (type === undefined || type === 'application/json') return
  if (jsonType.test(type)) return
  throw new AppError(
    'unsupportedMediaType',
    `The Content-Type ${quoted(type)} is not accepted here; send application/json.`,
    { target: 'Content-Type' },
  )
}

function isGzip(encoding: string | undefined): boolean {
  const name = encoding?.trim().toLowerCase() ?? 'identity'
  if (name === 'identity' || name === '') return false
  if (name === 'gzip' || name === 'x-gzip') return true
  throw new AppError(
    'unsupportedMediaType',
    `The Content-Encoding ${quoted(encoding)} is not accepted; send the body as it is or as gzip.`,
    { target: 'Content-Encoding', headers: { 'Accept-Encoding': 'gzip' } },
  )
}

/**
 * All the bytes of a small body, up to `limit`; `shownLimit` is the one that the message names. Listens to events
 * because that is the cheapest way, and this is the hot path.
 */
function collect(request: BodySource, length: number | undefined, limit: number, shownLimit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let received = 0

    function onData(chunk: Buffer): void {
      received += chunk.length
      if (received > limit) stop(() => reject(tooLarge('bodyTooLarge', 'body', shownLimit)))
      else chunks.push(chunk)
    }
    function onEnd(): void {
      if (length !== undefined && received !== length) return onBreak()
      const [only] = chunks
      stop(() => resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, received)))
    }
    function onBreak(): void {
      stop(() => reject(endedEarly(received, length)))
    }
    function stop(answer: () => void): void {
      request.off('data', onData).off('end', onEnd).off('error', onBreak).off('close', onBreak)
      // The rest of an oversized body flows off while the answer goes out.
      request.resume()
      answer()
    }

    if (length !== undefined && length > limit) throw tooLarge('bodyTooLarge', 'body', shownLimit)
    if (request.destroyed) throw endedEarly(0, length)
    request.on('data', onData).on('end', onEnd).on('error', onBreak).on('close', onBreak)
  })
}

/** What bytes that cannot be compressed may grow to: gzip adds a header and a few bytes to each block. */
function maxPackedBytes(maxBytes: number): number {
  return maxBytes + Math.ceil(maxBytes / 64) + 1024
}

const gunzipAsync = promisify(gunzip)

/** Unpacks in another thread and stops at the limit, however much more the bytes would unfold to. */
async function unpack(packed: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await gunzipAsync(packed, { maxOutputLength: maxBytes })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge('bodyTooLarge', 'body', maxBytes)
    throw new AppError('invalidRequest', 'The body is not the gzip that its Content-Encoding promises.', {
      target: 'Content-Encoding',
    })
  }
}

/** The connection is closed after a 413: nobody should wait for the rest of what is refused. */
function tooLarge(code: ErrorCode, what: string, maxBytes: number): AppError {
  return new AppError(code, `The ${what} is larger than ${maxBytes} bytes, which is the limit here.`, {
    headers: { Connection: 'close' },
  })
}

/** A fault of the line or the caller, not of the server, so it carries no cause for the operator. */
function endedEarly(received: number, length: number | undefined): AppError {
  const promised = length === undefined ? 'before its last chunk' : `of the ${length} that Content-Length promises`
  return new AppError('invalidRequest', `The body ended after ${received} bytes ${promised}; nothing was stored.`)
}
