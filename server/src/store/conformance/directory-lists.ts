import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import type { PrincipalListQuery } from '../../domain/ports/directory.ts'
import type { Page, PageQuery } from '../../domain/ports/paging.ts'
import { type DirectoryWorld, makeDirectoryWorld } from './directory-world.ts'
import type { MakeStoreWorld } from './world.ts'

/** Reads a list to its end, in pages. */
async function readPages<T>(
  limit: number,
  read: (query: PageQuery) => Promise<Page<T>>,
): Promise<readonly (readonly T[])[]> {
  const pages: (readonly T[])[] = []
  let after: readonly string[] | null = null
  do {
    const page: Page<T> = await read({ after, limit })
    pages.push(page.entries)
    after = page.after
  } while (after !== null)
  return pages
}

/** Lists, page by page. */
export function listConformance(name: string, makeStore: MakeStoreWorld): void {
  describe(`lists of the directory on ${name}`, () => {
    let world: DirectoryWorld
    beforeEach(async () => {
      world = await makeDirectoryWorld(makeStore)
    })
    afterEach(() => world.close())

    const namesOf = (pages: readonly (readonly PrincipalRecord[])[]) =>
      pages.flat().map(({ displayName }) => displayName)
    const users = (order: PrincipalListQuery['order'], isDescending: boolean) => (query: PageQuery) =>
      world.directory.listUsers({ ...query, order, isDescending })

    it('pages hold everybody once, in the order of bytes, whatever the page size', async () => {
      // Same names, capitals, letters beyond A to Z and beyond 16 bits: collations and UTF-16 order differ here.
      const names = ['same', 'same', 'same', 'Zoe', 'ana', 'Ána', 'äna', '\u{1F600}', '\uFF5E', 'Ana', '_x']
      for (const [index, displayName] of names.entries()) await world.aUser(`u${index}`, { displayName })
      const sorted = names.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
      for (const limit of [1, 2, 3, 11, 50]) {
        expect(namesOf(await readPages(limit, users('displayName', false)))).toEqual(sorted)
        expect(namesOf(await readPages(limit, users('displayName', true)))).toEqual(sorted.toReversed())
      }
      const ids = (await readPages(2, users('displayName', false))).flat().map(({ id }) => id)
      expect(new Set(ids).size).toBe(names.length)
    })

    it('users sort by principal name when asked to', async () => {
      for (const user of ['c', 'a', 'b']) await world.aUser(user, { displayName: 'same' })
      const read = async (isDescending: boolean) =>
        (await readPages(2, users('userPrincipalName', isDescending)))
          .flat()
          .map(({ userPrincipalName }) => userPrincipalName?.[0])
      expect(await read(false)).toEqual(['a', 'b', 'c'])
      expect(await read(true)).toEqual(['c', 'b', 'a'])
    })

    it('the last page says that it is the last, also when it is full', async () => {
      for (const user of ['a', 'b', 'c', 'd']) await world.aUser(user)
      expect((await readPages(2, users('displayName', false))).map(page => page.length)).toEqual([2, 2])
      expect(
        await world.directory.listGroups({ after: null, limit: 10, order: 'displayName', isDescending: false }),
      ).toEqual({ entries: [], after: null })
    })

    it('who is deleted between two pages is missing, nobody else', async () => {
      const made = []
      for (const user of ['a', 'b', 'c', 'd', 'e']) made.push(await world.aUser(user))
      const first = await users('displayName', false)({ after: null, limit: 2 })
      await world.admin.deleteUser(world.by, made[1]?.id ?? '')
      await world.admin.deleteUser(world.by, made[3]?.id ?? '')
      const second = await users('displayName', false)({ after: first.after, limit: 5 })
      expect(second.entries.map(({ displayName }) => displayName)).toEqual(['c', 'e'])
      expect(await world.directory.countPrincipals('user')).toBe(3)
    })

    it('lists users and groups apart', async () => {
      await world.aUser('ana')
      await world.aGroup('Planners')
      expect(
        namesOf(
          await readPages(5, query =>
            world.directory.listGroups({ ...query, order: 'displayName', isDescending: false }),
          ),
        ),
      ).toEqual(['Planners'])
      expect(namesOf(await readPages(5, users('displayName', false)))).toEqual(['ana'])
      expect([await world.directory.countPrincipals('user'), await world.directory.countPrincipals('group')]).toEqual([
        1, 1,
      ])
    })

    it('lists members, direct and through groups, by kind, and the groups of a member', async () => {
      const [outer, inner] = [await world.aGroup('outer'), await world.aGroup('inner')]
      const [ana, ben, carla] = [await world.aUser('ana'), await world.aUser('ben'), await world.aUser('carla')]
      await world.admin.addMember(world.by, outer.id, inner.id)
      await world.admin.addMember(world.by, outer.id, ana.id)
      for (const { id } of [ana, ben, carla]) await world.admin.addMember(world.by, inner.id, id)
      await world.admin.deleteUser(world.by, carla.id)
      const members = async (isTransitive: boolean, kind: 'user' | 'group' | null) => {
        const pages = await readPages(1, query =>
          world.directory.listMembers(outer.id, { ...query, isTransitive, kind }),
        )
        expect(await world.directory.countMembers(outer.id, { isTransitive, kind })).toBe(pages.flat().length)
        return namesOf(pages).toSorted()
      }
      expect(await members(false, null)).toEqual(['ana', 'inner'])
      expect(await members(true, null)).toEqual(['ana', 'ben', 'inner'])
      expect(await members(true, 'user')).toEqual(['ana', 'ben'])
      expect(await members(true, 'group')).toEqual(['inner'])
      const groupsOf = async (isTransitive: boolean) =>
        namesOf(
          await readPages(1, query => world.directory.listGroupsOf(ben.id, { ...query, isTransitive })),
        ).toSorted()
      expect(await groupsOf(false)).toEqual(['inner'])
      expect(await groupsOf(true)).toEqual(['inner', 'outer'])
    })
  })
}
