import { quoted } from '../../domain/errors.ts'
import { AddressFault } from './address-fault.ts'
import { decodeText } from './decode.ts'
import type { RawQuery } from './raw-query.ts'
import { foldAscii } from './words.ts'

/**
 * What stands in parentheses: keys and function parameters. The quotes are found in the raw text and the value is decoded
 * afterwards, because SDKs send `search(q='it%27s')` with a quote that ends nothing (delta-search-subscriptions.md section 2).
 */

/**
 * The key in `users('x')`, `items(01AB)` or `children('@a1')?@a1='a/b'`. `raw` is the text between the parentheses;
 * `alternate` names, in lower case, the key that is meant when it is not the id.
 */
export function readKeyLiteral(raw: string, query: RawQuery, alternate: string | null = null): string {
  const predicate = /^([A-Za-z_]\w*)=/.exec(raw)
  const name = foldAscii(predicate?.[1] ?? 'id')
  if (predicate !== null && name !== (alternate ?? 'id')) {
    throw new AddressFault(
      'unsupportedKey',
      `The alternate key ${quoted(predicate[1])} is not supported; use the id.`,
      raw,
    )
  }
  const literal = predicate === null ? raw : raw.slice(predicate[0].length)
  const isQuoted = literal.length >= 2 && literal.startsWith("'") && literal.endsWith("'")
  const value = isQuoted ? unquoteDoubled(decodeText(literal.slice(1, -1))) : stripEncodedQuotes(decodeText(literal))
  return resolveAlias(value, isQuoted, query)
}

/**
 * The parameters in `delta(token='x')`, by lower-case name. Only the names in `allowed` are taken; `raw` is the text
 * between the parentheses.
 */
export function readArguments(raw: string, allowed: readonly string[], query: RawQuery): Record<string, string> {
  const args: Record<string, string> = {}
  let position = 0
  while (position < raw.length) {
    const equals = raw.indexOf('=', position)
    if (equals < 0) throw malformed(raw)
    const name = foldAscii(decodeText(raw.slice(position, equals)).trim())
    if (!allowed.includes(name) || name in args) {
      const taken = allowed.length === 0 ? 'takes no parameters' : `takes ${allowed.join(', ')}, each once`
      throw new AddressFault('malformedArguments', `The function ${taken}; found ${quoted(name)}.`, raw)
    }
    const end = findLiteralEnd(raw, equals + 1)
    args[name] = readArgument(raw.slice(equals + 1, end), query)
    if (end === raw.length - 1) throw malformed(raw)
    position = end + 1
  }
  return args
}

function readArgument(literal: string, query: RawQuery): string {
  const isQuoted = literal.startsWith("'")
  const value = isQuoted ? unquoteDoubled(decodeText(literal.slice(1, -1))) : stripEncodedQuotes(decodeText(literal))
  return resolveAlias(value, isQuoted, query)
}

const nextParameter = /,(?:\s|%20)*[A-Za-z_]\w*=/y

/** The index of the comma behind the value that begins at `start`, or the length of the text. */
function findLiteralEnd(raw: string, start: number): number {
  if (raw[start] !== "'") {
    const comma = raw.indexOf(',', start)
    return comma < 0 ? raw.length : comma
  }
  for (let index = raw.indexOf("'", start + 1); index >= 0; index = raw.indexOf("'", index + 1)) {
    if (raw[index + 1] === "'") {
      index += 1
      continue
    }
    nextParameter.lastIndex = index + 1
    // A lone quote that ends nothing is part of the value: clients forget to double it.
    if (index + 1 === raw.length || nextParameter.test(raw)) return index + 1
  }
  throw malformed(raw)
}

function malformed(raw: string): AddressFault {
  return new AddressFault(
    'malformedArguments',
    `The parameters in parentheses are malformed: ${quoted(raw)}. Write name='value', a quote as '' and a slash as %2F.`,
    raw,
  )
}

function unquoteDoubled(text: string): string {
  return text.includes("''") ? text.replaceAll("''", "'") : text
}

/** Some clients encode the delimiting quotes as well; then they come to light only after decoding. */
function stripEncodedQuotes(text: string): string {
  const isQuoted = text.length >= 2 && text.startsWith("'") && text.endsWith("'")
  return isQuoted ? unquoteDoubled(text.slice(1, -1)) : text
}

/**
 * Replaces `@p` by the value of the query parameter `@p`. In quotes it is an alias only if the query knows it: a file may
 * be called `@a1` (client-rclone.md section 3).
 */
function resolveAlias(value: string, isQuoted: boolean, query: RawQuery): string {
  if (!value.startsWith('@')) return value
  const aliased = query.parameters.get(foldAscii(value))
  if (aliased !== undefined) return stripEncodedQuotes(aliased)
  if (isQuoted) return value
  throw new AddressFault('malformedArguments', `The query has no value for the alias ${quoted(value)}.`, value)
}

/** Whether the text between the parentheses names this key, as `appId='x'` does. `name` is in lower case. */
export function namesKey(raw: string, name: string): boolean {
  return foldAscii(/^([A-Za-z_]\w*)=/.exec(raw)?.[1] ?? '') === name
}
