import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { type OpenWorld, startOpenWorld } from '../world.ts'
import { inviteOne, listPermissions, takeStock, withSettings } from './invite-world.ts'
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
  tokenOf,
  type Tree,
} from './permission-world.ts'

let world: OpenWorld
let tree: Tree
beforeAll(async () => {
  world = await startOpenWorld()
})
beforeEach(async () => {
  tree = await growTree(world)
})
afterAll(() => world.stop())

const remove = (name: string, place: string, id: string, headers: Record<string, string> = {}) =>
  as(world, name, 'DELETE', `${place}/permissions/${id}`, { headers })
const outcome = async (...question: Parameters<typeof remove>) => {
  const { status, codes } = await remove(...question)
  return `${status} ${codes}`.trim()
}
const received = async (name: string) =>
  (
    await as<{ value: readonly { name: string; id: string }[] }>(world, name, 'GET', '/me/drive/sharedWithMe')
  ).body.value.map(({ id }) => id)
const idOf = (place: string) => place.split('/').at(-1) ?? ''

describe('ending a direct grant', () => {
  it('answers 204 without a body, and 404 the second time', async () => {
    const permission = await give(world, tree.folder, 'ben')
    const answer = await remove('ana', tree.folder, permission.id)
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(await outcome('ana', tree.folder, permission.id)).toBe('404 itemNotFound')
    expect((await as(world, 'ana', 'GET', `${tree.folder}/permissions/${permission.id}`)).status).toBe(404)
  })

  it('takes the access at once, everywhere below', async () => {
    const permission = await give(world, tree.folder, 'ben', 'write')
    for (const place of [tree.folder, tree.sub, tree.file, `${tree.file}/content`, `${tree.sub}/children`])
      expect([200, 302]).toContain(await sees(world, 'ben', place))
    expect(await received('ben')).toContain(idOf(tree.folder))
    await remove('ana', tree.folder, permission.id)
    for (const place of [
      tree.folder,
      tree.sub,
      tree.file,
      `${tree.file}/content`,
      `${tree.sub}/children`,
      `${tree.file}/permissions`,
    ]) {
      expect(await sees(world, 'ben', place)).toBe(404)
    }
    expect(await received('ben')).not.toContain(idOf(tree.folder))
    expect(
      (
        await as(world, 'ben', 'PUT', `${tree.file}/content`, {
          body: 'late',
          headers: { 'Content-Type': 'text/plain' },
        })
      ).status,
    ).toBe(404)
  })

  it('leaves what the person has by another way', async () => {
    const own = await give(world, tree.file, 'ben', 'write')
    await give(world, tree.folder, 'planners')
    await remove('ana', tree.file, own.id)
    expect(await sees(world, 'ben', tree.file)).toBe(200)
    expect((await as(world, 'ben', 'PATCH', tree.file, { body: { name: 'mine.txt' } })).status).toBe(403)
  })

  it('an open download address is closed with it', async () => {
    const permission = await give(world, tree.file, 'ben')
    const { headers } = await as(world, 'ben', 'GET', `${tree.file}/content`)
    const address = String(headers.location)
    expect((await fetch(address)).status).toBe(200)
    await remove('ana', tree.file, permission.id)
    expect((await fetch(address)).status).toBeGreaterThanOrEqual(401)
  })

  it('leaves one trace with what there was', async () => {
    const permission = await give(world, tree.file, 'ben', 'write')
    const rows = () => world.query("select target, old_value, new_value from audit where action = 'permission.remove'")
    const before = (await rows()).length
    await remove('ana', tree.file, permission.id)
    expect((await rows()).slice(before)).toEqual([
      { target: world.person('ben').id, old_value: '{"role":2,"expiresAt":null}', new_value: null },
    ])
  })

  it('of a group ends what its members have, through any nesting', async () => {
    const permission = await give(world, tree.folder, 'planners')
    for (const name of ['ben', 'carla', 'elise']) expect(await sees(world, name, tree.file)).toBe(200)
    await remove('ana', tree.folder, permission.id)
    for (const name of ['ben', 'carla', 'elise']) expect(await sees(world, name, tree.file)).toBe(404)
  })

  it('and inviting again gives a new one of the same id', async () => {
    const first = await give(world, tree.file, 'ben', 'write')
    await remove('ana', tree.file, first.id)
    expect(await give(world, tree.file, 'ben', 'read')).toMatchObject({ id: first.id, roles: ['read'] })
  })
})

