import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DriveKey } from '../../domain/ids.ts'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import type { RecipientQuery } from '../../domain/ports/directory.ts'
import { type DirectoryWorld, makeDirectoryWorld } from './directory-world.ts'
import type { MakeStoreWorld } from './world.ts'

const nothing: RecipientQuery = { emails: [], aliases: [], ids: [], numbers: [] }

/** How recipients of an invite are found (identities-and-recipients.md section 1). */
export function recipientConformance(name: string, makeStore: MakeStoreWorld): void {
  describe(`recipients on ${name}`, () => {
    let world: DirectoryWorld
    let drive: DriveKey
    let people: Record<'ana' | 'bo' | 'planners' | 'security' | 'gone', PrincipalRecord>

    beforeEach(async () => {
      world = await makeDirectoryWorld(makeStore)
      const ana = await world.aUser('ana.prieto', {
        mail: 'ana@convite.example',
        mailNickname: 'ana',
        proxyAddresses: ['a.p@second.example'],
      })
      const gone = await world.aUser('gone', { mailNickname: 'gone' })
      people = {
        ana,
        gone,
        bo: await world.admin.createUser(world.by, {
          displayName: 'Bo',
          mail: 'bo@partner.example',
          userType: 'Guest',
          externalUserState: 'Accepted',
        }),
        planners: await world.aGroup('Planners', { mail: 'planners@convite.example', mailNickname: 'plan' }),
        security: await world.aGroup('Night Watch'),
      }
      drive = (await world.admin.createDrive(world.by, { type: 'business', ownerKind: 'user', ownerId: ana.id })).key
      await world.admin.deleteUser(world.by, gone.id)
    })
    afterEach(() => world.close())

    const resolve = async (query: Partial<RecipientQuery>) =>
      (await world.directory.resolveRecipients(drive, { ...nothing, ...query })).map(({ by, value, principal }) => [
        by,
        value,
        principal.displayName,
      ])

    it.each<[string, Partial<RecipientQuery>, readonly string[]]>([
      ['the primary address', { emails: ['ana@convite.example'] }, ['email', 'ana@convite.example', 'ana.prieto']],
      [
        'the principal name',
        { emails: ['ana.prieto@convite.example'] },
        ['email', 'ana.prieto@convite.example', 'ana.prieto'],
      ],
      ['a further address', { emails: ['a.p@second.example'] }, ['email', 'a.p@second.example', 'ana.prieto']],
      [
        'the address of a group',
        { emails: ['planners@convite.example'] },
        ['email', 'planners@convite.example', 'Planners'],
      ],
      ['a guest by the address invited', { emails: ['bo@partner.example'] }, ['email', 'bo@partner.example', 'Bo']],
      ['a mail nickname', { aliases: ['ana'] }, ['alias', 'ana', 'ana.prieto']],
      ['the nickname of a group', { aliases: ['plan'] }, ['alias', 'plan', 'Planners']],
      ['the name of a group without mail', { aliases: ['night watch'] }, ['alias', 'night watch', 'Night Watch']],
      ['the number of the drive', { numbers: ['1'] }, ['number', '1', 'ana.prieto']],
    ])('finds %s', async (_case, query, match) => {
      expect(await resolve(query)).toEqual([match])
    })

    it('finds users, guests and groups by id, and says who was deleted', async () => {
      const matches = await world.directory.resolveRecipients(drive, {
        ...nothing,
        ids: Object.values(people).map(({ id }) => id),
      })
      const isDeleted = Object.fromEntries(matches.map(({ principal }) => [principal.displayName, principal.isDeleted]))
      expect(isDeleted).toEqual({ 'ana.prieto': false, Bo: false, Planners: false, 'Night Watch': false, gone: true })
    })

    it('finds nothing for the address and alias of a deleted user, another drive, or a value of another kind', async () => {
      expect(await resolve({ emails: ['gone@convite.example'], aliases: ['gone'] })).toEqual([])
      expect(
        await resolve({ emails: ['ana'], aliases: ['ana@convite.example'], ids: ['ana'], numbers: ['2'] }),
      ).toEqual([])
      expect(await world.directory.resolveRecipients((drive + 1) as DriveKey, { ...nothing, numbers: ['1'] })).toEqual(
        [],
      )
      expect(await resolve({})).toEqual([])
    })

    it('gives every holder of an alias, so that the caller sees that it is ambiguous', async () => {
      await world.aUser('other', { mailNickname: 'Planners' })
      const names = (await resolve({ aliases: ['planners'] })).map(match => String(match[2]))
      expect(names.toSorted()).toEqual(['Planners', 'other'])
    })

    it('answers for all ways at once, each value by itself', async () => {
      const matches = await resolve({
        emails: ['ana@convite.example', 'nobody@convite.example', 'planners@convite.example'],
        aliases: ['ana', 'nobody'],
        ids: [people.bo.id],
        numbers: ['1'],
      })
      expect(matches.map(([by, value]) => `${by} ${value}`).toSorted()).toEqual(
        [
          'email ana@convite.example',
          'email planners@convite.example',
          'alias ana',
          `id ${people.bo.id}`,
          'number 1',
        ].toSorted(),
      )
    })

    it('names the domains of the organisation', () => {
      expect(world.directory.ownDomains()).toEqual(new Set(['convite.example', 'second.example']))
    })
  })
}
