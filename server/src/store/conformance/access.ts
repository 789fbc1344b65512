/** What every engine must answer when the access function asks what reaches somebody, and for what was shared with them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ItemKey } from '../../domain/ids.ts'
import type { ReceivedKey } from '../../domain/ports/shared-with-me.ts'
import { createFirstShares } from '../first-shares.ts'
import { createSharedWithMe } from '../shared-with-me.ts'
import { aDraft, emptyStore, type GrantWorld, makeGrantWorld } from './grant-world.ts'
import { owner } from './item-world.ts'
import type { MakeStoreWorld, StoreWorld } from './world.ts'

export function testAccess(engine: string, makeStore: MakeStoreWorld): void {
  describe(`what reaches somebody on ${engine}`, () => {
    let store: StoreWorld
    let world: GrantWorld
    let folder: ItemKey
    let file: ItemKey

    /** Puts somebody into groups, as the flattened table holds it. */
    const join = async (member: string, ...groups: string[]) => {
      for (const group of [member, ...groups]) {
        await store.query(
          'insert into memberships (member_id, principal_id) values (?, ?) on conflict (member_id, principal_id) do nothing',
          member,
          group,
        )
      }
    }

    beforeAll(async () => {
      store = await makeStore()
    })
    beforeEach(async () => {
      await emptyStore(store)
      world = await makeGrantWorld(store)
      folder = (await world.make(world.root, 'Plans')).key
      file = (await world.make(folder, 'plan.txt', 1)).key
      await join('ben', 'planners', 'everybody')
    })
    afterAll(() => store.close())

    const reachingOf = async (member: string, item = file) => {
      const facts = await world.reader.locate(world.drive, item, member)
      return (facts?.reaching ?? [])
        .map(grant => `${grant.grantee} ${grant.rank} on ${grant.item}`)
        .toSorted((left, right) => (left < right ? -1 : 1))
    }

    it('is every grant along the chain to any of their principals, expired ones included', async () => {
      await world.give(world.root, [aDraft('everybody')])
      await world.give(folder, [aDraft('planners', { rank: 2, expiresAt: store.clock.now() - 1 }), aDraft('carla')])
      await world.give(file, [aDraft('ben')])
      expect(await reachingOf('ben')).toEqual(['ben 1 on 3', 'everybody 1 on 1', 'planners 2 on 2'])
      expect(await reachingOf('ben', folder)).toEqual(['everybody 1 on 1', 'planners 2 on 2'])
      expect(await reachingOf(owner)).toEqual([`${owner} 3 on 1`])
      expect(await reachingOf('nobody')).toEqual([])
      expect(await reachingOf('')).toEqual([])
    })

    it('comes with the chain, its breaks and its change numbers', async () => {
      await world.give(folder, [aDraft('ben')], { breaksInheritance: true })
      const facts = await world.reader.locate(world.drive, file, 'ben')
      expect(facts?.chain.map(({ key, isBroken, ownGrants }) => [key, isBroken, ownGrants])).toEqual([
        [world.root, false, 0],
        [folder, true, 1],
        [file, false, 0],
      ])
      expect(facts?.chain[1]?.aclSeq).toBe(await world.aclSeqOf(folder))
      expect(facts?.uniqueScopes).toBe(1)
    })

    it('compares members by bytes', async () => {
      await join('Ben')
      await join('ben ')
      await world.give(file, [aDraft('Ben')])
      expect(await reachingOf('ben')).toEqual([])
      expect(await reachingOf('ben ')).toEqual([])
      expect(await reachingOf('Ben')).toEqual(['Ben 1 on 3'])
    })

    it('follows a move, and the move counts as a change of permissions for what lies below', async () => {
      const closed = (await world.make(world.root, 'Closed')).key
      await world.give(closed, [aDraft('ben')])
      await world.give(folder, [aDraft('carla')])
      await join('carla')
      const before = await world.aclSeqOf(folder)
      await world.rename(folder, 'Plans 2')
      expect(await world.aclSeqOf(folder)).toBe(before)
      await world.move(folder, closed)
      expect(await world.aclSeqOf(folder)).toBeGreaterThan(before)
      expect(await reachingOf('ben')).toEqual([`ben 1 on ${closed}`])
      expect(await reachingOf('carla')).toEqual([`carla 1 on ${folder}`])
    })

    it('is told for children too: their own grants, and whether they are closed', async () => {
      await world.give(file, [aDraft('ben'), aDraft('carla')])
      const other = (await world.make(folder, 'other.txt', 1)).key
      await world.give(other, [aDraft('planners')], { breaksInheritance: true })
      const query = {
        drive: world.drive,
        parent: folder,
        member: 'ben',
        order: 'default',
        isDescending: false,
        after: null,
        limit: 10,
      } as const
      const children = await world.reader.listChildren(query)
      expect(
        children.map(child => [child.item.key, child.isBroken, child.reaching.map(grant => grant.grantee)]),
      ).toEqual([
        [other, true, ['planners']],
        [file, false, ['ben']],
      ])
      const closed = await world.reader.listBrokenChildren(world.drive, folder, 'ben')
      expect(closed.map(child => child.item.key)).toEqual([other])
    })

    describe('shared with somebody', () => {
      const list = async (member = 'ben', limit = 100, now = store.clock.now()) => {
        const { entries } = await createSharedWithMe(store.engine).list({ member, now, after: null, limit })
        return entries.map(({ item, grant }) => `${item.name} by ${grant.grantee}`)
      }

      it('is what was given to any of their principals on the item itself, newest first', async () => {
        await world.give(folder, [aDraft('planners')])
        store.clock.move(1)
        await world.give(file, [aDraft('ben')])
        expect(await list()).toEqual(['plan.txt by ben', 'Plans by planners'])
        expect(await list('carla')).toEqual([])
      })

      it('names an item once, at the newest of the grants', async () => {
        await world.give(folder, [aDraft('planners')])
        await world.give(file, [aDraft('planners')])
        store.clock.move(1)
        await world.give(folder, [aDraft('ben')])
        expect(await list()).toEqual(['Plans by ben', 'plan.txt by planners'])
      })

      it('has no drives of their own and no roles that come with a drive', async () => {
        await join(owner)
        await world.give(file, [aDraft(owner)])
        expect(await list(owner)).toEqual([])
        const site = await makeGrantWorld(store)
        await store.query("update drives set owner_id = 'the-site', owner_kind = 'site' where drive_id = ?", site.drive)
        expect(await list(owner)).toEqual([])
      })

      it('ends with the grant, with its expiry to the millisecond, and with the item', async () => {
        const now = store.clock.now()
        await world.give(file, [aDraft('ben', { kind: 'people', expiresAt: now + 10 })])
        expect(await list('ben', 100, now + 9)).toHaveLength(1)
        expect(await list('ben', 100, now + 10)).toEqual([])
        await world.give(file, [aDraft('planners')])
        expect(await list('ben', 100, now + 10)).toEqual(['plan.txt by planners'])
        await world.end(file, 'planners')
        expect(await list('ben', 100, now + 10)).toEqual([])
        await world.give(file, [aDraft('everybody')])
        await world.remove(folder)
        expect(await list()).toEqual([])
      })

      it('an expired newer grant does not hide an older one that goes on', async () => {
        await world.give(file, [aDraft('planners')])
        store.clock.move(1)
        await world.give(file, [aDraft('ben', { kind: 'people', expiresAt: store.clock.now() + 1 })])
        store.clock.move(1)
        expect(await list()).toEqual(['plan.txt by planners'])
      })

      it('comes in pages that neither miss nor repeat, also for equal moments in several drives', async () => {
        const drives = [world, await makeGrantWorld(store), await makeGrantWorld(store)]
        const names: string[] = []
        for (const [index, place] of drives.entries()) {
          for (let turn = 0; turn < 5; turn++) {
            const name = `${index}-${turn}`
            names.push(name)
            const item = await place.make(place.root, name, 1)
            await place.give(item.key, [aDraft(turn % 2 === 0 ? 'ben' : 'planners'), aDraft('everybody')])
            if (turn === 2) store.clock.move(1)
          }
        }
        for (const limit of [1, 2, 7, 100]) {
          const found: string[] = []
          let after: ReceivedKey | null = null
          do {
            const page = await createSharedWithMe(store.engine).list({
              member: 'ben',
              now: store.clock.now(),
              after,
              limit,
            })
            expect(page.entries.length).toBeGreaterThan(0)
            found.push(...page.entries.map(entry => entry.item.name))
            after = page.after
          } while (after !== null)
          expect(found.toSorted()).toEqual(names.toSorted())
        }
      })

      it('a page is not empty while there is more, though all of it were dead', async () => {
        for (let turn = 0; turn < 4; turn++) {
          const item = await world.make(folder, `dead-${turn}`, 1)
          await world.give(item.key, [aDraft('ben')])
        }
        const alive = await world.make(world.root, 'alive', 1)
        store.clock.move(-5)
        await world.give(alive.key, [aDraft('ben')])
        store.clock.move(5)
        await world.remove(folder)
        const page = await createSharedWithMe(store.engine).list({
          member: 'ben',
          now: store.clock.now(),
          after: null,
          limit: 2,
        })
        expect(page.entries.map(entry => entry.item.name)).toEqual(['alive'])
      })

      it('names the drives whose root reaches them', async () => {
        const shared = createSharedWithMe(store.engine)
        const now = store.clock.now()
        expect(await shared.drivesOf('ben', now)).toEqual([])
        await world.give(world.root, [aDraft('planners'), aDraft('ben', { kind: 'people', expiresAt: now + 1 })])
        expect(await shared.drivesOf('ben', now)).toEqual([world.drive])
        await world.end(world.root, 'planners')
        expect(await shared.drivesOf('ben', now)).toEqual([world.drive])
        expect(await shared.drivesOf('ben', now + 1)).toEqual([])
      })
    })

    describe('the first share of an item', () => {
      it('is the oldest that goes on, and no role that comes with the drive', async () => {
        const shares = createFirstShares(store.engine)
        const now = store.clock.now()
        expect((await shares.find(world.drive, [world.root, file], now)).size).toBe(0)
        await world.give(file, [aDraft('ben', { kind: 'people', expiresAt: now + 10 })], { actor: 'first' })
        await world.give(file, [aDraft('mail:x@y.example', { kind: 'anonymous', principalId: null })], {
          actor: 'second',
        })
        expect((await shares.find(world.drive, [file], now)).get(file)).toEqual({
          grantedBy: 'first',
          createdAt: now,
          isAnonymous: true,
        })
        expect((await shares.find(world.drive, [file], now + 10)).get(file)?.grantedBy).toBe('second')
        await world.end(file, 'mail:x@y.example')
        expect((await shares.find(world.drive, [file], now)).get(file)?.isAnonymous).toBe(false)
        expect((await shares.find(world.drive, [file], now + 10)).size).toBe(0)
      })
    })
  })
}
