/** Roles that come with a drive beside what people share on its root: every engine must keep the two apart. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import type { Drive } from '../../domain/items/item.ts'
import { createFirstShares } from '../first-shares.ts'
import { createGrants } from '../grants.ts'
import { createSharedWithMe } from '../shared-with-me.ts'
import { type DirectoryWorld, makeDirectoryWorld } from './directory-world.ts'
import { aDraft } from './grant-world.ts'
import type { MakeStoreWorld } from './world.ts'

export function testRootRoles(engine: string, makeStore: MakeStoreWorld): void {
  describe(`the roles of a library on ${engine}`, () => {
    let world: DirectoryWorld
    let library: Drive
    let siteId: string
    let ana: PrincipalRecord
    let ben: PrincipalRecord
    let turn = 0

    beforeAll(async () => {
      world = await makeDirectoryWorld(makeStore)
      ana = await world.aUser('ana')
      ben = await world.aUser('ben')
    })
    beforeEach(async () => {
      turn += 1
      const draft = { path: `sites/site${turn}`, displayName: `Site ${turn}` }
      const site = await world.admin.createSite(world.by, draft, { owners: [ana.id], members: [], visitors: [] })
      siteId = site.id
      library = await world.admin.createDrive(world.by, { type: 'documentLibrary', ownerKind: 'site', ownerId: siteId })
    })
    afterAll(() => world.close())

    const setVisitors = (...visitors: readonly PrincipalRecord[]) =>
      world.admin.setSiteRoles(world.by, siteId, {
        owners: [ana.id],
        members: [],
        visitors: visitors.map(({ id }) => id),
      })
    const write = (rank: number, grantee: string = ben.id) =>
      createGrants(world.engine).write({
        drive: library.key,
        item: library.rootId,
        chain: [library.rootId],
        seenAt: 0,
        isFolder: true,
        expected: null,
        scopeLimit: null,
        actor: ana.id,
        appId: 'app',
        requestId: 'request',
        now: world.clock.now(),
        ownsItem: true,
        grants: [aDraft(grantee, { rank })],
        guests: [],
        mails: [],
        breaksInheritance: false,
        idempotency: null,
      })
    const remove = () =>
      createGrants(world.engine).remove({
        drive: library.key,
        item: library.rootId,
        grantee: ben.id,
        action: 'permission.remove',
        expected: null,
        actor: ana.id,
        appId: 'app',
        requestId: 'request',
        now: world.clock.now(),
      })
    /** [shares on the root, items with shares of their own], as they are counted. */
    const counted = async () => {
      const [row] = await world.query(
        `select i.own_grants as own, u.count as scopes from items i join unique_scopes u on u.drive_id = i.drive_id
         where i.drive_id = ? and i.item_id = ?`,
        library.key,
        library.rootId,
      )
      return [Number(row?.['own']), Number(row?.['scopes'])]
    }
    const roleOfBen = async () => {
      const rows = await world.query('select role from grants where drive_id = ? and grantee = ?', library.key, ben.id)
      return rows[0]?.['role'] ?? null
    }

    it('are no shares: not counted, not shared with anybody, not the first share', async () => {
      await setVisitors(ben)
      expect(await roleOfBen()).toBe(1)
      expect(await counted()).toEqual([0, 0])
      const now = world.clock.now()
      const received = await createSharedWithMe(world.engine).list({ member: ben.id, now, after: null, limit: 10 })
      expect(received.entries.filter(({ drive }) => drive.key === library.key)).toEqual([])
      expect((await createFirstShares(world.engine).find(library.key, [library.rootId], now)).size).toBe(0)
    })

    it('one that is newer does not hide what was shared with the same person by another way', async () => {
      const group = await world.aGroup(`readers ${turn}`)
      await world.admin.addMember(world.by, group.id, ben.id)
      // Roles are given at the moment of the author, at which the clock stood in the beginning.
      world.clock.move(-10)
      await write(1, group.id)
      world.clock.move(10)
      await setVisitors(ben)
      const now = world.clock.now()
      const received = await createSharedWithMe(world.engine).list({ member: ben.id, now, after: null, limit: 10 })
      expect(
        received.entries.filter(({ drive }) => drive.key === library.key).map(({ grant }) => grant.grantee),
      ).toEqual([group.id])
    })

    it('an invite can raise one, and its removal is counted neither way', async () => {
      await setVisitors(ben)
      await write(2)
      expect(await roleOfBen()).toBe(2)
      expect(await counted()).toEqual([0, 0])
      expect(await remove()).toBe(true)
      expect(await counted()).toEqual([0, 0])
    })

    it('one that takes the place of a share ends that share, in the counts too', async () => {
      await write(2)
      expect(await counted()).toEqual([1, 1])
      await setVisitors(ben)
      expect(await roleOfBen()).toBe(1)
      expect(await counted()).toEqual([0, 0])
      await setVisitors()
      expect(await roleOfBen()).toBeNull()
      expect(await counted()).toEqual([0, 0])
    })

    it('leave the shares of others as they are', async () => {
      await write(1)
      const carla = await world.aUser(`carla${turn}`)
      await setVisitors(carla)
      await setVisitors()
      expect(await roleOfBen()).toBe(1)
      expect(await counted()).toEqual([1, 1])
    })
  })
}
