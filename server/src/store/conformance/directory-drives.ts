import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Drive } from '../../domain/items/item.ts'
import type { DriveDraft } from '../../domain/ports/directory-admin.ts'
import { permissionIdOf } from '../../domain/sharing/permission-id.ts'
import { createInventory } from '../drive-list.ts'
import { createItemReader } from '../items.ts'
import { type DirectoryWorld, makeDirectoryWorld } from './directory-world.ts'
import type { MakeStoreWorld } from './world.ts'

/** Drives, and what their owners have on them. */
export function driveConformance(name: string, makeStore: MakeStoreWorld): void {
  describe(`drives on ${name}`, () => {
    let world: DirectoryWorld
    beforeEach(async () => {
      world = await makeDirectoryWorld(makeStore)
    })
    afterEach(() => world.close())

    const rootGrants = async ({ key }: Drive) => {
      const rows = await world.query('select grantee, role from grants where drive_id = ? and item_id = 1', key)
      return Object.fromEntries(rows.map(row => [String(row['grantee']), row['role']]))
    }
    const rankOf = async ({ key }: Drive, member: string) => {
      const facts = await createItemReader(world.engine).locate(key, 1 as never, member)
      return Math.max(0, ...(facts?.reaching ?? []).map(({ rank }) => rank))
    }

    it('a new drive has its root, its owner, a count and a number, and nothing that counts as shared', async () => {
      const ana = await world.aUser('ana')
      const drive = await world.admin.createDrive(world.by, { type: 'business', ownerKind: 'user', ownerId: ana.id })
      const facts = await createItemReader(world.engine).locate(drive.key, drive.rootId, ana.id)
      expect(facts).toMatchObject({
        drive: { ...drive, seq: 1, usedBytes: 0 },
        item: {
          key: 1,
          parent: null,
          isFolder: true,
          name: 'root',
          size: 0,
          childCount: 0,
          ownGrants: 0,
          seq: 1,
          contentSeq: 1,
          version: 0,
        },
        chain: [{ key: 1, isDeleted: false, isBroken: false, ownGrants: 0 }],
        uniqueScopes: 0,
        reaching: [{ item: 1, grantee: ana.id, rank: 3, expiresAt: null, kind: 'direct' }],
      })
      const [grant] = await world.query(
        'select permission_id, principal_id, created_seq, changed_seq from grants where drive_id = ?',
        drive.key,
      )
      expect(grant).toEqual({
        permission_id: permissionIdOf(ana),
        principal_id: ana.id,
        created_seq: 1,
        changed_seq: 1,
      })
      expect(
        await world.query('select number from site_users where drive_id = ? and principal_id = ?', drive.key, ana.id),
      ).toEqual([{ number: 1 }])
      expect(await world.query('select next_site_user from drives where drive_id = ?', drive.key)).toEqual([
        { next_site_user: 2 },
      ])
      expect(await world.query('select seq, item_id, kind from changes where drive_id = ?', drive.key)).toEqual([
        { seq: 1, item_id: 1, kind: 'item' },
      ])
    })

    it('an account and the drive that comes with it are made in one change, or not at all', async () => {
      const audited = async () =>
        world.query(
          "select seq, action from audit where drive_id = 0 and action <> 'organization.update' order by seq, part",
        )
      const ana = await world.aUser('ana', { drive: 'personal' })
      const [key] = await createItemReader(world.engine).drivesOf(ana.id)
      const facts = await createItemReader(world.engine).locate(key as never, 1 as never, ana.id)
      expect(facts).toMatchObject({
        drive: { type: 'personal', isPremium: true, ownerId: ana.id },
        reaching: [{ grantee: ana.id, rank: 3 }],
      })
      const [user, drive, ...more] = await audited()
      expect([user?.['action'], drive?.['action'], more]).toEqual(['user.create', 'drive.create', []])
      expect(drive?.['seq']).toBe(user?.['seq'])

      await expect(world.aUser('ben', { drive: 'documentLibrary' as never })).rejects.toMatchObject({
        code: 'directoryBadRequest',
      })
      expect(await world.directory.findUser('ben@convite.example')).toBeNull()
      expect(await audited()).toHaveLength(2)
      const [basic] = await createItemReader(world.engine).drivesOf(
        (await world.aUser('ben', { drive: 'personal', isPremium: false })).id,
      )
      expect(await world.query('select premium from drives where drive_id = ?', basic ?? 0)).toEqual([{ premium: 0 }])
    })

    it('the first drive of an owner is the default one, the others follow', async () => {
      const ana = await world.aUser('ana', { isPremium: false })
      const made = []
      for (const type of ['personal', 'business', 'personal'] as const) {
        made.push(await world.admin.createDrive(world.by, { type, ownerKind: 'user', ownerId: ana.id }))
      }
      expect(await createItemReader(world.engine).drivesOf(ana.id)).toEqual(made.map(({ key }) => key))
      expect(made.map(({ isPremium }) => isPremium)).toEqual([false, false, false])
      const premium = await world.admin.createDrive(world.by, {
        type: 'personal',
        ownerKind: 'user',
        ownerId: ana.id,
        isPremium: true,
      })
      expect(premium).toMatchObject({ isPremium: true, quotaTotal: 2 ** 40 })
    })

    it('the owners of a group own its drive, its members write, and a change of owners reaches the drive', async () => {
      const [ana, ben, carla, dan] = [
        await world.aUser('ana'),
        await world.aUser('ben'),
        await world.aUser('carla'),
        await world.aUser('dan'),
      ]
      const group = await world.aGroup('Launch', { mail: 'launch@convite.example', isUnified: true })
      await world.admin.setOwners(world.by, group.id, [ana.id, ben.id])
      await world.admin.addMember(world.by, group.id, dan.id)
      const drive = await world.admin.createDrive(world.by, {
        type: 'documentLibrary',
        ownerKind: 'group',
        ownerId: group.id,
      })
      expect(await rootGrants(drive)).toEqual({ [ana.id]: 3, [ben.id]: 3, [group.id]: 2 })
      expect([await rankOf(drive, ana.id), await rankOf(drive, dan.id), await rankOf(drive, carla.id)]).toEqual([
        3, 2, 0,
      ])

      await world.admin.setOwners(world.by, group.id, [ben.id, carla.id, carla.id])
      expect(await rootGrants(drive)).toEqual({ [ben.id]: 3, [carla.id]: 3, [group.id]: 2 })
      expect((await world.directory.listOwners(group.id)).map(({ displayName }) => displayName).toSorted()).toEqual([
        'ben',
        'carla',
      ])
      const facts = await createItemReader(world.engine).locate(drive.key, drive.rootId, carla.id)
      expect(facts).toMatchObject({ drive: { seq: 2 }, item: { aclSeq: 2, ownGrants: 0 }, uniqueScopes: 0 })
      const audit = await world.query(
        "select target, old_value, new_value from audit where drive_id = ? and action = 'permission.owner'",
        drive.key,
      )
      expect(audit).toHaveLength(2)
      expect(audit).toContainEqual({ target: ana.id, old_value: '{"role":3}', new_value: null })

      await world.admin.deleteUser(world.by, ben.id)
      expect(await rootGrants(drive)).toEqual({ [carla.id]: 3, [group.id]: 2 })
      await expect(world.admin.setOwners(world.by, group.id, [group.id])).rejects.toMatchObject({
        code: 'directoryBadRequest',
      })
      await expect(world.admin.setOwners(world.by, group.id, [ben.id])).rejects.toMatchObject({
        code: 'directoryObjectNotFound',
      })
    })

    it('the roles of a site are the access to its libraries, the highest counts, and a change reaches all of them', async () => {
      const [ana, ben] = [await world.aUser('ana'), await world.aUser('ben')]
      const planners = await world.aGroup('Planners')
      const roles = { owners: [ana.id], members: [planners.id, ana.id], visitors: [ben.id] }
      const site = await world.admin.createSite(world.by, { displayName: 'Team', path: 'sites/team' }, roles)
      const library = (more: Partial<DriveDraft>) =>
        world.admin.createDrive(world.by, { type: 'documentLibrary', ownerKind: 'site', ownerId: site.id, ...more })
      const drives = [await library({}), await library({ name: 'Archive' })]
      for (const drive of drives)
        expect(await rootGrants(drive)).toEqual({ [ana.id]: 3, [planners.id]: 2, [ben.id]: 1 })
      await world.admin.setSiteRoles(world.by, site.id, { owners: [ben.id], members: [planners.id], visitors: [] })
      for (const drive of drives) expect(await rootGrants(drive)).toEqual({ [ben.id]: 3, [planners.id]: 2 })
      await world.admin.deleteGroup(world.by, planners.id)
      for (const drive of drives) expect(await rootGrants(drive)).toEqual({ [ben.id]: 3 })
    })

    it('what people shared on a root outlives a change of owners', async () => {
      const [ana, ben, carla] = [await world.aUser('ana'), await world.aUser('ben'), await world.aUser('carla')]
      const site = await world.admin.createSite(
        world.by,
        { displayName: 'Team', path: 'sites/team' },
        { owners: [ana.id], members: [], visitors: [] },
      )
      const drive = await world.admin.createDrive(world.by, {
        type: 'documentLibrary',
        ownerKind: 'site',
        ownerId: site.id,
      })
      await world.query(
        `insert into grants (drive_id, item_id, grantee, kind, permission_id, role, principal_id, sign_in_required, created_at, created_seq, position, changed_seq, mails_sent)
         values (?, 1, ?, 'direct', 'p', 2, ?, 1, 0, 1, 0, 1, 0)`,
        drive.key,
        carla.id,
        carla.id,
      )
      await world.admin.setSiteRoles(world.by, site.id, { owners: [ben.id], members: [], visitors: [] })
      expect(await rootGrants(drive)).toEqual({ [ben.id]: 3, [carla.id]: 2 })
    })

    it.each<[string, DriveDraft['type'], DriveDraft['ownerKind']]>([
      ['a library of a person', 'documentLibrary', 'user'],
      ['a personal drive of a group', 'personal', 'group'],
      ['a business drive of a site', 'business', 'site'],
    ])('refuses %s', async (_case, type, ownerKind) => {
      const owner = {
        user: async () => (await world.aUser('ana')).id,
        group: async () => (await world.aGroup('Launch', { isUnified: true })).id,
        site: async () =>
          (
            await world.admin.createSite(
              world.by,
              { displayName: 'T', path: 'sites/t' },
              { owners: [], members: [], visitors: [] },
            )
          ).id,
      }
      await expect(
        world.admin.createDrive(world.by, { type, ownerKind, ownerId: await owner[ownerKind]() }),
      ).rejects.toMatchObject({
        code: 'directoryBadRequest',
        target: 'driveType',
      })
    })

    it('refuses a drive of a group that is not unified, and of nobody', async () => {
      const group = await world.aGroup('Security')
      const draft = { type: 'documentLibrary', ownerKind: 'group', ownerId: group.id } as const
      await expect(world.admin.createDrive(world.by, draft)).rejects.toMatchObject({
        code: 'directoryBadRequest',
        target: 'ownerId',
      })
      for (const ownerKind of ['user', 'group', 'site'] as const) {
        const call = world.admin.createDrive(world.by, {
          type: ownerKind === 'user' ? 'business' : 'documentLibrary',
          ownerKind,
          ownerId: 'nobody',
        })
        await expect(call).rejects.toMatchObject({ code: 'directoryObjectNotFound' })
      }
    })

    it('lists all drives in pages', async () => {
      const ana = await world.aUser('ana')
      const keys = []
      for (let count = 0; count < 5; count++) {
        keys.push(
          (await world.admin.createDrive(world.by, { type: 'business', ownerKind: 'user', ownerId: ana.id })).key,
        )
      }
      const first = await world.admin.listDrives({ after: null, limit: 3 })
      const second = await world.admin.listDrives({ after: first.after, limit: 3 })
      expect([...first.entries, ...second.entries].map(({ key }) => key)).toEqual(keys.toSorted((a, b) => a - b))
      expect(second.after).toBeNull()
    })

    it('a removed drive leaves nothing but its audit, and no other drive loses anything', async () => {
      const ana = await world.aUser('ana')
      const draft = { type: 'business', ownerKind: 'user', ownerId: ana.id } as const
      const [gone, kept] = [
        await world.admin.createDrive(world.by, draft),
        await world.admin.createDrive(world.by, draft),
      ]
      // More than one step of the removal takes.
      for (const drive of [gone, kept]) {
        await world.query(
          `insert into changes (drive_id, seq, item_id, kind, changed_at)
           with recursive n (i) as (select 2 union all select i + 1 from n where i < 4500)
           select cast(? as bigint), i, 1, 'item', 0 from n`,
          drive.key,
        )
      }
      expect(await world.admin.deleteDrive(world.by, gone.key)).toBe(true)
      const tables = [
        'drives',
        'drive_owners',
        'unique_scopes',
        'items',
        'versions',
        'grants',
        'site_users',
        'changes',
        'broken_items',
        'outbox',
        'idempotency',
      ]
      const left = await Promise.all(
        tables.map(async table => [
          table,
          await world.query(`select drive_id from ${table} where drive_id = ?`, gone.key),
        ]),
      )
      expect(left).toEqual(tables.map(table => [table, []]))
      expect(await createItemReader(world.engine).drivesOf(ana.id)).toEqual([kept.key])
      expect(await rankOf(kept, ana.id)).toBe(3)
      expect(await world.query('select seq from changes where drive_id = ?', kept.key)).toHaveLength(4500)
      expect(await createItemReader(world.engine).locate(gone.key, gone.rootId, ana.id)).toBeNull()
      expect(await world.admin.deleteDrive(world.by, gone.key)).toBe(false)
      expect(await world.query("select action from audit where action = 'drive.delete'")).toHaveLength(1)
    })

    it('the inventory of an empty drive is empty', async () => {
      const ana = await world.aUser('ana')
      const drive = await world.admin.createDrive(world.by, { type: 'business', ownerKind: 'user', ownerId: ana.id })
      expect(await createInventory(world.engine).listItems(drive.key, 10)).toEqual([])
    })
  })
}
