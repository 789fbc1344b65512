import { inlineContentType } from '../domain/items/mime-type.ts'
import { type ByteRange, formatContentRange } from './range.ts'

/** What is known of the bytes that go out. */
export interface ContentFacts {
  /** The name of the item, as its people wrote it. */
  readonly name: string
  /** The mime type of the item, from its name. */
  readonly mimeType: string
  /** Bytes of the whole file. */
  readonly size: number
  /** As answers spell it, quotes included. */
  readonly eTag: string
  /** When this version was written, UTC milliseconds. */
  readonly modifiedAt: number
  /** What the caller would like; `inline` is granted to types that are safe. */
  readonly disposition: 'attachment' | 'inline'
  /** `revalidate` lets a browser keep the bytes but ask before each use; the rest is not kept anywhere. */
  readonly caching: 'none' | 'revalidate'
}

/**
 * The status and the headers of an answer that carries people's bytes, on every address that does (design.md
 * section 10, security-lessons.md F1, F4): attachment unless the type is safe, no guessing of the type, a sandbox for
 * whatever a browser still opens. The address is a secret, so it must not travel on as a referrer.
 */
export function buildContentHeaders(
  facts: ContentFacts,
  range: ByteRange | null,
): { readonly status: 200 | 206; readonly headers: Readonly<Record<string, string>> } {
  const inlineType = facts.disposition === 'inline' ? inlineContentType(facts.mimeType) : null
  const headers = {
    'Content-Type': inlineType ?? facts.mimeType,
    'Content-Disposition': formatDisposition(inlineType === null ? 'attachment' : 'inline', facts.name),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': 'sandbox',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': facts.caching === 'revalidate' ? 'private, no-cache' : 'private, no-store',
    'Accept-Ranges': 'bytes',
    ETag: facts.eTag,
    'Last-Modified': formatHttpDate(facts.modifiedAt),
  }
  if (range === null) return { status: 200, headers: { ...headers, 'Content-Length': String(facts.size) } }
  const length = String(range.last - range.first + 1)
  const contentRange = formatContentRange(range, facts.size)
  return { status: 206, headers: { ...headers, 'Content-Length': length, 'Content-Range': contentRange } }
}

/** A moment as HTTP writes it, to the second. */
export function formatHttpDate(at: number): string {
  return new Date(at).toUTCString()
}

/**
 * A `Content-Disposition` for any name (RFC 6266): the name itself in `filename*`, and for clients that know only
 * `filename` a form of plain ASCII. Nothing of a name can end the quotes, the header or the line.
 */
export function formatDisposition(disposition: 'attachment' | 'inline', name: string): string {
  const shown = makeSavableName(name)
  // A percent sign is left out of the plain form because some browsers decode it there.
  const plain = shown.replace(/[^\u0020-\u007e]|["\\%]/gu, '_')
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encodeExtended(shown)}`
}

/** Most file systems store names of up to 255 bytes. */
const maxNameBytes = 255
const maxEndingBytes = 32

/**
 * The name under which a file is saved: characters that cannot be seen, or that turn the direction of writing so
 * that `exe.txt` is read where `txt.exe` stands, become visible marks; what is too long loses the end of its stem,
 * never its ending, which tells what the file is.
 */
function makeSavableName(name: string): string {
  const visible = name
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex -- control characters are what is replaced
    .replace(/[\u0000-\u001f\u007f]/gu, control => (control === '\u007f' ? '\u2421' : pictureOf(control)))
    .replace(/[\u0080-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu, '\ufffd')
    .replace(/[/\\]/gu, '_')
  if (Buffer.byteLength(visible) <= maxNameBytes) return visible
  const dot = visible.lastIndexOf('.')
  const ending = dot > 0 && Buffer.byteLength(visible.slice(dot)) <= maxEndingBytes ? visible.slice(dot) : ''
  return (
    shortenBytes(visible.slice(0, visible.length - ending.length), maxNameBytes - Buffer.byteLength(ending)) + ending
  )
}

/** U+2400 and following: pictures of the control characters. */
function pictureOf(control: string): string {
  return String.fromCharCode(0x2400 + control.charCodeAt(0))
}

/** As many whole characters from the start as fit into `maxBytes` of UTF-8. */
function shortenBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text)
  let end = Math.min(maxBytes, bytes.length)
  // 10xxxxxx is the inside of a character.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}

/** RFC 8187: everything but its attr-char is percent-encoded; encodeURIComponent leaves four more as they are. */
function encodeExtended(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/gu,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
