import { describe, expect, it } from 'vitest'
import { parseQueryOptions } from '../../address/query.ts'
import { readRawQuery } from '../../address/raw-query.ts'
import { encodeSkipToken } from '../../address/skip-token.ts'
import { childrenQuery, encodeChildToken, readChildSort, readChildToken, readPageSize } from './child-query.ts'

const options = (text: string) => parseQueryOptions(readRawQuery(text), childrenQuery)
const bySize = { order: 'size', isDescending: true } as const

describe('the token of a page', () => {
  it('comes back as it was made', () => {
    expect(readChildToken(bySize, encodeChildToken(bySize, [5, 'é']))).toEqual([5, 'é'])
    expect(readChildToken(bySize, null)).toBeNull()
  })

  it.each([
    [['size', false, 5, 'x']],
    [['name', true, 'x', 'x']],
    [['size', true, 'x', 'x']],
    [['size', true, 1.5, 'x']],
    [['size', true, 5]],
    [['size', true, 5, 'x', 1]],
    [['size', true, 5, 7]],
  ])('of another list, %j, is refused', values => {
    expect(() => readChildToken(bySize, encodeSkipToken(values))).toThrow(
      expect.objectContaining({ code: 'invalidQueryOption' }),
    )
  })
})

it('the order is one property, and name as a second', () => {
  expect(readChildSort(options('$orderby=size desc,name').orderBy)).toEqual(bySize)
  expect(readChildSort([])).toEqual({ order: 'default', isDescending: false })
  for (const text of ['$orderby=size,name desc', '$orderby=name,size', '$orderby=size,name,createdDateTime']) {
    expect(() => readChildSort(options(text).orderBy)).toThrow(expect.objectContaining({ code: 'invalidQueryOption' }))
  }
})

it('a page has two hundred entries unless another size is asked for, and fewer with relations', () => {
  expect(readPageSize(options(''), undefined)).toBe(200)
  expect(readPageSize(options('$top=5000'), undefined)).toBe(1000)
  expect(readPageSize(options(''), '30')).toBe(30)
  expect(readPageSize(options('$top=20'), '30')).toBe(20)
  expect(readPageSize(options(''), 'many')).toBe(200)
  expect(readPageSize(options('$expand=permissions'), undefined)).toBe(50)
})
