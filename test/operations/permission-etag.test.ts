/**
 * `If-None-Match` on the list of permissions tells the truth only when every change of permissions, also of an ancestor,
 * changes the eTag of the item (permissions.md section 3, rule 4).
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PrincipalId } from '../../server/src/domain/principal.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { inviteOne, withSettings } from './invite-world.ts'
import {
  addressOf,
  anonymousAllowed,
  as,
  give,
  growTree,
  openly,
  type PermissionBody,
  quietly,
  sees,
  summarise,
  tagOf,
  type Tree,
} from './permission-world.ts'

let world: HeldWorld
let tree: Tree
beforeAll(async () => {
  world = await startHeldWorld()
})
beforeEach(async () => {
  tree = await growTree(world)
})
afterAll(() => world.stop())

const unless = (place: string, tag: string, name = 'ana') =>
  as(world, name, 'GET', `${place}/permissions`, { headers: { 'If-None-Match': tag } })
const author = () => ({ actor: 'system', appId: 'tests', requestId: 'request', now: world.now() })

/** The places whose eTag a change moved. */
async function movedBy(
  places: Readonly<Record<string, string>>,
  change: () => Promise<unknown>,
  owner = 'ana',
): Promise<readonly string[]> {
  const before = new Map<string, string>()
  for (const [name, place] of Object.entries(places)) before.set(name, await tagOf(world, place, owner))
  await change()
  const moved: string[] = []
  for (const [name, place] of Object.entries(places)) {
    const tag = before.get(name) as string
    // The list says 304 exactly when the tag has not moved.
    const isSame = (await tagOf(world, place, owner)) === tag
    expect([name, (await unless(place, tag, owner)).status]).toEqual([name, isSame ? 304 : 200])
    if (!isSame) moved.push(name)
  }
  return moved
}
const places = () => ({ folder: tree.folder, sub: tree.sub, file: tree.file, sibling: tree.sibling })
const below = ['folder', 'sub', 'file']

describe('a list that has not changed', () => {
  it('answers 304 without a body, with the tag, to whoever sees all of it', async () => {
    const tag = await tagOf(world, tree.file)
    for (const form of [tag, `W/${tag}`, tag.replaceAll('"', ''), `"x", ${tag}`, '*']) {
      const answer = await unless(tree.file, form)
      expect([form, answer.status, answer.text, answer.headers.etag]).toEqual([form, 304, '', tag])
    }
    expect((await unless(tree.file, await tagOf(world, tree.file), 'carla')).status).toBe(404)
  })

  it('is answered in full to everybody else, because the directory moves no tag: a group may give them more', async () => {
    const group = world.group('Planners')
    await give(world, tree.folder, 'nina')
    await give(world, tree.folder, group.mail ?? '')
    const seenBy = async (tag: string) => {
      const { status, body } = await unless(tree.file, tag, 'nina')
      return status === 304 ? 304 : body.value.length
    }
    const tag = await tagOf(world, tree.file, 'nina')
    const before = await seenBy(tag)
    await world.app.services.admin.addMember(author(), group.id, world.person('nina').id)
    expect(await tagOf(world, tree.file, 'nina')).toBe(tag)
    const after = await seenBy(tag)
    await world.app.services.admin.removeMember(author(), group.id, world.person('nina').id)
    expect([before, after]).toEqual([2, 3])
  })

  it('has the eTag of its item', async () => {
    const { body, headers } = await as<{ eTag: string }>(world, 'ana', 'GET', tree.file)
    expect([headers.etag, await tagOf(world, tree.file)]).toEqual([body.eTag, body.eTag])
  })

  it('is not answered for by the cTag, which stands still when permissions change', async () => {
    const { body } = await as<{ cTag: string }>(world, 'ana', 'GET', tree.file)
    expect((await unless(tree.file, body.cTag)).status).toBe(200)
    await give(world, tree.file, 'ben')
    expect((await as<{ cTag: string }>(world, 'ana', 'GET', tree.file)).body.cTag).toBe(body.cTag)
    const answer = await unless(tree.file, body.cTag)
    expect([answer.status, summarise(answer.body.value)]).toEqual([
      200,
      ['ana@convite.example owner from /', 'ben@convite.example read'],
    ])
  })

  it('a tag that cannot be read is refused', async () => {
    expect(await unless(tree.file, '{}} nonsense')).toMatchObject({
      status: 400,
      codes: 'invalidRequest/malformedEntityTag',
    })
  })
})

