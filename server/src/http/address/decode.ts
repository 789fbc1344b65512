import { quoted } from '../../domain/errors.ts'
import { AddressFault } from './address-fault.ts'

/**
 * The one place where percent-encoding of a path or query is undone, exactly once (security rule G2). `+` stays a plus;
 * only decodeQueryText knows it as a space.
 */

/** Decodes any piece of a URL. Bad escapes, bytes that are not UTF-8 and NUL (which PostgreSQL cannot store) are refused. */
export function decodeText(raw: string): string {
  const text = raw.includes('%') ? decodePercent(raw) : raw
  if (text.includes('\u0000')) throw new AddressFault('forbiddenCharacter', 'The address holds a NUL character.', raw)
  return text
}

function decodePercent(raw: string): string {
  try {
    return decodeURIComponent(raw)
  } catch {
    throw new AddressFault(
      'malformedEncoding',
      `${quoted(raw)} is not valid percent-encoded UTF-8; write a percent sign as %25.`,
      raw,
    )
  }
}

/** Decodes the value or name of a query parameter, where `+` means a space (odata-and-batch.md section 2). */
export function decodeQueryText(raw: string): string {
  return decodeText(raw.includes('+') ? raw.replaceAll('+', ' ') : raw)
}

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const forbidden = /[\u0000-\u001f\u007f\\]/

/** Refuses what neither a name nor an id may hold. Dot segments are never resolved, so they cannot be meant. */
export function checkName(name: string, raw: string): string {
  if (name === '.' || name === '..') {
    throw new AddressFault('dotSegment', `${quoted(name)} is not a name; the server resolves no dot segments.`, raw)
  }
  if (forbidden.test(name)) {
    throw new AddressFault('forbiddenCharacter', `${quoted(raw)} holds a backslash or a control character.`, raw)
  }
  return name
}

/** Checks the text of a key. An encoded slash is refused: no id holds one, and it must not look like a path to anybody. */
export function checkKey(key: string, raw: string): string {
  if (key === '') throw new AddressFault('emptySegment', `${quoted(raw)} has an empty key.`, raw)
  if (key.includes('/')) throw new AddressFault('forbiddenCharacter', `The key ${quoted(raw)} holds a slash.`, raw)
  return checkName(key, raw)
}
