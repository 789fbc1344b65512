import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../domain/settings.ts'
import { openSettings } from '../settings.ts'
import { type DirectoryWorld, makeDirectoryWorld } from './directory-world.ts'
import type { MakeStoreWorld } from './world.ts'

/** The administrator's switches and the facts of the organisation. */
export function settingsConformance(name: string, makeStore: MakeStoreWorld): void {
  describe(`settings on ${name}`, () => {
    let world: DirectoryWorld
    beforeEach(async () => {
      world = await makeDirectoryWorld(makeStore)
    })
    afterEach(() => world.close())

    it('are the defaults until somebody changes one, and a change keeps the others', async () => {
      expect(await world.settings.current()).toEqual(defaultSettings)
      const after = await world.settings.saveSettings(world.by, { membersMayShare: false, mailsPerUserAndHour: null })
      expect(after).toEqual({ ...defaultSettings, membersMayShare: false, mailsPerUserAndHour: null })
      await world.settings.saveSettings(world.by, { sharingCapability: 'disabled' })
      expect(await world.settings.current()).toEqual({ ...after, sharingCapability: 'disabled' })
    })

    it('a switch that an older version did not know has its default', async () => {
      await world.query("insert into settings (name, value) values ('policy', '{\"membersMayShare\":false}')")
      expect(await (await openSettings(world.engine)).current()).toEqual({ ...defaultSettings, membersMayShare: false })
    })

    it('a switch that is given back has its default again, whatever that is by then', async () => {
      await world.settings.saveSettings(world.by, { membersMayShare: false, recipientsPerInvite: 7 })
      expect(await world.settings.chosen()).toEqual({ membersMayShare: false, recipientsPerInvite: 7 })
      const after = await world.settings.saveSettings(world.by, {}, ['membersMayShare'])
      expect(after).toEqual({ ...defaultSettings, recipientsPerInvite: 7 })
      expect(await world.settings.chosen()).toEqual({ recipientsPerInvite: 7 })
      const stricter = await openSettings(world.engine, { ...defaultSettings, membersMayShare: false })
      expect(await stricter.current()).toMatchObject({ membersMayShare: false, recipientsPerInvite: 7 })
    })

    it('another process sees a change at its next look, and a known version spares the look', async () => {
      const other = await openSettings(world.engine)
      await world.settings.saveSettings(world.by, { membersMayShare: false })
      const { version } = await world.settings.facts()
      const stale = await other.facts(version - 1)
      expect(stale.settings.membersMayShare).toBe(true)
      expect((await other.facts(version)).settings.membersMayShare).toBe(false)
      expect(await other.facts()).toBe(await other.facts(version))
    })

    it('a change is audited with what was and what is, and nothing else', async () => {
      await world.settings.saveSettings(world.by, { membersMayShare: false })
      expect(await world.query("select old_value, new_value from audit where action = 'settings.update'")).toEqual([
        { old_value: '{"membersMayShare":true}', new_value: '{"membersMayShare":false}' },
      ])
    })

    it('two changes at once are both kept', async () => {
      await Promise.all([
        world.settings.saveSettings(world.by, { membersMayShare: false }),
        world.settings.saveSettings(world.by, { folderNeedsSignIn: false }),
      ])
      expect(await world.settings.current()).toMatchObject({ membersMayShare: false, folderNeedsSignIn: false })
    })

    it('the organisation can change its name, never its tenant id', async () => {
      await world.settings.saveOrganization(world.by, { ...world.organization, displayName: 'New name' })
      expect(world.settings.organization().displayName).toBe('New name')
      const other = { ...world.organization, tenantId: '00000000-0000-4000-8000-000000000000' }
      await expect(world.settings.saveOrganization(world.by, other)).rejects.toMatchObject({
        code: 'directoryBadRequest',
        target: 'organization.id',
      })
      expect(world.settings.organization().tenantId).toBe(world.organization.tenantId)
    })

    it('a server without organisation says so', async () => {
      const empty = await makeStore()
      const settings = await openSettings(empty.engine)
      expect((await settings.facts()).organization).toBeNull()
      expect(() => settings.organization()).toThrow('no organisation yet')
      await empty.close()
    })
  })
}
