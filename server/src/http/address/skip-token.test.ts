import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../domain/errors.ts'
import { decodeSkipToken, encodeSkipToken, type SkipValue } from './skip-token.ts'

const isAny = (values: readonly SkipValue[]): values is readonly SkipValue[] => values.length >= 0
const isNameAndId = (values: readonly SkipValue[]): values is readonly [string, number] =>
  values.length === 2 && typeof values[0] === 'string' && typeof values[1] === 'number'

describe('a skip token', () => {
  it('brings back its values and needs no encoding in a URL', () => {
    const text = fc.string({ unit: 'grapheme' }).filter(value => !value.includes('\u0000') && value.isWellFormed())
    const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))
    fc.assert(
      fc.property(fc.array(value), values => {
        const token = encodeSkipToken(values)
        expect(token).toMatch(/^[\w-]*$/)
        expect(decodeSkipToken(token, isAny)).toEqual(values)
      }),
    )
  })

  it.each([
    ['no base64url', 'a b'],
    ['padded', `${encodeSkipToken(['a', 1])}=`],
    ['not canonical', 'YR'],
    ['no JSON', Buffer.from('nope').toString('base64url')],
    ['no UTF-8', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x2c, 0x31, 0x5d]).toString('base64url')],
    ['no list', Buffer.from('{"a":1}').toString('base64url')],
    ['a list of lists', Buffer.from('[["a"],1]').toString('base64url')],
    ['a number beyond all bounds', Buffer.from('["a",1e999]').toString('base64url')],
    ['NUL in a text', Buffer.from(String.raw`["a\u0000",1]`).toString('base64url')],
    ['half a surrogate pair', Buffer.from(String.raw`["\ud800",1]`).toString('base64url')],
    ['too few values', encodeSkipToken(['a'])],
    ['other types', encodeSkipToken([1, 'a'])],
    ['empty', ''],
  ])('is refused when it is %s', (_, token) => {
    const decode = () => decodeSkipToken(token, isNameAndId)
    expect(decode).toThrow(AppError)
    expect(decode).toThrow(/^\$skiptoken .* was not made by this list/)
  })

  it('passes with the values that the list expects', () => {
    expect(decodeSkipToken(encodeSkipToken(['a', 1]), isNameAndId)).toEqual(['a', 1])
  })
})
