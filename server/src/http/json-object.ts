import { AppError } from '../domain/errors.ts'
import { findJsonFault } from './json-fault.ts'

/** A JSON object as it came: its members are not checked yet. */
export type JsonObject = Record<string, unknown>

/** Deeper than any body of Graph; far from what overflows the stack of whoever walks the value later. */
const maxDepth = 100

/**
 * Parses the text of a request body as a JSON object (platform.md section 1). Of members named twice the last one
 * counts. A member named `__proto__` is left out, so that no copy of the object can change a prototype; names such as
 * `constructor` are members like any other.
 *
 * Throws AppError `invalidParameterFormat` for what is not JSON, with the place and what was expected there, and
 * `invalidParameterFormat` for JSON that is no object or is nested too deeply. The messages repeat no more of the body
 * than one character.
 */
export function parseJsonObject(text: string): JsonObject {
  // A shorter text cannot close what it opens so often.
  if (text.length > 2 * maxDepth) refuseDeepNesting(text)
  const value = parse(text)
  if (isObject(value)) return value
  throw new AppError('invalidParameterFormat', `The body must be a JSON object, not ${nameOfType(value)}.`)
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(text: string): unknown {
  try {
    // The name can also be written with escapes; asking for either keeps the costly way rare.
    const mayNameProto = text.includes('__proto__') || text.includes(String.raw`\u00`)
    return mayNameProto ? JSON.parse(text, dropProto) : JSON.parse(text)
  } catch {
    // The engine's message repeats parts of the body, which may hold a password; ours says where and what instead.
    const { line, column, expected, found } = findJsonFault(text)
    const message = `The body is not JSON: at line ${line}, column ${column}, ${expected} was expected, but ${found}.`
    throw new AppError('invalidParameterFormat', message, { target: 'body' })
  }
}

/** JSON.parse makes `__proto__` an own member; a reviver's undefined takes it away again. */
function dropProto(name: string, value: unknown): unknown {
  return name === '__proto__' ? undefined : value
}

/** Counts brackets outside of strings. The text may be no JSON at all; then the parser says what is wrong. */
function refuseDeepNesting(text: string): void {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) inString = !inString
    else if (inString) at += code === backslash ? 1 : 0
    else if (code === openBrace || code === openBracket) depth++
    else if (code === closeBrace || code === closeBracket) depth--
    if (depth > maxDepth)
      throw new AppError('invalidParameterFormat', `The body is nested more than ${maxDepth} levels deep.`)
  }
}

const [quote, backslash] = [0x22, 0x5c]
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]

function nameOfType(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return `a ${typeof value}`
}
