import { beforeEach, afterEach, describe, expect, it } from 'vitest'
import type { PrincipalId } from '../../domain/principal.ts'
import { type DirectoryWorld, makeDirectoryWorld } from './directory-world.ts'
import type { MakeStoreWorld } from './world.ts'

/** What every engine must do with people and their look-up keys. */
export function accountConformance(name: string, makeStore: MakeStoreWorld): void {
  describe(`accounts on ${name}`, () => {
    let world: DirectoryWorld
    beforeEach(async () => {
      world = await makeDirectoryWorld(makeStore)
    })
    afterEach(() => world.close())

    const refusalOf = (promise: Promise<unknown>) =>
      promise.then(
        () => 'accepted',
        (error: Error) => error.message,
      )
    const auditOf = async (action: string) =>
      world.query(
        'select target, old_value, new_value, seq from audit where drive_id = 0 and action = ? order by seq',
        action,
      )

    it('a new user has the least rights and no password', async () => {
      const ana = await world.aUser('ana')
      expect(ana).toMatchObject({ isAdmin: false, isEnabled: true, userType: 'Member', externalUserState: null })
      const [row] = await world.query(
        'select is_admin, password_hash, password_sealed from principals where principal_id = ?',
        ana.id,
      )
      expect(row).toEqual({ is_admin: 0, password_hash: null, password_sealed: null })
      expect(await world.reachOf(ana)).toEqual([ana.id, world.organization.tenantId].toSorted())
    })

    it('a guest is no member of the organisation and cannot be an administrator', async () => {
      const bo = await world.admin.createUser(world.by, {
        displayName: 'Bo',
        mail: 'bo@partner.example',
        userType: 'Guest',
      })
      expect(bo).toMatchObject({
        userPrincipalName: 'bo_partner.example#EXT#@convite.example',
        externalUserState: 'PendingAcceptance',
      })
      expect(await world.reachOf(bo)).toEqual([bo.id])
      const asAdmin = { displayName: 'Eve', mail: 'eve@partner.example', userType: 'Guest', isAdmin: true } as const
      expect(await refusalOf(world.admin.createUser(world.by, asAdmin))).toBe('admin cannot be given to a guest.')
    })

    it('finds a user by id, principal name and mail without case, and by no further address', async () => {
      const ana = await world.aUser('ana.prieto', {
        mail: 'Ana@second.example',
        proxyAddresses: ['smtp:a.p@convite.example'],
      })
      for (const key of [ana.id, ana.id.toUpperCase(), 'ANA.Prieto@Convite.Example', 'ana@SECOND.example']) {
        expect([key, (await world.directory.findUser(key))?.id]).toEqual([key, ana.id])
      }
      for (const key of ['a.p@convite.example', 'nobody@convite.example', '', world.organization.tenantId]) {
        expect([key, await world.directory.findUser(key)]).toEqual([key, null])
      }
      const planners = await world.aGroup('Planners', { mail: 'planners@convite.example' })
      expect(await world.directory.findUser(planners.id)).toBeNull()
      expect(await world.directory.findUser('planners@convite.example')).toBeNull()
      expect((await world.directory.findGroup('PLANNERS@convite.example'))?.id).toBe(planners.id)
    })

    it.each([
      ['the principal name of another, in other case', { userPrincipalName: 'ANA@CONVITE.EXAMPLE', mail: null }],
      ['the mail of another', { mail: 'Ana@convite.example' }],
      ['a further address of another', { mail: 'A.P@convite.example' }],
      ['a further address that another has as mail', { proxyAddresses: ['SMTP:ana@convite.example'] }],
    ])('refuses %s, naming address and holder, and writes nothing', async (_case, more) => {
      const ana = await world.aUser('ana', { displayName: 'Ana Prieto', proxyAddresses: ['a.p@convite.example'] })
      const before = await world.settings.facts()
      const message = await refusalOf(world.aUser('new', more))
      expect(message).toMatch(/^The address '(ana|a\.p)@convite\.example' is taken: the user 'Ana Prieto' \(id /)
      expect(message).toContain(ana.id)
      expect(await world.directory.findUser('new@convite.example')).toBeNull()
      expect(await world.directory.countPrincipals('user')).toBe(1)
      expect((await world.settings.facts()).version).toBe(before.version)
      expect(await auditOf('user.create')).toHaveLength(1)
    })

    it('refuses a group the address of a user', async () => {
      await world.aUser('ana')
      expect(await refusalOf(world.aGroup('Ana fans', { mail: 'ana@convite.example' }))).toContain("the user 'ana'")
    })

    it('keeps letters apart that only look or fold alike', async () => {
      const kim = await world.aUser('kim')
      // The Kelvin sign becomes k in careless lower case; the long s becomes s in careless upper case.
      expect(await refusalOf(world.aUser('\u212aim'))).toContain('not in composed form')
      expect(await world.directory.findUser('\u212aim@convite.example')).toBeNull()
      const sam = await world.aUser('sam')
      const other = await world.aUser('\u017fam')
      expect(other.id).not.toBe(sam.id)
      expect((await world.directory.findUser('\u017fam@convite.example'))?.id).toBe(other.id)
      expect((await world.directory.findUser('KIM@convite.example'))?.id).toBe(kim.id)
    })

    it.each([
      ['a mail that is no address', { mail: 'ana@' }, /^mail 'ana@' is not an e-mail address/],
      [
        'a principal name outside the domains',
        { userPrincipalName: 'ana@elsewhere.example' },
        /outside the domains of the organisation \(convite\.example, second\.example\)/,
      ],
      ['a language that is none', { preferredLanguage: 'klingon!' }, /^preferredLanguage 'klingon!' is no language;/],
      ['an empty name', { displayName: ' ' }, /^displayName is empty/],
      ['a control character', { jobTitle: 'a\u0007b' }, /^jobTitle .* holds a character/],
      ['a state that guests have', { externalUserState: 'Accepted' as const }, /^externalUserState is for guests/],
    ])('refuses %s', async (_case, more, message) => {
      expect(await refusalOf(world.aUser('ana', more))).toMatch(message)
    })

    it('refuses an id that is taken', async () => {
      const ana = await world.aUser('ana')
      expect(await refusalOf(world.aUser('ben', { id: ana.id }))).toContain(
        `The id '${ana.id}', given to or made for the user 'ben', is taken`,
      )
      expect(await world.directory.findUser('ben@convite.example')).toBeNull()
    })

    it('of two that ask for one address at once, one gets it', async () => {
      const outcomes = await Promise.allSettled([world.aUser('ana'), world.aUser('ana'), world.aUser('ana')])
      expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1)
      expect(await world.directory.countPrincipals('user')).toBe(1)
    })

    it('an update changes what it names, moves addresses and aliases, and leaves old and new value', async () => {
      const ana = await world.aUser('ana', { mailNickname: 'ana', jobTitle: 'Lead' })
      const changed = await world.admin.updateUser(world.by, ana.id, {
        userPrincipalName: 'ana.ruiz@convite.example',
        mail: 'ana.ruiz@convite.example',
        mailNickname: 'ruiz',
        proxyAddresses: ['ana@convite.example'],
      })
      expect(changed).toEqual({
        ...ana,
        userPrincipalName: 'ana.ruiz@convite.example',
        mail: 'ana.ruiz@convite.example',
        mailNickname: 'ruiz',
      })
      expect(await world.directory.findPrincipal(ana.id)).toEqual(changed)
      const query = { emails: ['ana@convite.example'], aliases: ['ana', 'ruiz'], ids: [], numbers: [] }
      const matches = await world.directory.resolveRecipients(0 as never, query)
      expect(matches.map(({ by, value }) => [by, value])).toEqual([
        ['email', 'ana@convite.example'],
        ['alias', 'ruiz'],
      ])
      const [entry] = await auditOf('user.update')
      expect(JSON.parse(String(entry?.['old_value']))).toMatchObject({
        mail: 'ana@convite.example',
        proxyAddresses: [],
      })
      expect(JSON.parse(String(entry?.['new_value']))).toEqual({
        userPrincipalName: 'ana.ruiz@convite.example',
        mail: 'ana.ruiz@convite.example',
        mailNickname: 'ruiz',
        proxyAddresses: ['ana@convite.example'],
      })
    })

    it('an update to a taken address leaves everything as it was', async () => {
      await world.aUser('ana')
      const ben = await world.aUser('ben', { mailNickname: 'benny' })
      await expect(
        world.admin.updateUser(world.by, ben.id, { mail: 'ana@convite.example', mailNickname: 'x' }),
      ).rejects.toThrow('is taken')
      expect(await world.directory.findUser('ben@convite.example')).toEqual(ben)
      expect(
        await world.directory.resolveRecipients(0 as never, { emails: [], aliases: ['benny'], ids: [], numbers: [] }),
      ).toHaveLength(1)
    })

    it('a new password ends the one that a seed kept, and is in no audit row', async () => {
      const ana = await world.aUser('ana', { passwordSealed: 'sealed' })
      await world.admin.updateUser(world.by, ana.id, { passwordHash: 'argon2id$secret' })
      const [row] = await world.query(
        'select password_hash, password_sealed from principals where principal_id = ?',
        ana.id,
      )
      expect(row).toEqual({ password_hash: 'argon2id$secret', password_sealed: null })
      const [entry] = await auditOf('user.update')
      expect(entry?.['new_value']).toBe('{"password":"changed"}')
      const all = JSON.stringify(await world.query('select old_value, new_value from audit'))
      expect(all).not.toContain('argon2id')
      expect(all).not.toContain('sealed')
    })

    it('an update of something else keeps the password', async () => {
      const ana = await world.aUser('ana', { passwordHash: 'hash', passwordSealed: 'sealed' })
      await world.admin.updateUser(world.by, ana.id, { jobTitle: 'Lead' })
      const [row] = await world.query(
        'select password_hash, password_sealed from principals where principal_id = ?',
        ana.id,
      )
      expect(row).toEqual({ password_hash: 'hash', password_sealed: 'sealed' })
    })

    it('becoming a guest ends the membership in the organisation, becoming a member begins it', async () => {
      const ana = await world.aUser('ana')
      await world.admin.updateUser(world.by, ana.id, { userType: 'Guest', externalUserState: 'Accepted' })
      expect(await world.reachOf(ana)).toEqual([ana.id])
      await world.admin.updateUser(world.by, ana.id, { userType: 'Member' })
      expect(await world.reachOf(ana)).toContain(world.organization.tenantId)
    })

    it('a deleted user is found by id alone, reaches nothing, and frees its addresses for somebody else', async () => {
      const ana = await world.aUser('ana', { mailNickname: 'ana', passwordHash: 'hash' })
      const planners = await world.aGroup('Planners')
      await world.admin.addMember(world.by, planners.id, ana.id)
      await world.admin.deleteUser(world.by, ana.id)
      expect(await world.directory.findPrincipal(ana.id)).toEqual({
        ...ana,
        isDeleted: true,
        tokensValidFrom: world.by.now + 1000,
      })
      expect(await world.directory.findUser(ana.id)).toBeNull()
      expect(await world.directory.findUser('ana@convite.example')).toBeNull()
      expect(await world.reachOf(ana)).toEqual([])
      expect(await world.directory.countMembers(planners.id, { isTransitive: true, kind: null })).toBe(0)
      const again = await world.aUser('ana', { mailNickname: 'ana' })
      expect(again.id).not.toBe(ana.id)
      expect(await world.reachOf(again)).not.toContain(planners.id)
      await expect(world.admin.deleteUser(world.by, ana.id)).rejects.toMatchObject({ code: 'directoryObjectNotFound' })
      expect(await auditOf('user.delete')).toHaveLength(1)
    })

    it.each(['updateUser', 'deleteUser'] as const)('%s of a group or of nobody is not found', async verb => {
      const planners = await world.aGroup('Planners')
      for (const id of [planners.id, world.organization.tenantId, 'x']) {
        const call =
          verb === 'updateUser' ? world.admin.updateUser(world.by, id, {}) : world.admin.deleteUser(world.by, id)
        await expect(call).rejects.toMatchObject({ code: 'directoryObjectNotFound' })
      }
    })

    it('every change raises the version and leaves one row in order', async () => {
      const { version } = await world.settings.facts()
      const ana = await world.aUser('ana')
      await world.admin.updateUser(world.by, ana.id, { jobTitle: 'Lead' })
      await world.admin.deleteUser(world.by, ana.id)
      expect((await world.settings.facts()).version).toBe(version + 3)
      const rows = await world.query(
        'select seq, part, action, target, actor, app_id, request_id, at from audit where drive_id = 0 and seq > ? order by seq',
        version,
      )
      expect(rows.map(row => row['action'])).toEqual(['user.create', 'user.update', 'user.delete'])
      expect(rows[0]).toEqual({
        seq: version + 1,
        part: 1,
        action: 'user.create',
        target: ana.id,
        actor: 'system',
        app_id: 'tests',
        request_id: 'request-1',
        at: world.by.now,
      })
    })

    it('an id of one case belongs to no account of the other case', async () => {
      const ana = await world.aUser('ana', { id: 'aaaaaaaa-0000-4000-8000-00000000000a' as PrincipalId })
      expect(await world.directory.findPrincipal(ana.id.toUpperCase())).toBeNull()
      expect((await world.directory.findPrincipals([ana.id, ana.id.toUpperCase()])).size).toBe(1)
    })
  })
}