describe('ending an invitation and links', () => {
  /** 303 while the address leads to the sign-in, 200 while it opens without one. */
  const statusAt = async (address: string) => (await fetch(address, { redirect: 'manual' })).status

  it('a pending invitation is withdrawn: its mail is not sent any more, its link is nothing', async () => {
    await withSettings(world, { mailBudgetMs: 50 }, async () => {
      await world.faults({ address: 'late@partner.example', kind: 'deferred', times: null })
      const permission = await inviteOne(world, tree.file, { ...quietly('late@partner.example'), sendInvitation: true })
      const address = permission.link?.webUrl ?? ''
      expect(await statusAt(address)).toBe(303)
      expect((await as(world, 'ana', 'GET', `/shares/${permission.shareId}/driveItem`)).status).toBe(200)
      expect(await outcome('ana', tree.file, permission.id)).toBe('204')
      expect((await as(world, 'ana', 'GET', `/shares/${permission.shareId}/driveItem`)).status).toBe(404)
      expect(await statusAt(address)).toBe(404)
      expect(await world.query("select state from outbox where address = 'late@partner.example'")).toEqual([
        { state: 'cancelled' },
      ])
      await world.clearFaults()
      await world.clock({ advance: 'PT2H' })
      expect(await world.mail({ to: 'late@partner.example' })).toEqual([])
    })
  })

  it('one that was sent stays sent, and opens nothing', async () => {
    const permission = await inviteOne(world, tree.file, { ...quietly('sent@partner.example'), sendInvitation: true })
    const [mail] = await world.mail({ to: 'sent@partner.example' })
    const link = mail?.links.find(address => address.startsWith(`${world.origin}/i/`)) ?? ''
    expect(await statusAt(link)).toBe(303)
    await remove('ana', tree.file, permission.id)
    expect(await statusAt(link)).toBe(404)
  })

  it('one that was redeemed ends too', async () => {
    const permission = await inviteOne(world, tree.file, quietly('redeemed@partner.example', 'write'))
    const token = await world.token({ user: 'redeemed@partner.example' })
    expect((await call(world, 'GET', tree.file, { token })).status).toBe(200)
    expect(await outcome('ana', tree.file, permission.id)).toBe('204')
    expect((await call(world, 'GET', tree.file, { token })).status).toBe(404)
  })

  it('an anonymous link dies at once', async () => {
    await withSettings(world, anonymousAllowed, async () => {
      const permission = await inviteOne(world, tree.file, openly('anyone@partner.example'))
      const address = permission.link?.webUrl ?? ''
      expect(await statusAt(address)).toBe(200)
      expect(await outcome('ana', tree.file, permission.id)).toBe('204')
      expect(await statusAt(address)).toBe(404)
    })
  })

  it('with everything removed, nobody but the owner is left', async () => {
    await withSettings(world, anonymousAllowed, async () => {
      await give(world, tree.file, 'ben')
      await give(world, tree.file, 'planners', 'write')
      await inviteOne(world, tree.file, quietly('out@partner.example'))
      await inviteOne(world, tree.file, openly('anyone@partner.example'))
    })
    const all = await listPermissions(world, tree.file)
    for (const { id, inheritedFrom } of all) if (!inheritedFrom) expect(await outcome('ana', tree.file, id)).toBe('204')
    expect(summarise(await listPermissions(world, tree.file))).toEqual(['ana@convite.example owner from /'])
    const { body } = await as<{ shared?: object }>(world, 'ana', 'GET', tree.file)
    expect(body).not.toHaveProperty('shared')
  })
})

