import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { findJsonFault } from './json-fault.ts'
import { parseJsonObject } from './json-object.ts'

function refusalOf(text: string): AppError {
  try {
    parseJsonObject(text)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('The text was not refused.')
}

describe('a JSON object', () => {
  test('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        fc.pre(!JSON.stringify(value).includes('__proto__'))
        const text = JSON.stringify(value)
        expect(parseJsonObject(text)).toEqual(JSON.parse(text))
        expect(parseJsonObject(JSON.stringify(value, null, 2))).toEqual(JSON.parse(text))
      }),
    )
  })

  test.each([
    '{"__proto__":{"isAdmin":true},"a":1}',
    String.raw`{"\u005f_proto__":{"isAdmin":true},"a":1}`,
    String.raw`{"__pr\u006Fto__":{"isAdmin":true},"a":1}`,
    '{"a":1,"__proto__":null}',
  ])('has no member __proto__ (%s)', text => {
    const value = parseJsonObject(text)
    expect(Object.keys(value)).toEqual(['a'])
    expect(Object.getPrototypeOf(Object.assign({}, value))).toBe(Object.prototype)
    expect(value.isAdmin).toBeUndefined()
  })

  test('has none further inside either', () => {
    const value = parseJsonObject('{"a":[{"__proto__":{"isAdmin":true},"b":2}]}')
    expect(JSON.stringify(value)).toBe('{"a":[{"b":2}]}')
  })

  test('takes constructor and the like as members like any other', () => {
    const value = parseJsonObject('{"constructor":{"prototype":{"x":1}},"hasOwnProperty":1,"toString":2}')
    expect(Object.keys(value)).toEqual(['constructor', 'hasOwnProperty', 'toString'])
    expect(Reflect.get({}, 'x')).toBeUndefined()
  })

  test('takes the last of members named twice', () => {
    expect(parseJsonObject('{"a":1,"b":2,"a":3}')).toEqual({ a: 3, b: 2 })
  })

  test.each([
    ['[]', 'an array'],
    ['null', 'null'],
    ['"text"', 'a string'],
    ['1', 'a number'],
    ['true', 'a boolean'],
  ])('is not %s, and the message says so', (text, name) => {
    expect(refusalOf(text).code).toBe('invalidParameterFormat')
    expect(refusalOf(text).message).toContain(name)
  })

  test('may be nested a hundred levels deep and no deeper', () => {
    const nest = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
    expect(parseJsonObject(nest(100))).toHaveProperty('a')
    expect(refusalOf(nest(101)).code).toBe('invalidParameterFormat')
    expect(refusalOf('{"a":'.repeat(200_000)).code).toBe('invalidParameterFormat')
  })

  test('may have any number of brackets inside its strings', () => {
    const text = JSON.stringify({ a: '[{'.repeat(500), b: '\\"['.repeat(500) })
    expect(parseJsonObject(text)).toEqual(JSON.parse(text))
  })
})

describe('what is no JSON', () => {
  test.each([
    ['{"a":1,}', 1, 8, 'a member name in double quotes', `'}' is there`],
    ['{"a" 1}', 1, 6, 'a colon', `'1' is there`],
    ['{"a":}', 1, 6, 'a value', `'}' is there`],
    ['{"a":1', 1, 7, 'a comma or }', 'the body ends'],
    ['{"a":[1 2]}', 1, 9, 'a comma or ]', `'2' is there`],
    ['{"a":[,1]}', 1, 7, 'a value or ]', `',' is there`],
    ['{"a":[1,]}', 1, 9, 'a value', `']' is there`],
    [`{'a':1}`, 1, 2, 'a member name in double quotes or }', `''' is there`],
    ['{a:1}', 1, 2, 'a member name in double quotes or }', `'a' is there`],
    ['{"a":1} x', 1, 9, 'the end of the body', `'x' is there`],
    ['{"a":tru}', 1, 6, 'a value', `'t' is there`],
    ['{"a":nullx}', 1, 6, 'a value', `'n' is there`],
    ['{"a":01}', 1, 6, 'a value', `'0' is there`],
    ['{"a":1.}', 1, 6, 'a value', `'1' is there`],
    ['{"a":NaN}', 1, 6, 'a value', `'N' is there`],
    ['{"a":undefined}', 1, 6, 'a value', `'u' is there`],
    ['{"a":"b', 1, 8, 'the closing quote of a string', 'the body ends'],
    [String.raw`{"a":"\x"}`, 1, 7, 'an escape that JSON knows', String.raw`'\' is there`],
    [String.raw`{"a":"\u12"}`, 1, 7, 'an escape that JSON knows', String.raw`'\' is there`],
    ['{"a":"b\nc"}', 1, 8, 'an escape in the place of a control character', 'U+000A is there'],
    ['{\n  "a": 1,\n  "b": "x" "y"\n}', 3, 12, 'a comma or }', `'"' is there`],
    ['{"a":1 // why\n}', 1, 8, 'a comma or }', `'/' is there`],
    [' ', 1, 2, 'a value', 'the body ends'],
    ['', 1, 1, 'a value', 'the body ends'],
    ['{"a":1}\u0000', 1, 8, 'the end of the body', 'U+0000 is there'],
    ['{"a":💥}', 1, 6, 'a value', `'💥' is there`],
  ])('%j is refused at its place', (text, line, column, expected, found) => {
    const { code, message } = refusalOf(text)
    expect(code).toBe('invalidParameterFormat')
    expect(message).toBe(
      `The body is not JSON: at line ${line}, column ${column}, ${expected} was expected, but ${found}.`,
    )
  })

  test('is never repeated in the message', () => {
    expect(refusalOf('{"password":"s3cret" "x":1}').message).not.toContain('s3cret')
  })

  test('is found wherever a valid text is damaged, behind what is still right', () => {
    const damage = fc.record({ value: fc.dictionary(fc.string(), fc.jsonValue()), at: fc.nat(), by: fc.string() })
    fc.assert(
      fc.property(damage, ({ value, at, by }) => {
        const text = JSON.stringify(value)
        const cut = at % text.length
        const damaged = text.slice(0, cut) + by + text.slice(cut + 1)
        fc.pre(!isJson(damaged))
        const { line, column, expected } = findJsonFault(damaged)
        expect(expected).not.toBe('JSON')
        // Values are stringified on one line; only the damage can add lines.
        expect(line - 1).toBeLessThanOrEqual(by.split('\n').length - 1)
        expect(column).toBeGreaterThan(0)
      }),
    )
  })

  test('is found in deep nesting without a deep stack', () => {
    expect(findJsonFault('['.repeat(1_000_000))).toMatchObject({ column: 1_000_001, expected: 'a value or ]' })
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
