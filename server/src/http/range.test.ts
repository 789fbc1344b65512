import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { formatContentRange, holdsIfRange, parseRange } from './range.ts'

describe('a byte range', () => {
  test.each([
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=0-99', { first: 0, last: 99 }],
    ['bytes=10-', { first: 10, last: 99 }],
    ['bytes=-1', { first: 99, last: 99 }],
    ['bytes=-100', { first: 0, last: 99 }],
    ['bytes=-1000', { first: 0, last: 99 }],
    ['bytes=50-1000', { first: 50, last: 99 }],
    [`bytes=0-${'9'.repeat(400)}`, { first: 0, last: 99 }],
    [`bytes=-${'9'.repeat(400)}`, { first: 0, last: 99 }],
    ['Bytes = 5-6 ', { first: 5, last: 6 }],
  ])('%s of 100 bytes is read', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected)
  })

  test.each([undefined, 'items=0-5', 'byte=0-5', '', 'bytes=0-1,5-6', 'bytes=0-1, x'])(
    '%s asks for the whole file',
    header => {
      expect(parseRange(header, 100)).toBeNull()
    },
  )

  test.each([
    'bytes=',
    'bytes=-',
    'bytes=--5',
    'bytes=a-b',
    'bytes=5',
    'bytes=5-4',
    'bytes=-0',
    'bytes=100-',
    'bytes=100-200',
    `bytes=${'9'.repeat(400)}-`,
    'bytes=0x1-5',
    'bytes=+1-5',
    'bytes=1 -5',
    'bytes=1-5;',
    'bytes=1.5-3',
  ])('%s of 100 bytes is refused with 416 and the size', header => {
    expect(() => parseRange(header, 100)).toThrow(
      expect.objectContaining({ code: 'invalidRange', headers: { 'Content-Range': 'bytes */100' } }),
    )
  })

  test('of an empty file is refused, but for its last bytes: that is the whole file', () => {
    expect(() => parseRange('bytes=0-', 0)).toThrow(AppError)
    expect(() => parseRange('bytes=0-0', 0)).toThrow(AppError)
    expect(parseRange('bytes=-5', 0)).toBeNull()
  })

  test('always lies inside the file', () => {
    const offset = fc.option(fc.nat(300), { nil: '' })
    fc.assert(
      fc.property(offset, offset, fc.integer({ min: 1, max: 200 }), (from, to, size) => {
        fc.pre(`${from}${to}` !== '' && (from === '' ? to !== 0 : Number(from) < size))
        fc.pre(from === '' || to === '' || Number(to) >= Number(from))
        const range = parseRange(`bytes=${from}-${to}`, size)
        expect(range?.first).toBeGreaterThanOrEqual(0)
        expect(range?.last).toBeLessThan(size)
        expect(range?.first).toBeLessThanOrEqual(range?.last ?? -1)
      }),
    )
  })

  test('is told back with the size of the file', () => {
    expect(formatContentRange({ first: 5, last: 9 }, 100)).toBe('bytes 5-9/100')
  })
})

describe('If-Range', () => {
  const date = 'Sun, 22 Nov 2026 10:00:00 GMT'

  test('holds for the present tag and the present date', () => {
    expect(holdsIfRange(undefined, '"{A},1"', date)).toBe(true)
    expect(holdsIfRange('"{A},1"', '"{A},1"', date)).toBe(true)
    expect(holdsIfRange(date, '"{A},1"', date)).toBe(true)
  })

  test.each(['"{A},2"', 'W/"{A},1"', '{A},1', 'Sun, 22 Nov 2026 10:00:01 GMT', ''])('does not hold for %s', header => {
    expect(holdsIfRange(header, '"{A},1"', date)).toBe(false)
  })
})