describe('every change of permissions moves the tags of the item and of everything below, and no others', () => {
  it('an invite', async () => {
    expect(await movedBy(places(), () => give(world, tree.folder, 'ben'))).toEqual(below)
    expect(await movedBy(places(), () => give(world, tree.sub, 'ben'))).toEqual(['sub', 'file'])
    expect(await movedBy(places(), () => give(world, tree.file, 'ben'))).toEqual(['file'])
  })

  it('an invite of somebody outside, of a group, and an open link', async () => {
    expect(await movedBy(places(), () => inviteOne(world, tree.folder, quietly('new@partner.example')))).toEqual(below)
    expect(await movedBy(places(), () => give(world, tree.folder, 'planners'))).toEqual(below)
    await withSettings(world, anonymousAllowed, async () => {
      expect(await movedBy(places(), () => inviteOne(world, tree.folder, openly('anyone@partner.example')))).toEqual(
        below,
      )
    })
  })

  it('a higher role by a second invite', async () => {
    await give(world, tree.folder, 'ben')
    expect(await movedBy(places(), () => give(world, tree.folder, 'ben', 'write'))).toEqual(below)
  })

  it('a change of role', async () => {
    const { id } = await give(world, tree.folder, 'ben')
    expect(
      await movedBy(places(), () =>
        as(world, 'ana', 'PATCH', `${tree.folder}/permissions/${id}`, { body: { roles: ['write'] } }),
      ),
    ).toEqual(below)
  })

  it('a change of expiry', async () => {
    const personal = await growTree(world, 'grace')
    const { id } = await give(world, personal.folder, 'ben', 'read', 'grace')
    const change = () =>
      as(world, 'grace', 'PATCH', `${personal.folder}/permissions/${id}`, {
        body: { expirationDateTime: '2030-01-01T00:00:00Z' },
      })
    expect(
      await movedBy({ folder: personal.folder, file: personal.file, sibling: personal.sibling }, change, 'grace'),
    ).toEqual(['folder', 'file'])
  })

  it('a removal, and somebody leaving', async () => {
    const [first, second] = [await give(world, tree.folder, 'ben'), await give(world, tree.folder, 'nina')]
    expect(await movedBy(places(), () => as(world, 'ana', 'DELETE', `${tree.folder}/permissions/${first.id}`))).toEqual(
      below,
    )
    expect(
      await movedBy(places(), () => as(world, 'nina', 'DELETE', `${tree.folder}/permissions/${second.id}`)),
    ).toEqual(below)
  })

  it('a break of inheritance', async () => {
    const close = () =>
      inviteOne(world, tree.sub, quietly(addressOf('ben'), 'read', { retainInheritedPermissions: false }))
    expect(await movedBy(places(), close)).toEqual(['sub', 'file'])
  })

  it('the first sign-in of somebody who was invited', async () => {
    await inviteOne(world, tree.folder, quietly('signs-in@partner.example'))
    expect(await movedBy(places(), () => world.token({ user: 'signs-in@partner.example' }))).toEqual(below)
    expect((await as(world, 'ana', 'GET', `${tree.folder}/permissions`)).body.value.at(-1)).toMatchObject({
      invitation: { redeemedBy: expect.any(String) },
    })
  })

  it('a move, of the item and of a folder above it', async () => {
    await give(world, tree.sibling, 'ben')
    const move = () =>
      as(world, 'ana', 'PATCH', tree.folder, { body: { parentReference: { id: tree.sibling.split('/').at(-1) } } })
    expect(await movedBy(places(), move)).toEqual(below)
    expect(summarise((await as(world, 'ana', 'GET', `${tree.file}/permissions`)).body.value)).toContain(
      `ben@convite.example read from /${tree.path} beside`,
    )
  })

  it('no change of another kind moves the tags of what lies below', async () => {
    const rename = () => as(world, 'ana', 'PATCH', tree.folder, { body: { name: `${tree.path} renamed` } })
    expect(await movedBy(places(), rename)).toEqual(['folder'])
    const upload = () =>
      as(world, 'ana', 'PUT', `${tree.file}/content`, { body: 'new', headers: { 'Content-Type': 'text/plain' } })
    expect(await movedBy({ folder: tree.folder, file: tree.file }, upload)).toEqual(['file'])
  })

  it('another owner of the drive', async () => {
    const library = await growTree(world, 'Launch 2026', 'elise')
    const group = world.group('Launch 2026').id
    const setOwners = (...names: string[]) =>
      world.app.services.admin.setOwners(
        author(),
        group,
        names.map(name => world.person(name).id as PrincipalId),
      )
    expect(
      await movedBy({ folder: library.folder, file: library.file }, () => setOwners('elise', 'ben'), 'elise'),
    ).toEqual(['folder', 'file'])
    expect(await movedBy({ folder: library.folder, file: library.file }, () => setOwners('elise'), 'elise')).toEqual([
      'folder',
      'file',
    ])
  })

  it('other roles of a site', async () => {
    const library = await growTree(world, 'Handbook', 'alma')
    const site = world.site('Handbook').id.split(',')[1] ?? ''
    const setRoles = (visitors: readonly string[]) =>
      world.app.services.admin.setSiteRoles(author(), site, {
        owners: [world.person('alma').id],
        members: [world.group('Planners').id],
        visitors,
      })
    expect(await movedBy({ file: library.file }, () => setRoles([world.person('nina').id]), 'alma')).toEqual(['file'])
    expect(await sees(world, 'nina', library.file)).toBe(200)
    expect(await movedBy({ file: library.file }, () => setRoles([]), 'alma')).toEqual(['file'])
    expect(await sees(world, 'nina', library.file)).toBe(404)
  })
})

