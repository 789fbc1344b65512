import { expect, it } from 'vitest'
import { describeOnEngines } from './conformance/describe-on-engines.ts'
import { createItemReader } from './items.ts'
import { keepFindable } from './storable.ts'

it('leaves parameters alone that can be stored', () => {
  const params = { drive: 1, name: 'é 😀', ids: ['a', 'b'], rows: [{ position: 0, name: 'x' }], none: null }
  expect(keepFindable(params)).toBe(params)
})

it('takes out of lists what cannot be stored, and finds nothing by a single such text', () => {
  expect(keepFindable({ ids: ['a', '\0', '\ud800', 'b'], drive: 1 })).toEqual({ ids: ['a', 'b'], drive: 1 })
  expect(keepFindable({ rows: [{ name: 'a' }, { name: '\udc00' }] })).toEqual({ rows: [{ name: 'a' }] })
  expect(keepFindable({ id: 'a\0b' })).toBeNull()
})

describeOnEngines('a look-up by text that no database holds', makeWorld => {
  it('finds nothing', async () => {
    const store = await makeWorld()
    try {
      const items = createItemReader(store.engine)
      for (const text of ['\0', 'a\0', '\ud800']) {
        expect(await items.findChild(1 as never, 1 as never, text)).toBeNull()
        expect(await items.walk(1 as never, 1 as never, [text, 'b'])).toBeNull()
        expect(await items.drivesOf(text)).toEqual([])
      }
    } finally {
      await store.close()
    }
  })
})
