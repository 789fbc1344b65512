import { buffer } from 'node:stream/consumers'
import { createHash } from 'node:crypto'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { pieceFolderOf } from '../domain/items/piece-folder.ts'
import { nameKey } from '../domain/items/names.ts'
import { parseDriveId } from '../domain/ids.ts'
import type { AppError } from '../domain/errors.ts'
import type { PieceName } from '../domain/ports/blobs.ts'
import { makePostgresWorld } from '../store/conformance/world.ts'
import { applySeed, resetTo } from './apply-seed.ts'
import { loadDemoSeed } from './demo-seed.ts'
import type { SeedDocument } from './seed-schema.ts'
import { makeSeedWorld, type SeedWorld, type SeedWorldOptions } from './testing/seed-world.ts'

const postgresUrl = inject('postgresUrl')
const organization = { displayName: 'Example', domains: ['convite.example'] }
const ana = { userPrincipalName: 'ana@convite.example', displayName: 'Ana', mail: 'ana@convite.example' }

describe.each<[string, SeedWorldOptions, boolean]>([
  ['SQLite', {}, true],
  ['PostgreSQL', { makeStore: () => makePostgresWorld(postgresUrl ?? '') }, postgresUrl !== null],
])('a seed on %s', (_engine, options, isThere) => {
  let world: SeedWorld
  const open = async (more: SeedWorldOptions = {}): Promise<SeedWorld> => {
    world = await makeSeedWorld({ ...options, ...more })
    return world
  }
  afterEach(() => (isThere ? world.close() : undefined))

  /** The rank that a person has on an item, by all grants that reach them. */
  const rankOf = async (upn: string, ownerUpn: string, path: readonly string[]): Promise<number> => {
    const owner = await world.directory.findUser(ownerUpn)
    const [drive] = await world.reader.drivesOf(owner?.id ?? '')
    const member = await world.directory.findUser(upn)
    if (drive === undefined || !member) throw new Error('no such drive or person')
    const item = await world.reader.walk(drive, 1 as never, path.map(nameKey))
    const facts = item === null ? null : await world.reader.locate(drive, item, member.id)
    return Math.max(0, ...(facts?.reaching ?? []).map(({ rank }) => rank))
  }

  it.runIf(isThere)('holds everything that the demo promises', async () => {
    await open()
    const result = await applySeed(world.deps, loadDemoSeed())
    const ready = await world.ready()
    expect(result).toMatchObject({
      users: ready.users.length,
      groups: ready.groups.length,
      sites: ready.sites.length,
      drives: ready.drives.length,
    })

    const members = ready.users.filter(user => user.userType === 'Member' && user.accountEnabled && !user.admin)
    expect(ready.users.filter(user => user.admin)).toHaveLength(1)
    expect(members.length).toBeGreaterThanOrEqual(8)
    expect(members.every(user => user.mailNickname !== null)).toBe(true)
    expect(new Set(members.map(user => user.preferredLanguage))).toEqual(new Set(['en', 'es', 'pt', 'de', 'fr']))
    expect(ready.users.filter(user => !user.accountEnabled && user.userType === 'Member')).toHaveLength(1)
    const [guest] = await Promise.all(
      ready.users.filter(user => user.userType === 'Guest').map(({ id }) => world.directory.findPrincipal(id)),
    )
    expect(guest).toMatchObject({ externalUserState: 'Accepted', isEnabled: true })
    expect(ready.users.find(user => user.userPrincipalName === 'ana@convite.example')).toMatchObject({
      displayName: 'Ana Prieto',
      preferredLanguage: 'es',
    })
    expect(members.some(user => user.mail === null)).toBe(true)
    const grace = members.find(user => user.mail !== null && user.mail !== user.userPrincipalName)
    expect(
      (
        await world.directory.resolveRecipients(0 as never, {
          emails: ['g.okafor@convite.example'],
          aliases: [],
          ids: [],
          numbers: [],
        })
      )[0]?.principal.id,
    ).toBe(grace?.id)

    const groups = await world.directory.listGroups({
      after: null,
      limit: 50,
      order: 'displayName',
      isDescending: false,
    })
    const nested = groups.entries.filter(group => ready.groups.some(({ memberIds }) => memberIds.includes(group.id)))
    expect(
      groups.entries.some(
        group =>
          group.isMailEnabled &&
          ready.groups.find(({ id }) => id === group.id)?.memberIds.some(id => nested.some(inner => inner.id === id)),
      ),
    ).toBe(true)
    expect(groups.entries.some(group => group.isMailEnabled && !group.isSecurityEnabled && !group.isUnified)).toBe(true)
    expect(
      groups.entries.some(group => group.isUnified && ready.drives.some(({ owner }) => owner.group === group.id)),
    ).toBe(true)

    const drivesOf = (type: string, premium: boolean | null) =>
      ready.drives.filter(drive => drive.driveType === type && drive.premium === premium)
    expect(drivesOf('personal', true)).toHaveLength(1)
    expect(drivesOf('personal', false)).toHaveLength(1)
    expect(drivesOf('business', null).length).toBeGreaterThanOrEqual(5)
    expect(ready.drives.filter(drive => drive.owner.site !== undefined)).toHaveLength(2)
    expect(ready.sites.map(({ displayName }) => displayName)).toContain('Handbook')
    const files = ready.drives.flatMap(({ items }) => items.filter(({ folder }) => !folder).map(({ path }) => path))
    const endings = new Set(files.map(path => path.slice(path.lastIndexOf('.') + 1)))
    for (const ending of ['txt', 'md', 'html', 'svg', 'png', 'pdf', 'docx', 'csv']) expect(endings).toContain(ending)
    expect(files.some(path => path.split('/').length === 7)).toBe(true)
    const anas = ready.drives.find(
      drive => drive.driveType === 'business' && drive.items.some(({ path }) => path === '/Projects/2026/Plan.docx'),
    )
    expect(anas?.owner.user).toBe(ready.users.find(user => user.userPrincipalName === 'ana@convite.example')?.id)

    const confidential = ready.clients.filter(({ kind }) => kind === 'confidential')
    expect(
      confidential.some(
        ({ roles }) => roles.includes('Files.ReadWrite.All') && roles.includes('Sites.FullControl.All'),
      ),
    ).toBe(true)
    expect(
      confidential.some(({ roles }) => roles.length > 0 && !roles.some(role => /Write|Manage|Full/.test(role))),
    ).toBe(true)
    const kindsOf = ready.clients.map(({ redirectUris }) => [...new Set(redirectUris.map(({ kind }) => kind))].join())
    expect(kindsOf.toSorted()).toEqual(['', 'native', 'spa', 'web'])
    expect(JSON.stringify([ready, await world.query('select address from addresses')])).not.toContain('contoso.com')
  })

  it.runIf(isThere)('stores files whose bytes, sizes and hashes are true', async () => {
    await open()
    await applySeed(world.deps, loadDemoSeed())
    const ready = await world.ready()
    for (const { id } of ready.drives) {
      const drive = parseDriveId(id)
      if (drive === null) throw new Error(`${id} is no drive id`)
      const rows = await world.query(
        'select item_id, size, version, sha256_hash, quick_xor_hash, mime_type from items where drive_id = ? and is_folder = 0',
        drive,
      )
      for (const row of rows) {
        const pieces = (await world.reader.findVersion(drive, row['item_id'] as never, Number(row['version'])))?.pieces
        const parts = await Promise.all(
          (pieces ?? []).map(async ({ name }) =>
            buffer(await world.deps.blobs.open(pieceFolderOf(drive), name as PieceName)),
          ),
        )
        const bytes = Buffer.concat(parts)
        expect(bytes.length).toBe(row['size'])
        expect(createHash('sha256').update(bytes).digest('hex').toUpperCase()).toBe(row['sha256_hash'])
        expect(row['quick_xor_hash']).toMatch(/^[A-Za-z0-9+/]{27}=$/)
        expect(row['mime_type']).not.toBe('application/octet-stream')
      }
      const [used] = await world.query('select used_bytes, seq from drives where drive_id = ?', drive)
      expect(used?.['used_bytes']).toBe(rows.reduce((sum, row) => sum + Number(row['size']), 0))
    }
    const docx = ready.drives.flatMap(({ items }) => items).find(({ name }) => name === 'Plan.docx')
    expect(docx?.folder).toBe(false)
  })

  it.runIf(isThere)('gives permissions through nested groups, to owners, and to nobody else', async () => {
    await open()
    await applySeed(world.deps, loadDemoSeed())
    expect(await rankOf('ben@convite.example', 'ben@convite.example', ['Ideas.md'])).toBe(3)
    expect(await rankOf('ana@convite.example', 'ben@convite.example', ['ideas.MD'])).toBe(2)
    // Élise is in Night Watch, that is in Field Team, and that in Planners.
    expect(await rankOf('elise@convite.example', 'ben@convite.example', ['Ideas.md'])).toBe(1)
    expect(await rankOf('nina@convite.example', 'ben@convite.example', ['Ideas.md'])).toBe(0)
    expect(await rankOf('ana@convite.example', 'ben@convite.example', ['Drawings'])).toBe(0)
  })

  it.runIf(isThere)('gives permissions to new addresses outside and on personal drives as an invite does', async () => {
    await open()
    const items = [
      {
        name: 'a.txt',
        content: 'a',
        permissions: [
          { to: 'bo@partner.example', role: 'read' as const },
          { to: 'ben', role: 'write' as const },
        ],
      },
    ]
    const users = [
      {
        ...ana,
        drives: [
          { driveType: 'personal' as const, items },
          { driveType: 'business' as const, items },
        ],
      },
      { userPrincipalName: 'ben@convite.example', displayName: 'Ben', mailNickname: 'ben' },
    ]
    expect(await applySeed(world.deps, { organization, users })).toMatchObject({ permissions: 4 })
    const bo = await world.directory.findUser('bo@partner.example')
    expect(bo).toMatchObject({ userType: 'Guest', externalUserState: 'PendingAcceptance' })
    const owner = await world.directory.findUser('ana@convite.example')
    const [personal, business] = await world.reader.drivesOf(owner?.id ?? '')
    const grants = async (drive: number | undefined) =>
      world.query(
        'select kind, role, granted_by from grants where drive_id = ? and item_id = 2 order by role',
        drive ?? 0,
      )
    expect(await grants(personal)).toEqual([
      { kind: 'people', role: 1, granted_by: owner?.id },
      { kind: 'people', role: 2, granted_by: owner?.id },
    ])
    expect(await grants(business)).toEqual([
      { kind: 'people', role: 1, granted_by: owner?.id },
      { kind: 'direct', role: 2, granted_by: owner?.id },
    ])
    expect(await world.query('select own_grants from items where item_id = 2')).toEqual([
      { own_grants: 2 },
      { own_grants: 2 },
    ])
  })

  it.runIf(isThere)('that meets what is there already is refused and writes nothing', async () => {
    await open()
    await applySeed(world.deps, { organization, users: [ana] })
    const before = await world.query('select count(*) as n from principals')
    const { version } = await world.deps.settings.facts()
    await expect(
      applySeed(world.deps, { organization, users: [{ ...ana, userPrincipalName: 'b@convite.example' }] }),
    ).rejects.toThrow("The address 'ana@convite.example' is taken")
    await expect(applySeed(world.deps, { organization, users: [{ ...ana, mail: 'no' }] })).rejects.toMatchObject({
      code: 'invalidRequest',
    })
    expect(await world.query('select count(*) as n from principals')).toEqual(before)
    expect((await world.deps.settings.facts()).version).toBe(version)
    expect(
      await applySeed(world.deps, {
        organization,
        users: [{ userPrincipalName: 'ben@convite.example', displayName: 'Ben' }],
      }),
    ).toMatchObject({ users: 1 })
  })

  it.runIf(isThere)('that is added does not change the organisation', async () => {
    await open()
    const ben = { userPrincipalName: 'ben@convite.example', displayName: 'Ben' }
    await expect(applySeed(world.deps, { users: [ben] })).rejects.toThrow(/organization is missing.*Give one/)
    await applySeed(world.deps, { organization: { ...organization, siteHostname: 'files.example' }, users: [ana] })
    const { organization: before } = await world.deps.settings.facts()

    const other = { displayName: 'Other', domains: ['other.example', 'convite.example'] }
    const refusal = await applySeed(world.deps, { organization: other, users: [ben] }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'directoryBadRequest', target: 'organization.displayName' })
    expect((refusal as AppError).details.map(({ target }) => target)).toEqual([
      'organization.displayName',
      'organization.domains',
    ])
    expect((refusal as AppError).message).toContain(
      'organization.domains is ["other.example","convite.example"], but that of this server is ["convite.example"].',
    )
    expect((refusal as AppError).message).toContain('Leave organization out of the document')
    expect(await world.directory.findUser(ben.userPrincipalName)).toBeNull()

    expect(await applySeed(world.deps, { users: [ben] })).toMatchObject({ tenantId: before?.tenantId, users: 1 })
    expect(await applySeed(world.deps, { organization })).toMatchObject({ tenantId: before?.tenantId })
    expect((await world.deps.settings.facts()).organization).toEqual(before)
    await expect(resetTo(world.deps, { users: [ben] })).rejects.toThrow('organization is missing')
  })

  it.runIf(isThere)(
    'a reset brings everything back, keeps ids, passwords and secrets, and makes new drives',
    async () => {
      await open()
      await applySeed(world.deps, loadDemoSeed())
      const first = await world.ready()
      const { version } = await world.deps.settings.facts()
      const planners = first.groups.find(({ displayName }) => displayName === 'Planners')
      const by = { actor: 'system', appId: '', requestId: 'r', now: 1 }
      await world.admin.createUser(by, { userPrincipalName: 'new@convite.example', displayName: 'New' })
      await world.admin.deleteGroup(by, planners?.id ?? '')
      await world.deps.settings.facts()
      await resetTo(world.deps, loadDemoSeed())
      const second = await world.ready()

      const { drives: firstDrives, ...firstRest } = first
      const { drives: secondDrives, ...secondRest } = second
      expect(secondRest).toEqual(firstRest)
      const paths = (drives: typeof firstDrives) =>
        drives.map(({ owner, items }) => JSON.stringify([owner, items.map(({ path }) => path)])).toSorted()
      expect(paths(secondDrives)).toEqual(paths(firstDrives))
      expect(secondDrives.some(({ id }) => firstDrives.some(old => old.id === id))).toBe(false)
      // No cache may take the new state for the old one.
      expect((await world.deps.settings.facts()).version).toBeGreaterThan(version)
      const left = []
      for (const { id } of firstDrives)
        for await (const piece of world.deps.blobs.list(pieceFolderOf(parseDriveId(id) as never))) left.push(piece)
      expect(left).toEqual([])
      expect(world.warnings).toEqual([])
    },
  )

  it.runIf(isThere)('a reset empties every table that is not of the migrations', async () => {
    await open()
    await applySeed(world.deps, loadDemoSeed())
    await world.deps.settings.facts()
    await resetTo(world.deps, { organization })
    const tables = await world.query(
      options.makeStore
        ? "select table_name as name from information_schema.tables where table_schema = 'public'"
        : "select name from sqlite_master where type = 'table'",
    )
    const names = tables
      .map(row => String(row['name']))
      .filter(name => !/^(kysely_|sqlite_|counters$|server_keys$)/.test(name))
    expect(names.length).toBeGreaterThan(20)
    const filled = []
    for (const name of names) {
      const [row] = await world.query(`select count(*) as n from ${name}`)
      if (Number(row?.['n']) > 0) filled.push(name)
    }
    expect(filled.toSorted()).toEqual(['audit', 'settings'])
  })

  it.runIf(isThere)('a reset with a mistake, or to another tenant, leaves everything as it was', async () => {
    await open()
    await applySeed(world.deps, loadDemoSeed())
    const before = await world.ready()
    const wrong: readonly SeedDocument[] = [
      { organization, users: [{ ...ana, mail: 'no' }] },
      { organization: { ...organization, id: '00000000-0000-4000-8000-000000000000' } },
    ]
    for (const document of wrong) {
      await expect(resetTo(world.deps, document)).rejects.toMatchObject({ name: 'AppError' })
      expect(await world.ready()).toEqual(before)
    }
  })
})
