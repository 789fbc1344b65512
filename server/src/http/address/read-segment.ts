import { quoted } from '../../domain/errors.ts'
import { AddressFault } from './address-fault.ts'
import { decodeText } from './decode.ts'

/** A raw segment taken apart: `name(inner):tail`. */
export interface SegmentParts {
  /** Decoded. */
  readonly name: string
  /** The raw text in the parentheses; null without parentheses. */
  readonly inner: string | null
  /** The decoded text behind the first colon; null without a colon. */
  readonly tail: string | null
}

/** Takes a segment of the grammar apart, `root:`, `items('x'):`, `delta(token='x')`. Parentheses are found in the raw text. */
export function readSegment(raw: string): SegmentParts {
  const open = raw.indexOf('(')
  const head = decodeText(open < 0 ? raw : raw.slice(0, open))
  const colon = head.indexOf(':')
  // A parenthesis behind a colon belongs to a file name: root%3A%2FReport(1).pdf
  if (colon >= 0) return { name: head.slice(0, colon), inner: null, tail: decodeText(raw).slice(colon + 1) }
  if (open < 0) return { name: head, inner: null, tail: null }
  const close = raw.lastIndexOf(')')
  const rest = decodeText(raw.slice(close + 1))
  if (close < open || (rest !== '' && !rest.startsWith(':'))) {
    throw new AddressFault(
      'malformedArguments',
      `The parentheses of ${quoted(raw)} do not close; a slash inside them is written %2F.`,
      raw,
    )
  }
  return { name: head, inner: raw.slice(open + 1, close), tail: rest === '' ? null : rest.slice(1) }
}
