/** Moving and deleting a folder with a hundred thousand items below it, while other requests go on. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ItemKey } from '../../domain/ids.ts'
import { findTreeFaults, type ItemWorld, makeItemWorld } from './item-world.ts'
import type { MakeStoreWorld, StoreWorld } from './world.ts'

const folders = 2_000
const filesEach = 49

/**
 * Puts `folders` folders, each in the one before it up to 40 levels deep, with `filesEach` files of one byte, below a
 * folder. Straight into the tables: through the front door it would take minutes.
 */
async function fillFolder(world: ItemWorld, top: ItemKey): Promise<{ deepest: ItemKey; count: number }> {
  const { store, drive } = world
  const rows: unknown[] = []
  const sizes = new Map<number, number>()
  let key = 1_000
  let above: number[] = [world.root, top]
  let children = 0
  for (let index = 0; index < folders; index++) {
    if (index % 40 === 0) {
      above = [world.root, top]
      children += 1
    }
    const parent = above.at(-1) as number
    const folder = key++
    const isLast = index % 40 === 39 || index === folders - 1
    rows.push({
      id: folder,
      parent,
      folder: 1,
      ancestors: JSON.stringify(above),
      size: 0,
      children: filesEach + (isLast ? 0 : 1),
    })
    for (const one of [...above.slice(1), folder]) sizes.set(one, (sizes.get(one) ?? 0) + filesEach)
    for (let file = 0; file < filesEach; file++)
      rows.push({ id: key++, parent: folder, folder: 0, ancestors: null, size: 1, children: 0 })
    above = [...above, folder]
  }
  const isSqlite = store.engine.dialect.name === 'sqlite'
  const source = isSqlite
    ? `select value ->> '$.id' as id, value ->> '$.parent' as parent, value ->> '$.folder' as folder, value ->> '$.ancestors' as ancestors,
        value ->> '$.size' as size, value ->> '$.children' as children from json_each(?)`
    : `select * from jsonb_to_recordset(cast(? as jsonb)) as r(id bigint, parent bigint, folder bigint, ancestors text, size bigint, children bigint)`
  for (let from = 0; from < rows.length; from += 20_000) {
    await store.query(
      `insert into items (drive_id, item_id, parent_id, is_folder, name, name_key, ancestors, size, child_count, version, seq, content_seq,
         acl_seq, own_grants, created_at, modified_at, fs_created_at, fs_modified_at)
       select ${drive}, r.id, r.parent, r.folder, 'n' || r.id, 'n' || r.id, r.ancestors, r.size, r.children, 1, r.id, r.id, 0, 0, 1, 1, 1, 1
       from (${source}) r`,
      JSON.stringify(rows.slice(from, from + 20_000)),
    )
  }
  const sums = [...sizes].map(([item, size]) => ({ item, size }))
  await store.query(
    isSqlite
      ? `update items set size = s.size from (select value ->> '$.item' as item, value ->> '$.size' as size from json_each(?)) s
           where items.drive_id = ${drive} and items.item_id = s.item`
      : `update items set size = s.size from jsonb_to_recordset(cast(? as jsonb)) as s(item bigint, size bigint)
           where items.drive_id = ${drive} and items.item_id = s.item`,
    JSON.stringify(sums),
  )
  const total = folders * filesEach
  await store.query('update items set size = size + ? where drive_id = ? and item_id = ?', total, drive, world.root)
  await store.query('update items set child_count = ? where drive_id = ? and item_id = ?', children, drive, top)
  await store.query(
    'update drives set used_bytes = used_bytes + ?, seq = ? where drive_id = ?',
    total,
    key + 1000,
    drive,
  )
  if (!isSqlite) await store.query('analyze items')
  return { deepest: (key - 1) as ItemKey, count: rows.length }
}

export function testLargeTrees(engine: string, makeStore: MakeStoreWorld): void {
  describe(`a folder with 100,000 items on ${engine}`, () => {
    let store: StoreWorld
    let world: ItemWorld

    beforeEach(async () => {
      store = await makeStore()
      world = await makeItemWorld(store)
    })
    afterEach(() => store.close())

    it('moves and goes as a whole, while others read and write', async () => {
      const top = await world.make(world.root, 'Top')
      const target = await world.make(world.root, 'Target')
      const other = await makeItemWorld(store)
      const { deepest, count } = await fillFolder(world, top.key)
      expect(count).toBe(100_000)
      expect(await findTreeFaults(world)).toEqual([])

      const [, reads, written] = await Promise.all([
        world.move(top.key, target.key),
        Promise.all(Array.from({ length: 20 }, () => world.find(deepest))),
        Promise.all(Array.from({ length: 5 }, (_none, index) => other.make(other.root, `${index}`, 1))),
      ])
      expect(reads.every(item => item !== null)).toBe(true)
      expect(written).toHaveLength(5)
      expect(await world.pathOf(deepest)).toMatch(/^Target\/Top\//)
      expect(await findTreeFaults(world)).toEqual([])

      await Promise.all([world.remove(top.key), other.make(other.root, 'more', 1), world.find(deepest)])
      expect(await world.find(deepest)).toBeNull()
      const [told] = await store.query(
        `select count(*) as n from changes where drive_id = ? and kind = 'deleted'`,
        world.drive,
      )
      expect(told?.['n']).toBe(count + 1)
      expect(await world.usage()).toMatchObject({ used: 0, deleted: folders * filesEach })
      expect(await findTreeFaults(world)).toEqual([])
    }, 120_000)
  })
}