describe('an item that goes', () => {
  const make = async (path: string) => {
    const answer = await as<{ id: string }>(world, 'ana', 'PUT', `${tree.folder}:/${path}:/content`, {
      body: path,
      headers: { 'Content-Type': 'text/plain' },
    })
    expect(answer.status).toBe(201)
    return `${tree.drive}/items/${answer.body.id}`
  }

  it('takes its permissions with it: one of the same name is another, and closed to those of before', async () => {
    const before = await make('a')
    await give(world, before, 'ben')
    const outside = await inviteOne(world, before, quietly('out@partner.example'))
    await give(world, tree.folder, 'nina')
    expect((await as(world, 'ana', 'DELETE', before)).status).toBe(204)
    for (const name of ['ben', 'nina', 'ana']) expect(await sees(world, name, before)).toBe(404)
    const byLink = () => as(world, 'ana', 'GET', `/shares/${outside.shareId}/driveItem`)
    expect((await byLink()).status).toBe(404)
    expect(await received('ben')).not.toContain(idOf(before))
    const after = await make('a')
    expect(idOf(after)).not.toBe(idOf(before))
    expect([await sees(world, 'ben', after), await sees(world, 'nina', after)]).toEqual([404, 200])
    expect((await byLink()).status).toBe(404)
    expect(summarise(await listPermissions(world, after))).toEqual([
      'ana@convite.example owner from /',
      `nina@convite.example read from /${tree.path}`,
    ])
  })

  it('is not mixed up with one whose name begins alike', async () => {
    const [short, long] = [await make('ab'), await make('abc')]
    const [onShort, onLong] = [await give(world, short, 'ben'), await give(world, long, 'ben')]
    expect(onShort.id).toBe(onLong.id)
    expect(await outcome('ana', short, onShort.id)).toBe('204')
    expect([await sees(world, 'ben', short), await sees(world, 'ben', long)]).toEqual([404, 200])
    await as(world, 'ana', 'DELETE', short)
    expect(await sees(world, 'ben', long)).toBe(200)
  })
})

describe('what cannot be ended', () => {
  it('an inherited one ends where it stands', async () => {
    const permission = await give(world, tree.folder, 'ben')
    const answer = await remove('ana', tree.file, permission.id)
    expect([answer.status, answer.codes]).toEqual([403, 'notAllowed/inheritedPermission'])
    expect(answer.message).toContain(`'${tree.path}'`)
    // Nor can the person leave there.
    expect(await outcome('ben', tree.file, permission.id)).toBe('403 notAllowed/inheritedPermission')
    expect(await sees(world, 'ben', tree.file)).toBe(200)
  })

  it('the owner entry', async () => {
    const [owner] = await listPermissions(world, world.place('ana', '/'))
    expect(await outcome('ana', world.place('ana', '/'), owner?.id ?? '')).toBe('403 notAllowed/ownerPermission')
    const [ofLibrary] = (await as(world, 'alma', 'GET', `${world.place('Handbook', '/')}/permissions`)).body.value
    expect(await outcome('alma', world.place('Handbook', '/'), ofLibrary?.id ?? '')).toBe(
      '403 notAllowed/ownerPermission',
    )
  })

  it('anything on the root of a personal drive', async () => {
    expect(await outcome('grace', world.place('grace.okafor', '/'), 'whatever')).toBe(
      '403 notAllowed/rootItemNotShareable',
    )
    expect(await outcome('ben', world.place('grace.okafor', '/'), 'whatever')).toBe('404 itemNotFound')
  })

  it('nothing of that writes anything', async () => {
    const permission = await give(world, tree.folder, 'ben')
    const before = await takeStock(world)
    await remove('ana', tree.file, permission.id)
    await remove('ana', tree.folder, 'unknown')
    await remove('carla', tree.folder, permission.id)
    await remove('grace', world.place('grace.okafor', '/'), 'whatever')
    expect(await takeStock(world)).toEqual(before)
  })
})

