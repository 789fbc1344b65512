import { describe, expect, it } from 'vitest'
import type { Authorized } from '../access/authorize.ts'
import type { ChildFacts, ChildQuery, ItemReader } from '../ports/items.ts'
import { makeListChildren } from './list-children.ts'
import type { ItemKey } from '../ids.ts'
import { anItem, anOp, aSeen, keys, reaching } from '../testing/facts.ts'

const op = anOp()
const folder = aSeen(op, { depth: 1, reaching: [reaching(keys.root, 1)] }) as Authorized<'read'>
const child = (key: number, name: string) => anItem({ key: key as ItemKey, parent: folder.item.key, name })

/** A folder of files `0`, `1`, ... of which some are closed to the caller. */
function listOf(count: number, isHidden: (index: number) => boolean) {
  const children = Array.from({ length: count }, (_none, index): ChildFacts => {
    const item = child(10 + index, String(index).padStart(5, '0'))
    return { item, isBroken: isHidden(index), reaching: [] }
  })
  const queries: ChildQuery[] = []
  const items: Partial<ItemReader> = {
    listChildren: async query => {
      queries.push(query)
      const start = query.after === null ? 0 : Number(query.after[1]) + 1
      return children.slice(start, start + query.limit)
    },
    countChildren: async () => count,
    listBrokenChildren: async () => children.filter(facts => facts.isBroken),
  }
  return { list: makeListChildren({ items: items as ItemReader }), queries }
}

const first = { order: 'default' as const, isDescending: false, after: null }

/** All pages, by the names on them. */
async function readAll(list: ReturnType<typeof listOf>['list'], limit: number): Promise<string[][]> {
  const pages: string[][] = []
  let after: readonly (string | number)[] | null = null
  do {
    const page = await list.page(op, folder, { ...first, after, limit })
    pages.push(page.children.map(seen => seen.item.name))
    after = page.after
  } while (after !== null)
  return pages
}

describe('a page of children', () => {
  it('is full, and says that there is more only when there is more to see', async () => {
    expect(await readAll(listOf(4, () => false).list, 2)).toEqual([
      ['00000', '00001'],
      ['00002', '00003'],
    ])
    expect(await readAll(listOf(3, index => index === 2).list, 2)).toEqual([['00000', '00001']])
  })

  it('is never empty in front of another one, however many children are hidden', async () => {
    for (const visible of [0, 1, 1999, 2000, 2998, 2999]) {
      const pages = await readAll(listOf(3000, index => index !== visible && index !== 2999).list, 1)
      expect(pages.every(page => page.length === 1)).toBe(true)
      expect(pages).toHaveLength(visible === 2999 ? 1 : 2)
    }
  })

  it('of a folder whose children are all hidden is one empty page, found in few steps', async () => {
    const { list, queries } = listOf(10_000, () => true)
    expect(await readAll(list, 200)).toEqual([[]])
    expect(queries.length).toBeLessThan(15)
  })

  it('shows a closed child whose own grant reaches the caller, with the role of that grant', async () => {
    const item = child(20, 'closed')
    const facts = { item, isBroken: true, reaching: [reaching(20, 2)] }
    const list = makeListChildren({ items: { listChildren: async () => [facts] } as unknown as ItemReader })
    const page = await list.page(op, folder, { ...first, limit: 5 })
    expect(page.children.map(seen => [seen.item.name, seen.verdict.rank, seen.chain.length])).toEqual([
      ['closed', 2, 2],
    ])
  })

  it('adds the grants of a child to those of its folder', async () => {
    const facts = { item: child(20, 'more'), isBroken: false, reaching: [reaching(20, 2)] }
    const list = makeListChildren({ items: { listChildren: async () => [facts] } as unknown as ItemReader })
    expect((await list.page(op, folder, { ...first, limit: 5 })).children[0]?.verdict.rank).toBe(2)
  })
})

it('the count is of what the caller can see', async () => {
  expect(await listOf(10, index => index < 4).list.count(op, folder)).toBe(6)
})
