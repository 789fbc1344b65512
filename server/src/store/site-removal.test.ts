import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SiteRecord } from '../domain/identities/site-record.ts'
import { describeOnEngines } from './conformance/describe-on-engines.ts'
import { testOrganization } from './conformance/directory-world.ts'
import { createRepeatableRandom, type StoreWorld } from './conformance/world.ts'
import { createDirectory } from './directory.ts'
import { createDirectoryAdmin } from './directory-admin.ts'
import { openSettings } from './settings.ts'
import { removeSite } from './site-removal.ts'

const by = { actor: 'system', appId: 'tests', requestId: 'r-1', now: Date.UTC(2027, 0, 1) }

describeOnEngines('removing a site', open => {
  let world: StoreWorld
  let site: SiteRecord
  let directory: ReturnType<typeof createDirectory>
  let admin: ReturnType<typeof createDirectoryAdmin>

  beforeEach(async () => {
    world = await open()
    const settings = await openSettings(world.engine)
    await settings.saveOrganization(by, testOrganization)
    directory = createDirectory(world.engine, settings)
    admin = createDirectoryAdmin(world.engine, {
      settings,
      random: createRepeatableRandom('site'),
      allowLocalhost: false,
    })
    const owner = await admin.createUser(by, { userPrincipalName: 'ana@convite.example', displayName: 'Ana' })
    const roles = { owners: [owner.id], members: [], visitors: [] }
    site = await admin.createSite(by, { path: 'sites/handbook', displayName: 'Handbook' }, roles)
  })

  afterEach(() => world.close())

  it('takes its roles along, frees its path, and stands in the audit', async () => {
    await removeSite(world.engine, by, site.id)
    expect(await directory.findSite({ by: 'id', id: site.id })).toBeNull()
    expect(await world.query('select * from site_roles')).toEqual([])
    await admin.createSite(
      by,
      { path: 'sites/handbook', displayName: 'Again' },
      { owners: [], members: [], visitors: [] },
    )
    const audit = await world.query("select target, new_value from audit where action = 'site.delete'")
    expect(audit.map(row => ({ ...row }))).toEqual([{ target: site.id, new_value: null }])
  })

  it('is refused while the site has a library, and changes nothing', async () => {
    const drive = await admin.createDrive(by, { type: 'documentLibrary', ownerKind: 'site', ownerId: site.id })
    await expect(removeSite(world.engine, by, site.id)).rejects.toMatchObject({ code: 'directoryBadRequest' })
    expect(await directory.findSite({ by: 'id', id: site.id })).not.toBeNull()
    expect(await world.query('select * from site_roles')).toHaveLength(1)
    await admin.deleteDrive(by, drive.key)
    await removeSite(world.engine, by, site.id)
    expect(await directory.findSite({ by: 'id', id: site.id })).toBeNull()
  })

  it('fails for a site that is not there', async () => {
    await expect(removeSite(world.engine, by, 'nobody')).rejects.toMatchObject({ code: 'directoryObjectNotFound' })
  })
})
