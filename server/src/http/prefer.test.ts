import { expect, it } from 'vitest'
import { readPreferences } from './prefer.ts'

it('reads several preferences of one header in any case', () => {
  const read = readPreferences('Return=minimal; x=1, odata.maxpagesize="5" ,respond-async,, RETURN=representation')
  expect([...read]).toEqual([
    ['return', 'minimal'],
    ['odata.maxpagesize', '5'],
    ['respond-async', ''],
  ])
  expect(readPreferences(undefined).size).toBe(0)
})
