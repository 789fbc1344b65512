/** What every engine must do with items. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ItemKey } from '../../domain/ids.ts'
import type { ItemWritten } from '../../domain/ports/item-writer.ts'
import { contentOf, findTreeFaults, type ItemWorld, makeItemWorld, noTimes, owner } from './item-world.ts'
import type { MakeStoreWorld, StoreWorld } from './world.ts'

const codes = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.map(result =>
    result.status === 'fulfilled' ? 'done' : String((result.reason as { code?: string }).code ?? result.reason),
  )

export function testItems(engine: string, makeStore: MakeStoreWorld): void {
  describe(`items on ${engine}`, () => {
    let store: StoreWorld
    let world: ItemWorld

    beforeEach(async () => {
      store = await makeStore()
      world = await makeItemWorld(store)
    })
    afterEach(() => store.close())

    /** Every row of the drive, to show that a refusal wrote nothing. */
    const dump = async () => {
      const tables = ['items', 'versions', 'changes', 'audit', 'drives', 'unique_scopes']
      return Promise.all(
        tables.map(table => store.query(`select * from ${table} where drive_id = ? order by 1, 2`, world.drive)),
      )
    }

    describe('creating', () => {
      it('gives an item the change number of its drive as id, and a chain from the root', async () => {
        const folder = await world.make(world.root, 'Plans')
        const file = await world.make(folder.key, 'a.txt', 5)
        expect([folder.key, file.key]).toEqual([2, 3])
        const found = await world.reader.locate(world.drive, file.key, owner)
        expect(found?.chain.map(link => link.key)).toEqual([1, 2, 3])
        expect(found?.item).toEqual(file)
        expect(file).toMatchObject({
          size: 5,
          version: 1,
          mimeType: 'text/plain',
          seq: 3,
          contentSeq: 3,
          parent: folder.key,
        })
      })

      it('lets one of twenty parallel creates of a name win', async () => {
        const results = await Promise.allSettled(
          Array.from({ length: 20 }, (_none, index) => world.make(world.root, index % 2 ? 'Plans' : 'PLANS')),
        )
        expect(codes(results).toSorted()).toEqual(['done', ...Array<string>(19).fill('nameAlreadyExists')])
        expect((await world.find(world.root))?.childCount).toBe(1)
        expect(await findTreeFaults(world)).toEqual([])
      })

      it('compares names without case, and keeps composed and decomposed letters apart', async () => {
        await world.make(world.root, 'Résumé'.normalize('NFC'))
        await expect(world.make(world.root, 'RÉSUMÉ'.normalize('NFC'))).rejects.toMatchObject({
          code: 'nameAlreadyExists',
        })
        await expect(world.make(world.root, 'résumé'.normalize('NFD'))).resolves.toMatchObject({
          name: 'résumé'.normalize('NFD'),
        })
        await expect(world.make(world.root, 'a')).resolves.toBeDefined()
        await expect(world.make(world.root, 'a ')).resolves.toBeDefined()
      })

      it('writes nothing when the name is taken', async () => {
        await world.make(world.root, 'a', 1)
        const before = await dump()
        await expect(world.make(world.root, 'A', 1)).rejects.toMatchObject({ code: 'nameAlreadyExists' })
        await expect(world.make(world.root, 'A', undefined, { conflict: 'replace' })).rejects.toMatchObject({
          code: 'nameAlreadyExists',
        })
        expect(await dump()).toEqual(before)
      })

      it('finds a free name for each of thirty parallel creates that may be renamed', async () => {
        const made = await Promise.all(
          Array.from({ length: 30 }, () => world.make(world.root, 'x.txt', 1, { conflict: 'rename' })),
        )
        const expected = ['x.txt', ...Array.from({ length: 29 }, (_none, index) => `x ${index + 1}.txt`)]
        expect(made.map(item => item.name).toSorted()).toEqual(expected.toSorted())
      })

      it('replaces a file by keeping its id and adding a version', async () => {
        const first = await world.make(world.root, 'a.txt', 10)
        const written = await world.writer.create({
          ...world.facts,
          base: world.root,
          names: ['A.TXT'],
          content: contentOf(4),
          conflict: 'replace',
          times: noTimes,
          description: null,
          idempotency: null,
        })
        expect(written).toMatchObject({
          outcome: 'replaced',
          item: { key: first.key, name: 'a.txt', size: 4, version: 2 },
        })
        expect(await world.reader.findVersion(world.drive, first.key, 1)).toMatchObject({
          size: 10,
          pieces: contentOf(10).pieces,
        })
        expect(await world.reader.findVersion(world.drive, first.key, 2)).toMatchObject({
          size: 4,
          pieces: contentOf(4).pieces,
        })
        expect((await world.usage()).used).toBe(14)
        expect(await findTreeFaults(world)).toEqual([])
      })

      it('keeps a folder that is there when it is to be replaced by a folder', async () => {
        const folder = await world.make(world.root, 'Plans')
        const again = await world.make(world.root, 'plans', undefined, { conflict: 'replace' })
        expect(again).toEqual(folder)
      })

      it('does not replace a file that is closed to those who may write in its folder', async () => {
        const file = await world.make(world.root, 'a.txt', 1)
        await store.query('insert into broken_items (drive_id, item_id, seq) values (?, ?, 1)', world.drive, file.key)
        await expect(world.make(world.root, 'a.txt', 2, { conflict: 'replace' })).rejects.toMatchObject({
          code: 'nameAlreadyExists',
        })
      })

      it('makes the missing folders of a path together with the file, once for parallel uploads', async () => {
        const results = await Promise.all(
          Array.from({ length: 8 }, (_none, index) =>
            world.make(world.root, '', index, { names: ['A', 'b', `${index}.txt`] }),
          ),
        )
        expect(new Set(results.map(item => item.parent)).size).toBe(1)
        expect(await world.pathOf((results[3] as { key: ItemKey }).key)).toMatch(/^A\/b\/3\.txt$/)
        expect((await world.find(world.root))?.childCount).toBe(1)
        expect(await findTreeFaults(world)).toEqual([])
      })

      it('tells the links below the base', async () => {
        await world.make(world.root, 'A')
        const written = await world.writer.create({
          ...world.facts,
          base: world.root,
          names: ['a', 'B', 'c.txt'],
          content: contentOf(1),
          conflict: 'fail',
          times: noTimes,
          description: null,
          idempotency: null,
        })
        expect(written.links.map(link => link.name)).toEqual(['A', 'B', 'c.txt'])
        expect(written.links.at(-1)?.key).toBe(written.item.key)
      })

      it('goes through no file on the way', async () => {
        await world.make(world.root, 'a.txt', 1)
        await expect(world.make(world.root, '', 1, { names: ['a.txt', 'b.txt'] })).rejects.toMatchObject({
          code: 'itemNotFound',
        })
      })

      it('refuses a folder that has been deleted, itself or above, and a file as parent', async () => {
        const upper = await world.make(world.root, 'A')
        const lower = await world.make(upper.key, 'B')
        const file = await world.make(world.root, 'c.txt', 1)
        await world.remove(upper.key)
        for (const parent of [upper.key, lower.key, file.key, 99 as ItemKey]) {
          await expect(world.make(parent, 'x')).rejects.toMatchObject({ code: 'parentGone' })
        }
      })

      it('takes the client dates, and on business drives createdDateTime from them', async () => {
        const times = { createdAt: 1000, modifiedAt: 2000, accessedAt: 3000 }
        const business = await world.make(world.root, 'a.txt', 1, { times })
        expect(business).toMatchObject({
          fsCreatedAt: 1000,
          fsModifiedAt: 2000,
          fsAccessedAt: 3000,
          createdAt: 1000,
          modifiedAt: world.facts.now,
        })
        const personal = await makeItemWorld(store, { driveType: 'personal' })
        const mine = await personal.make(personal.root, 'a.txt', 1, { times })
        expect(mine).toMatchObject({ fsCreatedAt: 1000, createdAt: personal.facts.now })
      })

      it('leaves the dates of the parent alone', async () => {
        const folder = await world.make(world.root, 'A')
        await world.make(folder.key, 'b.txt', 1, { now: world.facts.now + 1000 })
        const found = await world.find(folder.key)
        expect(found).toMatchObject({
          fsModifiedAt: folder.fsModifiedAt,
          modifiedAt: folder.modifiedAt,
          seq: folder.seq,
          size: 1,
        })
      })

      it('stores the answer of an idempotent call with its effect, and neither when it is refused', async () => {
        const claim = { drive: world.drive, caller: 'me', key: 'k1', token: 't1' }
        await store.query(
          `insert into idempotency (drive_id, caller, key, request_hash, state, token, lease_until, created_at) values (?, 'me', 'k1', 'h', 'running', 't1', 1, 1)`,
          world.drive,
        )
        const idempotency = { claim, answerOf: (written: ItemWritten) => ({ status: 201, sealed: written.item.name }) }
        await world.make(world.root, 'A', undefined, { idempotency })
        const read = () => store.query('select status, answer_sealed from idempotency where drive_id = ?', world.drive)
        expect(await read()).toEqual([{ status: 201, answer_sealed: 'A' }])
        await expect(
          world.make(world.root, 'A', undefined, {
            idempotency: { claim, answerOf: () => ({ status: 201, sealed: 'second' }) },
          }),
        ).rejects.toMatchObject({ code: 'nameAlreadyExists' })
        expect(await read()).toEqual([{ status: 201, answer_sealed: 'A' }])
      })
    })

    describe('quota', () => {
      it('refuses what would not fit, exactly, under parallel writers, and counts earlier versions', async () => {
        const small = await makeItemWorld(store, { quota: 100 })
        const results = await Promise.allSettled(
          Array.from({ length: 15 }, (_none, index) => small.make(small.root, `${index}`, 10)),
        )
        expect(codes(results).filter(code => code === 'done')).toHaveLength(10)
        expect(codes(results).filter(code => code === 'quotaLimitReached')).toHaveLength(5)
        const [first] = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
        await expect(small.put((first as { key: ItemKey }).key, 1)).rejects.toMatchObject({ code: 'quotaLimitReached' })
        expect(await small.usage()).toMatchObject({ used: 100, deleted: 0 })
        await small.remove((first as { key: ItemKey }).key)
        expect(await small.usage()).toMatchObject({ used: 90, deleted: 10 })
        expect(await findTreeFaults(small)).toEqual([])
      })

      it('does not limit a drive without a quota', async () => {
        await world.make(world.root, 'a', 2 ** 40)
        expect((await world.find(world.root))?.size).toBe(2 ** 40)
      })
    })

    describe('replacing content', () => {
      it('adds a version, keeps id, name and permissions, and moves both change numbers', async () => {
        const file = await world.make(world.root, 'a.txt', 3)
        await store.query(
          'update items set own_grants = 2, acl_seq = 2 where drive_id = ? and item_id = ?',
          world.drive,
          file.key,
        )
        const after = await world.put(file.key, 8)
        expect(after).toMatchObject({
          key: file.key,
          name: 'a.txt',
          size: 8,
          version: 2,
          ownGrants: 2,
          aclSeq: 2,
          seq: 3,
          contentSeq: 3,
        })
        expect((await world.find(world.root))?.size).toBe(8)
      })

      it('gives parallel writers a version each', async () => {
        const file = await world.make(world.root, 'a.txt', 1)
        await Promise.all(Array.from({ length: 10 }, (_none, index) => world.put(file.key, index)))
        const versions = await store.query(
          'select version from versions where drive_id = ? order by version',
          world.drive,
        )
        expect(versions.map(row => row['version'])).toEqual(Array.from({ length: 11 }, (_none, index) => index + 1))
        expect(await findTreeFaults(world)).toEqual([])
      })

      it('refuses a deleted file and one that is not what the caller has read', async () => {
        const file = await world.make(world.root, 'a.txt', 1)
        const change = { ...world.facts, item: file.key, content: contentOf(2), times: noTimes }
        await world.rename(file.key, 'b.txt')
        const before = await dump()
        await expect(world.writer.replaceContent({ ...change, expectedSeq: file.seq })).rejects.toMatchObject({
          code: 'entityTagDoesNotMatch',
        })
        expect(await dump()).toEqual(before)
        await world.remove(file.key)
        await expect(world.writer.replaceContent({ ...change, expectedSeq: null })).rejects.toMatchObject({
          code: 'itemNotFound',
        })
      })
    })

    describe('renaming and moving', () => {
      it('renames, in letter case alone too, and refuses a sibling of that name', async () => {
        const one = await world.make(world.root, 'one.txt', 1)
        await world.make(world.root, 'two.txt', 1)
        expect(await world.rename(one.key, 'ONE.md')).toMatchObject({
          key: one.key,
          name: 'ONE.md',
          mimeType: 'text/markdown',
        })
        expect(await world.rename(one.key, 'one.md')).toMatchObject({ name: 'one.md' })
        await expect(world.rename(one.key, 'TWO.txt')).rejects.toMatchObject({ code: 'nameAlreadyExists' })
        expect(await world.rename(one.key, 'two.txt', 'rename')).toMatchObject({ name: 'two 1.txt' })
      })

      it('moves a folder with everything below it: chains, sums and counts follow', async () => {
        const a = await world.make(world.root, 'A')
        const b = await world.make(a.key, 'B')
        const c = await world.make(b.key, 'C')
        const file = await world.make(c.key, 'f.txt', 7)
        const x = await world.make(world.root, 'X')
        await world.move(b.key, x.key)
        expect(await world.pathOf(file.key)).toBe('X/B/C/f.txt')
        expect(await world.find(a.key)).toMatchObject({ size: 0, childCount: 0 })
        expect(await world.find(x.key)).toMatchObject({ size: 7, childCount: 1 })
        expect(await findTreeFaults(world)).toEqual([])
        await world.move(b.key, world.root)
        expect(await world.pathOf(file.key)).toBe('B/C/f.txt')
        expect(await findTreeFaults(world)).toEqual([])
      })

      it('decides the name in the new folder', async () => {
        const a = await world.make(world.root, 'A')
        const file = await world.make(world.root, 'f.txt', 1)
        await world.make(a.key, 'F.txt', 2)
        await expect(world.move(file.key, a.key)).rejects.toMatchObject({ code: 'nameAlreadyExists' })
        expect(await world.move(file.key, a.key, 'rename')).toMatchObject({ name: 'f 1.txt', parent: a.key })
        expect(await findTreeFaults(world)).toEqual([])
      })

      it('never puts a folder inside itself, not even when two moves meet', async () => {
        const a = await world.make(world.root, 'A')
        const b = await world.make(world.root, 'B')
        const inner = await world.make(a.key, 'inner')
        await expect(world.move(a.key, inner.key)).rejects.toMatchObject({ code: 'invalidRequest' })
        await expect(world.move(a.key, a.key)).rejects.toMatchObject({ code: 'invalidRequest' })
        const results = await Promise.allSettled([world.move(a.key, b.key), world.move(b.key, inner.key)])
        expect(codes(results).toSorted()).toEqual(['done', 'invalidRequest'])
        expect(await findTreeFaults(world)).toEqual([])
      })

      it('refuses a target that is gone', async () => {
        const a = await world.make(world.root, 'A')
        const b = await world.make(world.root, 'B')
        await world.remove(b.key)
        await expect(world.move(a.key, b.key)).rejects.toMatchObject({ code: 'parentGone' })
        await expect(world.move(b.key, a.key)).rejects.toMatchObject({ code: 'itemNotFound' })
      })

      it('changes dates and description, and takes an empty description away', async () => {
        const file = await world.make(world.root, 'a.txt', 1)
        const update = {
          ...world.facts,
          item: file.key,
          expectedSeq: null,
          name: null,
          parent: null,
          conflict: 'fail' as const,
        }
        const changed = await world.writer.update({
          ...update,
          times: { ...noTimes, modifiedAt: 5 },
          description: 'hello',
        })
        expect(changed).toMatchObject({
          fsModifiedAt: 5,
          fsCreatedAt: file.fsCreatedAt,
          description: 'hello',
          contentSeq: file.contentSeq,
        })
        expect(changed.seq).toBeGreaterThan(file.seq)
        expect(await world.writer.update({ ...update, times: noTimes, description: '' })).toMatchObject({
          fsModifiedAt: 5,
          description: null,
        })
      })

      it('keeps the tree whole through chains of two hundred folders, and refuses longer ones', async () => {
        let parent = world.root
        const names = Array.from({ length: 150 }, (_none, index) => `d${index}`)
        const deep = await world.make(parent, '', undefined, { names })
        expect((await world.reader.locate(world.drive, deep.key, owner))?.chain).toHaveLength(151)
        for (let level = 0; level < 60; level++) parent = (await world.make(parent, `e${level}`)).key
        const top = await world.reader.findChild(world.drive, world.root, 'd0')
        await expect(world.move(top?.key as ItemKey, parent)).rejects.toMatchObject({ code: 'pathTooDeep' })
        const e0 = await world.reader.findChild(world.drive, world.root, 'e0')
        await world.move(e0?.key as ItemKey, top?.key as ItemKey)
        await world.make(parent, 'leaf.txt', 3)
        expect(await findTreeFaults(world)).toEqual([])
      })
    })

    describe('deleting', () => {
      it('ends the item and everything below it, and frees the name for a new id', async () => {
        const a = await world.make(world.root, 'A')
        const b = await world.make(a.key, 'B')
        const file = await world.make(b.key, 'f.txt', 5)
        await world.put(file.key, 6)
        await world.remove(a.key)
        for (const key of [a.key, b.key, file.key]) expect(await world.find(key)).toBeNull()
        expect(await world.reader.walk(world.drive, world.root, ['a', 'b'])).toBeNull()
        await expect(world.remove(a.key)).rejects.toMatchObject({ code: 'itemNotFound' })
        await expect(world.remove(file.key)).rejects.toMatchObject({ code: 'itemNotFound' })
        expect((await world.make(world.root, 'A')).key).toBeGreaterThan(file.key)
        expect(await world.usage()).toMatchObject({ used: 0, deleted: 11 })
        expect(await findTreeFaults(world)).toEqual([])
      })

      it('tells the change log of every item below that was not told of before', async () => {
        const a = await world.make(world.root, 'A')
        const b = await world.make(a.key, 'B')
        const gone = await world.make(b.key, 'gone.txt', 1)
        const file = await world.make(b.key, 'f.txt', 1)
        await world.remove(gone.key)
        await world.remove(a.key)
        const rows = await store.query(
          `select item_id from changes where drive_id = ? and kind = 'deleted' order by seq, item_id`,
          world.drive,
        )
        expect(rows.map(row => row['item_id'])).toEqual([gone.key, a.key, b.key, file.key])
      })

      it('takes the items with grants of their own off the count of the drive', async () => {
        const a = await world.make(world.root, 'A')
        const inner = await world.make(a.key, 'f.txt', 1)
        const other = await world.make(world.root, 'g.txt', 1)
        await store.query(
          `update items set own_grants = 1 where drive_id = ${world.drive} and item_id in (${inner.key}, ${a.key}, ${other.key})`,
        )
        await store.query('update unique_scopes set count = 3 where drive_id = ?', world.drive)
        await world.remove(a.key)
        expect((await world.usage()).scopes).toBe(1)
      })

      it('refuses an item that is not what the caller has read', async () => {
        const file = await world.make(world.root, 'a.txt', 1)
        await world.put(file.key, 2)
        await expect(
          world.writer.delete({ ...world.facts, item: file.key, expectedSeq: file.seq }),
        ).rejects.toMatchObject({
          code: 'entityTagDoesNotMatch',
        })
      })

      it('meets a parallel upload into the folder with a clean end for both', async () => {
        for (let round = 0; round < 10; round++) {
          const folder = await world.make(world.root, `A${round}`)
          const results = await Promise.allSettled([
            world.make(folder.key, 'f.txt', 1),
            world.remove(folder.key),
            world.make(folder.key, 'g.txt', 1),
          ])
          expect(codes(results)[1]).toBe('done')
        }
        expect((await world.find(world.root))?.childCount).toBe(0)
        expect(await findTreeFaults(world)).toEqual([])
      })
    })

    it('writes a change and an audit row with old and new value for each write', async () => {
      const folder = await world.make(world.root, 'A')
      const file = await world.make(world.root, 'a.txt', 1)
      await world.put(file.key, 2)
      await world.rename(file.key, 'b.txt')
      await world.move(file.key, folder.key)
      await world.remove(file.key)
      const rows = await store.query(
        'select action, old_value, new_value, item_id from audit where drive_id = ? order by seq',
        world.drive,
      )
      expect(rows.map(row => row['action'])).toEqual([
        'item.create',
        'item.create',
        'item.content',
        'item.update',
        'item.move',
        'item.delete',
      ])
      expect(rows.map(row => [row['old_value'] === null, row['new_value'] === null])).toEqual([
        [true, false],
        [true, false],
        [false, false],
        [false, false],
        [false, false],
        [false, true],
      ])
      const changes = await store.query(
        'select seq, item_id, kind from changes where drive_id = ? and seq > 1 order by seq',
        world.drive,
      )
      expect(changes.map(row => row['item_id'])).toEqual([folder.key, ...Array<number>(5).fill(file.key)])
    })

    it('moves the content number of every folder above on a personal drive, and only there', async () => {
      for (const driveType of ['personal', 'business'] as const) {
        const drive = await makeItemWorld(store, { driveType })
        const a = await drive.make(drive.root, 'A')
        const file = await drive.make(a.key, 'f.txt', 0)
        const before = (await drive.find(drive.root))?.contentSeq as number
        const renamed = await drive.rename(file.key, 'g.txt')
        const after = (await drive.find(drive.root))?.contentSeq
        expect(after).toBe(driveType === 'personal' ? renamed.seq : before)
        expect((await drive.find(a.key))?.seq).toBe(a.seq)
      }
    })

    it('keeps sums, counts and chains exact under any mixture of parallel writes', async () => {
      const action = fc.record({
        kind: fc.constantFrom('folder', 'file', 'put', 'move', 'rename', 'remove', 'path'),
        from: fc.nat(30),
        to: fc.nat(30),
        name: fc.constantFrom('a', 'B', 'c', 'd', 'E'),
        size: fc.nat(50),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 60 }), async actions => {
          const drive = await makeItemWorld(store, { driveType: 'personal' })
          const keys: ItemKey[] = [drive.root]
          const pick = (index: number) => keys[index % keys.length] as ItemKey
          const run = async ({ kind, from, to, name, size }: (typeof actions)[number]) => {
            if (kind === 'folder') keys.push((await drive.make(pick(from), name)).key)
            if (kind === 'file') keys.push((await drive.make(pick(from), name, size, { conflict: 'rename' })).key)
            if (kind === 'path')
              keys.push(
                (await drive.make(pick(from), name, size, { names: ['p', 'q', name], conflict: 'replace' })).key,
              )
            if (kind === 'put') await drive.put(pick(from), size)
            if (kind === 'rename' && pick(from) !== drive.root) await drive.rename(pick(from), name)
            if (kind === 'move' && pick(from) !== drive.root) await drive.move(pick(from), pick(to), 'rename')
            if (kind === 'remove' && pick(from) !== drive.root && size < 15) await drive.remove(pick(from))
          }
          for (let index = 0; index < actions.length; index += 6) {
            const results = await Promise.allSettled(actions.slice(index, index + 6).map(run))
            const allowed = new Set(['done', 'nameAlreadyExists', 'parentGone', 'itemNotFound', 'invalidRequest'])
            expect(codes(results).filter(code => !allowed.has(code))).toEqual([])
          }
          expect(await findTreeFaults(drive)).toEqual([])
        }),
        { numRuns: 25 },
      )
    })
  })
}
