import { quoted } from '../../domain/errors.ts'
import { isStorable } from '../../domain/storable-text.ts'
import { invalidOption } from './query-options.ts'

/** What a page ends with: the sort key of its last row. */
export type SkipValue = string | number | boolean | null

/** Packs the values into an opaque token that needs no encoding in a URL. It is no secret and no proof of anything. */
export function encodeSkipToken(values: readonly SkipValue[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/**
 * Unpacks a token that came back. Whoever asks says by `isExpected` which values the list makes, because the caller may
 * have forged them; anything else is AppError `invalidQueryOption`.
 */
export function decodeSkipToken<Values extends readonly SkipValue[]>(
  token: string,
  isExpected: (values: readonly SkipValue[]) => values is Values,
): Values {
  const values = readJson(token)
  if (!Array.isArray(values) || !values.every(isSkipValue) || !isExpected(values)) {
    throw invalidOption(
      '$skiptoken',
      `${quoted(token)} was not made by this list; follow @odata.nextLink as it was given.`,
    )
  }
  return values
}

function readJson(token: string): unknown {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.toString('base64url') !== token) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // Not JSON, or not UTF-8: both mean that the token is not ours, and the caller of readJson says so.
    return undefined
  }
}

/** NUL and lone surrogates are refused because the stores cannot hold them, so no row can have them. */
function isSkipValue(value: unknown): value is SkipValue {
  if (typeof value === 'string') return isStorable(value)
  return value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
