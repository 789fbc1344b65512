/** What is kept of the folders above an item must never be seen once it is old, on either engine. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ItemKey } from '../../domain/ids.ts'
import { createLocate } from '../locate.ts'
import { bumpDirectory } from '../guests.ts'
import { command, type Engine } from '../statement.ts'
import { aDraft, emptyStore, type GrantWorld, makeGrantWorld } from './grant-world.ts'
import type { MakeStoreWorld, StoreWorld } from './world.ts'

export function testLocate(engine: string, makeStore: MakeStoreWorld): void {
  describe(`locating an item again on ${engine}`, () => {
    let store: StoreWorld
    let world: GrantWorld
    let folder: ItemKey
    let inner: ItemKey
    let file: ItemKey

    beforeAll(async () => {
      store = await makeStore()
    })
    beforeEach(async () => {
      await emptyStore(store)
      world = await makeGrantWorld(store)
      folder = (await world.make(world.root, 'Plans')).key
      inner = (await world.make(folder, 'Drafts')).key
      file = (await world.make(inner, 'plan.txt', 1)).key
      for (const principal of ['ben', 'planners'])
        await store.query('insert into memberships (member_id, principal_id) values (?, ?)', 'ben', principal)
      await world.give(folder, [aDraft('ben')])
    })
    afterAll(() => store.close())

    /** A change of the directory, by which memberships are changed. */
    const changeMemberships = async (text: string) => {
      await store.query(text)
      await store.engine.writeBatch({ version: command(bumpDirectory, {}) })
    }

    const changes: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['a grant above', () => world.give(world.root, [aDraft('planners', { rank: 2 })])],
      ['a role above', () => world.change(folder, 'ben', 2)],
      ['the end of a grant above', () => world.end(folder, 'ben')],
      ['a grant of its own', () => world.give(file, [aDraft('ben', { rank: 2 })])],
      ['a break above', () => world.give(inner, [aDraft('carla')], { breaksInheritance: true })],
      ['a break of its own', () => world.give(file, [aDraft('carla')], { breaksInheritance: true })],
      ['a new name above', () => world.rename(folder, 'Old plans')],
      ['a file that was made beside it', () => world.make(inner, 'beside.txt', 1)],
      ['new content', () => world.put(file, 7)],
      ['a new name of its own', () => world.rename(file, 'old.txt')],
      ['a move of a folder above', async () => world.move(inner, world.root)],
      ['its own move', async () => world.move(file, world.root)],
      ['the deletion of a folder above', () => world.remove(folder)],
      ['its own deletion', () => world.remove(file)],
      [
        'a membership that began',
        async () => {
          await world.give(folder, [aDraft('guild', { rank: 2 })])
          await world.reader.locate(world.drive, file, 'ben')
          await changeMemberships("insert into memberships (member_id, principal_id) values ('ben', 'guild')")
        },
      ],
      [
        'a membership that ended',
        async () => {
          await world.give(folder, [aDraft('planners', { rank: 2 })])
          await world.reader.locate(world.drive, file, 'ben')
          await changeMemberships("delete from memberships where principal_id = 'planners'")
        },
      ],
    ]

    it.each(changes)('sees %s', async (_what, change) => {
      const before = await world.reader.locate(world.drive, file, 'ben')
      expect(before?.chain).toHaveLength(4)
      await change()
      const after = await world.reader.locate(world.drive, file, 'ben')
      expect(after).toEqual(await createLocate(store.engine)(world.drive, file, 'ben'))
      expect(after).not.toEqual(before)
    })

    it('reads nothing above again after an invite to a file, new content or a new file', async () => {
      const treeOf = async () =>
        (await store.query('select seq, tree_seq from drives where drive_id = ?', world.drive))[0] ?? {}
      const before = await treeOf()
      await world.give(file, [aDraft('carla')])
      await world.put(file, 2)
      await world.make(folder, 'new.txt', 1)
      const after = await treeOf()
      expect(Number(after['seq'])).toBeGreaterThan(Number(before['seq']))
      expect(after['tree_seq']).toEqual(before['tree_seq'])
    })

    it('reads what lies above a folder once for all in it, and for each person apart', async () => {
      const sibling = (await world.make(inner, 'other.txt', 1)).key
      const read: (readonly [rows: number, above: boolean])[] = []
      const watched: Engine = {
        ...store.engine,
        read: async (target, params) => {
          const rows = await store.engine.read(target, params)
          const [row] = rows as readonly { above?: unknown }[]
          read.push([rows.length, row?.above !== null])
          return rows
        },
      }
      const locate = createLocate(watched)
      const chainOf = async (item: ItemKey, member: string) =>
        (await locate(world.drive, item, member))?.chain.map(link => link.name)
      expect(await chainOf(file, 'ben')).toEqual(['root', 'Plans', 'Drafts', 'plan.txt'])
      expect(await chainOf(sibling, 'ben')).toEqual(['root', 'Plans', 'Drafts', 'other.txt'])
      expect(read).toEqual([
        [1, true],
        [1, false],
      ])
      expect((await locate(world.drive, sibling, 'carla'))?.reaching).toEqual([])
      expect(read.at(-1)).toEqual([1, true])
      // Of a folder that was not read yet nothing is known, though its drive stands still.
      expect(await chainOf(inner, 'ben')).toEqual(['root', 'Plans', 'Drafts'])
      expect(read.slice(3)).toEqual([
        [1, false],
        [1, true],
      ])
    })
  })
}