describe('who may end', () => {
  it('everybody may leave: readers, editors, guests, on every kind of drive', async () => {
    for (const [owner, name, role] of [
      ['ana', 'ben', 'read'],
      ['ana', 'nina', 'write'],
      ['ana', 'bo', 'read'],
      ['grace', 'ben', 'read'],
      ['nina', 'bo', 'write'],
    ] as const) {
      const place = (await growTree(world, owner)).file
      const permission = await give(world, place, name === 'bo' ? 'bo@partner.example' : name, role, owner)
      expect([owner, name, await outcome(name, place, permission.id)]).toEqual([owner, name, '204'])
      expect(await sees(world, name, place)).toBe(404)
      expect(await outcome(name, place, permission.id)).toBe('404 itemNotFound')
    }
  })

  it('nobody leaves for a group or for others', async () => {
    const group = await give(world, tree.file, 'planners', 'write')
    const other = await give(world, tree.file, 'nina')
    expect(await outcome('ben', tree.file, group.id)).toBe('403 accessDenied/accessRestricted')
    expect(await outcome('ben', tree.file, other.id)).toBe('404 itemNotFound')
    expect(await outcome('nina', tree.file, other.id)).toBe('204')
  })

  it('owners end all, editors what they made', async () => {
    await give(world, tree.file, 'ben', 'write')
    const [byBen, another, byAna] = [
      await give(world, tree.file, 'dieter', 'read', 'ben'),
      await give(world, tree.file, 'elise', 'read', 'ben'),
      await give(world, tree.file, 'nina'),
    ]
    expect(await outcome('ben', tree.file, byAna.id)).toBe('404 itemNotFound')
    expect(await outcome('ben', tree.file, byBen.id)).toBe('204')
    expect(await outcome('ana', tree.file, another.id)).toBe('204')
    expect(await sees(world, 'nina', tree.file)).toBe(200)
  })

  it('the owner of another drive, a stranger and a guest without access do not even see it', async () => {
    const permission = await give(world, tree.file, 'ben')
    for (const name of ['grace', 'carla', 'bo'])
      expect(await outcome(name, tree.file, permission.id)).toBe('404 itemNotFound')
  })

  it('a permission is no key to another item: each address is judged for itself', async () => {
    const permission = await give(world, tree.file, 'ben')
    // Carla's own item, Ana's permission id.
    expect(await outcome('carla', world.place('carla', '/Textos'), permission.id)).toBe('404 itemNotFound')
    // Ana's drive under Carla's address, and the other way round.
    const [driveOfCarla, item] = [`/drives/${world.drive('carla').id}`, idOf(tree.file)]
    expect(await outcome('carla', `${driveOfCarla}/items/${item}`, permission.id)).toBe('404 itemNotFound')
    expect(await sees(world, 'ben', tree.file)).toBe(200)
  })

  it('a token without a write scope ends nothing, not even the own grant', async () => {
    const permission = await give(world, tree.file, 'ben')
    for (const [user, scope] of [
      ['ana', 'Files.Read.All'],
      ['ben', 'Files.Read'],
      ['ben', 'Sites.Read.All'],
    ] as const) {
      const token = await world.token({ user: addressOf(user), scopes: [scope] })
      expect(await call(world, 'DELETE', `${tree.file}/permissions/${permission.id}`, { token })).toMatchObject({
        status: 403,
        codes: 'accessDenied/insufficientScopes',
      })
    }
    const own = await world.token({ user: addressOf('ben'), scopes: ['Files.ReadWrite'] })
    expect(await call(world, 'DELETE', `${tree.file}/permissions/${permission.id}`, { token: own })).toMatchObject({
      status: 403,
      codes: 'accessDenied/insufficientScopes',
    })
  })
})

describe('If-Match', () => {
  it('stops a removal that was asked for in ignorance', async () => {
    const permission: PermissionBody = await give(world, tree.file, 'ben')
    const stale = await tagOf(world, tree.file)
    await give(world, tree.file, 'nina')
    expect(await outcome('ana', tree.file, permission.id, { 'If-Match': stale })).toBe(
      '412 resourceModified/entityTagDoesNotMatch',
    )
    expect(await sees(world, 'ben', tree.file)).toBe(200)
    expect(await outcome('ana', tree.file, permission.id, { 'If-Match': await tagOf(world, tree.file) })).toBe('204')
  })
})

describe('many at once', () => {
  it('of twenty removals of one permission one answers 204, the others 404', async () => {
    const permission = await give(world, tree.file, 'ben')
    const token = tokenOf(world, 'ana')
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call(world, 'DELETE', `${tree.file}/permissions/${permission.id}`, { token })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, ...Array<number>(19).fill(404)])
  })
})
