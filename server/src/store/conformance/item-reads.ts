/** What every engine must tell of children and of shares. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ItemKey } from '../../domain/ids.ts'
import type { ChildFacts, ChildOrder } from '../../domain/ports/items.ts'
import { createFirstShares } from '../first-shares.ts'
import { type ItemWorld, makeItemWorld, owner } from './item-world.ts'
import type { MakeStoreWorld, StoreWorld } from './world.ts'

const reader = '22222222-0000-4000-8000-000000000002'

export function testItemReads(engine: string, makeStore: MakeStoreWorld): void {
  describe(`children and shares on ${engine}`, () => {
    let store: StoreWorld
    let world: ItemWorld

    beforeEach(async () => {
      store = await makeStore()
      world = await makeItemWorld(store)
    })
    afterEach(() => store.close())

    const page = (
      order: ChildOrder,
      isDescending: boolean,
      after: readonly (string | number)[] | null,
      limit: number,
    ) =>
      world.reader.listChildren({
        drive: world.drive,
        parent: world.root,
        member: reader,
        order,
        isDescending,
        after,
        limit,
      })

    const grant = (item: ItemKey, seq: number, more: Record<string, string | number | null> = {}) => {
      const row = {
        grantee: `g${seq}`,
        kind: 'direct',
        permission_id: `p${seq}`,
        role: 1,
        sign_in_required: 1,
        granted_by: owner,
        created_at: seq,
        created_seq: seq,
        position: 0,
        changed_seq: seq,
        mails_sent: 0,
        expires_at: null,
        ...more,
      }
      return store.query(
        `insert into grants (drive_id, item_id, ${Object.keys(row).join(', ')}) values (${world.drive}, ${item}, ${Object.keys(
          row,
        )
          .map(() => '?')
          .join(', ')})`,
        ...Object.values(row),
      )
    }

    it('gives every order in pages without a gap or a twin, sorted by bytes', async () => {
      const names = ['b', 'B2', 'a', 'Z', 'é', 'É2', 'ß', 'ｚ', '😀', 'a.txt', '_', '~x', '10', '9']
      for (const [index, name] of names.entries())
        await world.make(world.root, name, index % 3 === 0 ? undefined : index % 5)
      const keys: Record<ChildOrder, (item: ChildFacts['item']) => string | number> = {
        default: item => (item.isFolder ? 1 : 0),
        name: item => item.name.toLowerCase(),
        size: item => item.size,
        lastModifiedDateTime: item => item.modifiedAt,
        createdDateTime: item => item.createdAt,
      }
      for (const order of Object.keys(keys) as ChildOrder[]) {
        for (const isDescending of order === 'default' ? [false] : [false, true]) {
          const whole = await page(order, isDescending, null, 100)
          expect(whole).toHaveLength(names.length)
          for (const limit of [1, 4]) {
            const found: string[] = []
            let after: readonly (string | number)[] | null = null
            for (;;) {
              const rows: readonly ChildFacts[] = await page(order, isDescending, after, limit)
              found.push(...rows.map(row => row.item.name))
              const last = rows.at(-1)
              if (!last || rows.length < limit) break
              after = [keys[order](last.item), last.item.name.toLowerCase()]
            }
            expect([order, isDescending, found]).toEqual([order, isDescending, whole.map(row => row.item.name)])
          }
        }
      }
      const byName = (await page('name', false, null, 100)).map(row => Buffer.from(row.item.name.toLowerCase()))
      expect(byName).toEqual(byName.toSorted((left, right) => Buffer.compare(left, right)))
    })

    it('leaves out what is deleted, and marks what is closed with the grants that reach the member', async () => {
      await store.query('insert into memberships (member_id, principal_id) values (?, ?)', reader, 'group')
      const gone = await world.make(world.root, 'gone')
      const open = await world.make(world.root, 'open', 1)
      const closed = await world.make(world.root, 'closed', 1)
      await world.remove(gone.key)
      await store.query('insert into broken_items (drive_id, item_id, seq) values (?, ?, 1)', world.drive, closed.key)
      await grant(closed.key, 7, { grantee: 'group', role: 2, expires_at: 99 })
      await grant(closed.key, 8, { grantee: 'other' })
      await store.query(`update items set own_grants = 2 where drive_id = ? and item_id = ?`, world.drive, closed.key)
      const rows = await page('default', false, null, 10)
      expect(rows.map(row => [row.item.name, row.isBroken])).toEqual([
        ['closed', true],
        ['open', false],
      ])
      expect(rows[0]?.reaching).toEqual([
        { item: closed.key, grantee: 'group', rank: 2, expiresAt: 99, kind: 'direct' },
      ])
      expect(rows[1]?.reaching).toEqual([])
      const closedOnes = await world.reader.listBrokenChildren(world.drive, world.root, reader)
      expect(closedOnes.map(row => [row.item.name, row.reaching.length])).toEqual([['closed', 1]])
      expect(await world.reader.countChildren(world.drive, world.root)).toBe(2)
      expect(open.parent).toBe(world.root)
    })

    it('tells the first share that counts, and whether any link is open to all', async () => {
      const shares = createFirstShares(store.engine)
      const [a, b, c] = [
        await world.make(world.root, 'a'),
        await world.make(world.root, 'b'),
        await world.make(world.root, 'c'),
      ]
      await grant(a.key, 5, { role: 3 })
      await grant(a.key, 6, { granted_by: null })
      await grant(a.key, 7, { expires_at: 100 })
      await grant(a.key, 8, { granted_by: 'app:x' })
      await grant(a.key, 9)
      await grant(b.key, 10)
      await grant(b.key, 11, { kind: 'anonymous' })
      await grant(c.key, 12, { kind: 'anonymous', expires_at: 100 })
      const items = [a.key, b.key, c.key, world.root]
      expect(await shares.find(world.drive, items, 100)).toEqual(
        new Map([
          [a.key, { grantedBy: 'app:x', createdAt: 8, isAnonymous: false }],
          [b.key, { grantedBy: owner, createdAt: 10, isAnonymous: true }],
        ]),
      )
      expect((await shares.find(world.drive, items, 99)).get(c.key)).toEqual({
        grantedBy: owner,
        createdAt: 12,
        isAnonymous: true,
      })
      expect(await shares.find(world.drive, [], 100)).toEqual(new Map())
    })
  })
}