describe('an expiry', () => {
  let personal: Tree
  let permission: PermissionBody
  const end = () => world.now() + 60_000
  beforeEach(async () => {
    personal = await growTree(world, 'grace')
    permission = await inviteOne(
      world,
      personal.folder,
      quietly(addressOf('ben'), 'read', { expirationDateTime: new Date(end()).toISOString() }),
      world.person('grace.okafor').accessToken,
    )
  })
  const holders = async (place: string, tag: string) => {
    const { status, body } = await unless(place, tag, 'grace')
    return status === 304 ? 304 : summarise(body.value)
  }

  it('gives no 304 while the end has come and the job has not, then moves the tag', async () => {
    const tag = await tagOf(world, personal.file, 'grace')
    expect(await holders(personal.file, tag)).toBe(304)
    world.setNow(end() - 1)
    expect(await holders(personal.file, tag)).toBe(304)
    world.setNow(world.now() + 1)
    // Nothing was written yet, so the tag is the old one; the list must be told all the same.
    expect(await tagOf(world, personal.file, 'grace')).toBe(tag)
    expect(await holders(personal.file, tag)).toEqual([])
    expect(await holders(personal.folder, tag)).toEqual([])
    await world.runJobs()
    const next = await tagOf(world, personal.file, 'grace')
    expect(next).not.toBe(tag)
    expect(await holders(personal.file, tag)).toEqual([])
    expect(await holders(personal.file, next)).toBe(304)
    expect((await as(world, 'grace', 'GET', `${personal.folder}/permissions/${permission.id}`)).status).toBe(404)
  })
})
