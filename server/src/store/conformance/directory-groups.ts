import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareUser } from '../../domain/identities/account-draft.ts'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import { changeDirectory } from '../directory-log.ts'
import { fillGroups } from '../memberships.ts'
import { insertAccounts } from '../principal-writes.ts'
import { type DirectoryWorld, makeDirectoryWorld } from './directory-world.ts'
import type { MakeStoreWorld } from './world.ts'

type Edge = readonly [group: number, member: number]

/** Everything reachable upwards from a member, the plain way. */
function reachable(edges: readonly Edge[], member: number): Set<number> {
  const found = new Set([member])
  for (let size = 0; size < found.size; ) {
    size = found.size
    for (const [group, inner] of edges) if (found.has(inner)) found.add(group)
  }
  return found
}

/** What every engine must do with groups, their members and the flattened memberships. */
export function groupConformance(name: string, makeStore: MakeStoreWorld): void {
  describe(`groups on ${name}`, () => {
    let world: DirectoryWorld
    beforeEach(async () => {
      world = await makeDirectoryWorld(makeStore)
    })
    afterEach(() => world.close())

    const groupsOf = async (principal: PrincipalRecord) => {
      const reach = new Set(await world.reachOf(principal))
      reach.delete(principal.id)
      reach.delete(world.organization.tenantId)
      const names = [...(await world.directory.findPrincipals([...reach])).values()].map(group => group.displayName)
      return names.toSorted()
    }
    const add = (group: PrincipalRecord, member: PrincipalRecord) =>
      world.admin.addMember(world.by, group.id, member.id)
    const remove = (group: PrincipalRecord, member: PrincipalRecord) =>
      world.admin.removeMember(world.by, group.id, member.id)

    it('membership counts through any nesting, whichever was said first', async () => {
      const [ana, outer, middle, inner] = [
        await world.aUser('ana'),
        await world.aGroup('outer'),
        await world.aGroup('middle'),
        await world.aGroup('inner'),
      ]
      await add(outer, middle)
      await add(inner, ana)
      await add(middle, inner)
      expect(await groupsOf(ana)).toEqual(['inner', 'middle', 'outer'])
      const ben = await world.aUser('ben')
      await add(inner, ben)
      expect(await groupsOf(ben)).toEqual(['inner', 'middle', 'outer'])
      await remove(outer, middle)
      expect(await groupsOf(ana)).toEqual(['inner', 'middle'])
    })

    it('who is in by two ways stays in when one ends', async () => {
      const [ana, top, left, right] = [
        await world.aUser('ana'),
        await world.aGroup('top'),
        await world.aGroup('left'),
        await world.aGroup('right'),
      ]
      await add(top, left)
      await add(top, right)
      await add(left, ana)
      await add(right, ana)
      await remove(left, ana)
      expect(await groupsOf(ana)).toEqual(['right', 'top'])
      await remove(top, right)
      expect(await groupsOf(ana)).toEqual(['right'])
      await add(top, ana)
      await add(top, right)
      await remove(top, right)
      expect(await groupsOf(ana)).toEqual(['right', 'top'])
    })

    it('cycles are harmless: they form, count and end', async () => {
      const [ana, a, b, c] = [
        await world.aUser('ana'),
        await world.aGroup('a'),
        await world.aGroup('b'),
        await world.aGroup('c'),
      ]
      await add(a, b)
      await add(b, c)
      await add(c, a)
      await add(c, ana)
      expect(await groupsOf(ana)).toEqual(['a', 'b', 'c'])
      expect(await groupsOf(a)).toEqual(['b', 'c'])
      await remove(b, c)
      expect(await groupsOf(ana)).toEqual(['c'])
      expect(await groupsOf(a)).toEqual(['c'])
      await world.admin.deleteGroup(world.by, a.id)
      expect(await groupsOf(b)).toEqual([])
    })

    it('deleting a group ends what hung on it alone', async () => {
      const [ana, ben, outer, inner] = [
        await world.aUser('ana'),
        await world.aUser('ben'),
        await world.aGroup('outer'),
        await world.aGroup('inner'),
      ]
      await add(outer, inner)
      await add(inner, ana)
      await add(inner, ben)
      await add(outer, ben)
      await world.admin.deleteGroup(world.by, inner.id)
      expect(await groupsOf(ana)).toEqual([])
      expect(await groupsOf(ben)).toEqual(['outer'])
      expect(await world.directory.findPrincipal(inner.id)).toMatchObject({ isDeleted: true, displayName: 'inner' })
      await expect(add(inner, ana)).rejects.toMatchObject({ code: 'directoryObjectNotFound' })
      await expect(add(outer, inner)).rejects.toMatchObject({ code: 'directoryObjectNotFound' })
    })

    it('a second membership, one of itself and the end of none are refused', async () => {
      const [ana, group] = [await world.aUser('ana'), await world.aGroup('group')]
      await add(group, ana)
      await expect(add(group, ana)).rejects.toMatchObject({
        code: 'directoryBadRequest',
        message: "'ana' is a member of 'group' already.",
      })
      await expect(add(group, group)).rejects.toMatchObject({ code: 'directoryBadRequest' })
      await expect(add(ana, group)).rejects.toMatchObject({ code: 'directoryObjectNotFound' })
      await remove(group, ana)
      await expect(remove(group, ana)).rejects.toMatchObject({ code: 'directoryObjectNotFound' })
    })

    it('two groups nested at the same moment do not miss each other', async () => {
      const groups = await Promise.all(['a', 'b', 'c', 'd'].map(letter => world.aGroup(letter)))
      const [a, b, c, d] = groups as [PrincipalRecord, PrincipalRecord, PrincipalRecord, PrincipalRecord]
      const ana = await world.aUser('ana')
      await Promise.all([add(a, b), add(b, c), add(c, d), add(d, ana)])
      expect(await groupsOf(ana)).toEqual(['a', 'b', 'c', 'd'])
      await Promise.all([remove(b, c), add(a, ana), remove(a, b)])
      expect(await groupsOf(ana)).toEqual(['a', 'c', 'd'])
    })

    it('after any changes the flattened rows are those of the plain walk', { timeout: 120_000 }, async () => {
      const people = await Promise.all(['u', 'v'].map(letter => world.aUser(letter)))
      const groups = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(letter => world.aGroup(letter)))
      const all = [...groups, ...people]
      const edge = fc
        .tuple(fc.nat(groups.length - 1), fc.nat(all.length - 1))
        .filter(([group, member]) => group !== member)
      let edges: Edge[] = []
      await fc.assert(
        fc.asyncProperty(fc.array(edge, { minLength: 1, maxLength: 12 }), async steps => {
          for (const [group, member] of steps) {
            const isThere = edges.some(([g, m]) => g === group && m === member)
            const [target, subject] = [all[group], all[member]] as [PrincipalRecord, PrincipalRecord]
            if (isThere) await remove(target, subject)
            else await add(target, subject)
            edges = isThere ? edges.filter(([g, m]) => g !== group || m !== member) : [...edges, [group, member]]
          }
          for (const [index, principal] of all.entries()) {
            const expected = [...reachable(edges, index)].map(place => all[place]?.id as string)
            if (principal.kind === 'user') expected.push(world.organization.tenantId)
            expect(await world.reachOf(principal)).toEqual(expected.toSorted())
          }
        }),
        { numRuns: 25, seed: 20270101 },
      )
    })

    it('ten thousand members five levels below are moved by one change', { timeout: 120_000 }, async () => {
      const { organization, by, random } = world
      const levels: PrincipalRecord[] = []
      for (const level of ['0', '1', '2', '3', '4', '5']) levels.push(await world.aGroup(`level ${level}`))
      const users = Array.from({ length: 10_000 }, (_, index) =>
        prepareUser(
          {
            id: random.guid() as PrincipalId,
            displayName: `User ${index}`,
            userPrincipalName: `u${index}@convite.example`,
          },
          { organization, now: by.now, allowLocalhost: false },
        ),
      )
      await changeDirectory(world.engine, by, function* () {
        yield* insertAccounts(users, organization.tenantId)
        yield* fillGroups(users.map(({ record }) => ({ group_id: levels[0]?.id as string, member_id: record.id })))
        return { result: undefined, audit: [] }
      })
      for (const [index, level] of levels.entries()) {
        const above = levels[index + 1]
        if (above) await add(above, level)
      }
      const usersIn = async (group: PrincipalRecord | undefined) =>
        world.directory.countMembers(group?.id ?? '', { isTransitive: true, kind: 'user' })
      expect(await usersIn(levels[5])).toBe(10_000)
      // One of them has another way to the top.
      const someone = users[17]?.record as PrincipalRecord
      await add(levels[4] as PrincipalRecord, someone)
      await remove(levels[1] as PrincipalRecord, levels[0] as PrincipalRecord)
      expect(await Promise.all(levels.map(usersIn))).toEqual([10_000, 0, 0, 0, 1, 1])
      await add(levels[1] as PrincipalRecord, levels[0] as PrincipalRecord)
      expect(await Promise.all(levels.map(usersIn))).toEqual([10_000, 10_000, 10_000, 10_000, 10_000, 10_000])
    })
  })
}
