import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatSiteId, type SiteRecord } from '../../domain/identities/site-record.ts'
import type { SiteRef } from '../../domain/ports/directory.ts'
import { type DirectoryWorld, makeDirectoryWorld } from './directory-world.ts'
import type { MakeStoreWorld } from './world.ts'

const noRoles = { owners: [], members: [], visitors: [] }

/** Sites. */
export function placeConformance(name: string, makeStore: MakeStoreWorld): void {
  describe(`sites on ${name}`, () => {
    let world: DirectoryWorld
    let root: SiteRecord
    let team: SiteRecord
    beforeEach(async () => {
      world = await makeDirectoryWorld(makeStore)
      root = await world.admin.createSite(world.by, { displayName: 'Home', path: '', isRoot: true }, noRoles)
      team = await world.admin.createSite(world.by, { displayName: 'The Team', path: '/sites/Team/' }, noRoles)
    })
    afterEach(() => world.close())

    const nameOf = async (ref: SiteRef) => (await world.directory.findSite(ref))?.displayName ?? null
    const host = 'sites.convite.example'

    it('finds a site by every form of an address', async () => {
      expect(team).toMatchObject({ path: 'sites/Team', name: 'Team', hostname: host, isRoot: false })
      const forms: readonly [SiteRef, string | null][] = [
        [{ by: 'root' }, 'Home'],
        [{ by: 'id', id: formatSiteId(team) }, 'The Team'],
        [{ by: 'id', id: formatSiteId(team).toUpperCase() }, 'The Team'],
        [{ by: 'id', id: team.id }, 'The Team'],
        [{ by: 'id', id: team.webId }, 'The Team'],
        [{ by: 'id', id: host }, 'Home'],
        [{ by: 'id', id: host.toUpperCase() }, 'Home'],
        [{ by: 'path', hostname: host, path: ['sites', 'team'] }, 'The Team'],
        [{ by: 'path', hostname: null, path: ['SITES', 'TEAM'] }, 'The Team'],
        [{ by: 'path', hostname: formatSiteId(root), path: ['sites', 'team'] }, 'The Team'],
        [{ by: 'path', hostname: null, path: [] }, 'Home'],
      ]
      for (const [ref, expected] of forms) expect([ref, await nameOf(ref)]).toEqual([ref, expected])
    })

    it('finds nothing by a compound id of which a part is another, an unknown host or path, or a group', async () => {
      const wrong: readonly SiteRef[] = [
        { by: 'id', id: `${host},${team.id},${root.webId}` },
        { by: 'id', id: `other.example,${team.id},${team.webId}` },
        { by: 'id', id: `${host},${team.webId},${team.id}` },
        { by: 'id', id: `${host},${team.id}` },
        { by: 'id', id: 'other.example' },
        { by: 'id', id: '' },
        { by: 'path', hostname: 'other.example', path: ['sites', 'team'] },
        { by: 'path', hostname: null, path: ['sites', 'team', 'below'] },
        { by: 'path', hostname: 'a,b,c', path: ['sites', 'team'] },
        { by: 'group', key: team.id },
      ]
      for (const ref of wrong) expect([ref, await nameOf(ref)]).toEqual([ref, null])
    })

    it.each([
      ['a taken path, in other case', { displayName: 'Second', path: 'sites/TEAM' }, 'is taken by another site'],
      ['a second root', { displayName: 'Second', path: '', isRoot: true }, 'The root site is there already'],
      ['a path that is none', { displayName: 'Second', path: 'sites/../team' }, 'has not the form'],
      ['a path where the server has other things', { displayName: 'Second', path: 'open/second' }, 'has not the form'],
      ['a path that only begins', { displayName: 'Second', path: 'sites' }, 'has not the form'],
      ['no path', { displayName: 'Second', path: '' }, 'path is missing'],
      ['a root with a path', { displayName: 'Second', path: 'x', isRoot: true }, 'is not empty'],
      ['no name', { displayName: ' ', path: 'sites/second' }, 'is no name'],
    ])('refuses %s', async (_case, draft, message) => {
      await expect(world.admin.createSite(world.by, draft, noRoles)).rejects.toMatchObject({
        code: 'directoryBadRequest',
        message: expect.stringContaining(message),
      })
    })

    it('lists and searches sites by part of name or path, without case, taking signs as they are', async () => {
      for (const letter of ['a', 'b', 'c']) {
        await world.admin.createSite(world.by, { displayName: `100% ${letter}_É`, path: `sites/${letter}` }, noRoles)
      }
      const search = async (text: string | null, limit = 2) => {
        const names: string[] = []
        let after: readonly string[] | null = null
        do {
          const page: Awaited<ReturnType<typeof world.directory.listSites>> = await world.directory.listSites({
            after,
            limit,
            search: text,
          })
          names.push(...page.entries.map(({ displayName }) => displayName))
          after = page.after
        } while (after !== null)
        return names
      }
      expect(await search(null)).toEqual(['100% a_É', '100% b_É', '100% c_É', 'Home', 'The Team'])
      expect(await search('*', 10)).toHaveLength(5)
      expect(await search('TEAM')).toEqual(['The Team'])
      expect(await search('sites/B')).toEqual(['100% b_É'])
      expect(await search('b_é')).toEqual(['100% b_É'])
      expect(await search('0%')).toHaveLength(3)
      expect(await search('%')).toHaveLength(3)
      expect(await search('a_e')).toEqual([])
      expect(await search('\\')).toEqual([])
    })
  })
}
