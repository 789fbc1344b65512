/** Access as it is at the moment of the call: account, policy, groups and inheritance, each changed while tokens live on (security lessons A4, A5). */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseItemId } from '../../server/src/domain/ids.ts'
import type { PrincipalId } from '../../server/src/domain/principal.ts'
import { call } from '../http.ts'
import { type HeldWorld, startHeldWorld } from '../held-world.ts'
import { inviteOne, withSettings } from './invite-world.ts'
import {
  addressOf,
  as,
  give,
  growTree,
  type PermissionBody,
  quietly,
  sees,
  summarise,
  tokenOf,
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

const author = () => ({ actor: 'system', appId: 'tests', requestId: 'request', now: world.now() })
const idOf = (name: string) => world.person(name).id as PrincipalId
const received = async (name: string) =>
  (await as<{ value: readonly { id: string }[] }>(world, name, 'GET', '/me/drive/sharedWithMe')).body.value.map(
    ({ id }) => id,
  )
const keyOf = (place: string) => place.split('/').at(-1) ?? ''

describe('an account', () => {
  const enable = (isEnabled: boolean) => world.app.services.admin.updateUser(author(), idOf('hugo'), { isEnabled })
  afterEach(() => enable(true))
  /** The tokens of the ready document end with the first disabling; each test brings its own. */
  const asHugo = async (path: string, token?: string) =>
    call(world, 'GET', path, { token: token ?? (await world.token({ user: idOf('hugo') })) })

  it('that is disabled opens nothing from then on, and after it is enabled again a new sign-in does', async () => {
    await inviteOne(world, tree.file, { ...quietly(''), recipients: [{ alias: 'hugo' }] })
    const token = await world.token({ user: idOf('hugo') })
    expect((await asHugo(tree.file, token)).status).toBe(200)
    await enable(false)
    for (const path of [tree.file, `${tree.file}/permissions`, '/me', '/me/drive/sharedWithMe']) {
      const answer = await asHugo(path, token)
      expect([path, answer.status, answer.codes]).toEqual([path, 401, 'InvalidAuthenticationToken/unauthenticated'])
    }
    await enable(true)
    expect((await asHugo(tree.file, token)).status).toBe(401)
    expect((await asHugo(tree.file)).status).toBe(200)
  })

  it('that is disabled keeps its entry in the list, and closes what its download addresses opened', async () => {
    await inviteOne(world, tree.file, { ...quietly(''), recipients: [{ alias: 'hugo' }] })
    const address = (await asHugo(`${tree.file}/content`)).headers.location ?? ''
    expect((await fetch(address)).status).toBe(200)
    await enable(false)
    expect((await fetch(address)).status).toBeGreaterThanOrEqual(400)
    const listed = (await as(world, 'ana', 'GET', `${tree.file}/permissions`)).body.value
    expect(listed.at(-1)?.grantedToV2?.user?.displayName).toBe('Hugo Lindqvist')
  })

  it('that is deleted opens nothing, and a new one of the same address inherits nothing', async () => {
    const { admin } = world.app.services
    const draft = { displayName: 'Gone', userPrincipalName: 'gone@convite.example', mail: 'gone@convite.example' }
    const first = await admin.createUser(author(), draft)
    await give(world, tree.file, 'gone')
    const token = await world.token({ user: first.id })
    expect((await call(world, 'GET', tree.file, { token })).status).toBe(200)
    await admin.deleteUser(author(), first.id)
    expect((await call(world, 'GET', tree.file, { token })).status).toBe(401)
    const second = await admin.createUser(author(), draft)
    expect((await call(world, 'GET', tree.file, { token: await world.token({ user: second.id }) })).status).toBe(404)
  })
})

describe('policy', () => {
  const outside = { sharingDomainRestrictionMode: 'blockList', sharingBlockedDomainList: ['partner.example'] } as const
  const rows = [
    ['the level disabled', { sharingCapability: 'disabled' }, 404],
    ['the level for existing guests', { sharingCapability: 'existingExternalUserSharingOnly' }, 200],
    ['the level for new guests', { sharingCapability: 'externalUserSharingOnly' }, 200],
    ['the widest level', { sharingCapability: 'externalUserAndGuestSharing' }, 200],
    ['a blocked domain', outside, 404],
    ['another blocked domain', { ...outside, sharingBlockedDomainList: ['sub.partner.example'] }, 200],
    [
      'a list of allowed domains without it',
      { sharingDomainRestrictionMode: 'allowList', sharingAllowedDomainList: ['other.example'] },
      404,
    ],
    [
      'a list of allowed domains with it',
      { sharingDomainRestrictionMode: 'allowList', sharingAllowedDomainList: ['partner.example'] },
      200,
    ],
  ] as const

  it.each(rows)(
    '%s decides for guests at the moment of the call, and loosened it revives them',
    async (_name, settings, status) => {
      for (const owner of ['ana', 'grace'] as const) {
        const { file } = owner === 'ana' ? tree : await growTree(world, owner)
        await give(world, file, 'bo@partner.example', 'write', owner)
        await give(world, file, 'nina', 'read', owner)
        const address = String((await as(world, 'bo', 'GET', `${file}/content`)).headers.location)
        await withSettings(world, settings, async () => {
          for (const path of ['', '/permissions', '/content']) {
            const answer = await as(world, 'bo', 'GET', `${file}${path}`)
            expect([owner, path, answer.status < 400 ? 200 : answer.status]).toEqual([owner, path, status])
          }
          expect([owner, (await received('bo')).includes(keyOf(file))]).toEqual([owner, status === 200])
          expect([owner, (await fetch(address)).ok]).toEqual([owner, status === 200])
          expect(await sees(world, 'nina', file)).toBe(200)
        })
        expect(await sees(world, 'bo', file)).toBe(200)
      }
    },
  )

  it('hides from a guest whom it stops in the same words as what never was', async () => {
    await give(world, tree.file, 'bo@partner.example')
    await withSettings(world, outside, async () => {
      const hidden = await as(world, 'bo', 'GET', tree.file)
      const unknown = await as(world, 'bo', 'GET', tree.file.replace(/.{4}$/, 'ZZZZ'))
      expect([hidden.status, hidden.codes]).toEqual([unknown.status, unknown.codes])
      expect(hidden.message.replace(keyOf(tree.file), '')).toBe(
        unknown.message.replace(keyOf(tree.file.replace(/.{4}$/, 'ZZZZ')), ''),
      )
    })
  })
})

describe('groups', () => {
  const group = (name: string) => world.group(name).id as PrincipalId
  const join = (into: string, member: PrincipalId) => world.app.services.admin.addMember(author(), group(into), member)
  const leave = (from: string, member: PrincipalId) =>
    world.app.services.admin.removeMember(author(), group(from), member)

  it('count through any nesting at the moment of the call', async () => {
    await give(world, tree.folder, 'planners', 'write')
    // Elise is in the Night Watch, in the Field Team, in Planners.
    expect(await sees(world, 'elise', tree.file)).toBe(200)
    await leave('Field Team', group('Night Watch'))
    expect([await sees(world, 'elise', tree.file), await sees(world, 'carla', tree.file)]).toEqual([404, 200])
    expect(await received('elise')).not.toContain(keyOf(tree.folder))
    await join('Field Team', group('Night Watch'))
    expect(await sees(world, 'elise', tree.file)).toBe(200)
    expect(await received('elise')).toContain(keyOf(tree.folder))
  })

  it('a newcomer has at once what the group has, and one who leaves loses it at once', async () => {
    await give(world, tree.folder, 'planners')
    expect(await sees(world, 'nina', tree.file)).toBe(404)
    await join('Night Watch', idOf('nina'))
    expect(await sees(world, 'nina', tree.file)).toBe(200)
    await leave('Night Watch', idOf('nina'))
    expect(await sees(world, 'nina', tree.file)).toBe(404)
  })

  it('a circle of groups is harmless', async () => {
    await give(world, tree.folder, 'planners')
    await join('Night Watch', group('Planners'))
    expect([
      await sees(world, 'elise', tree.file),
      await sees(world, 'ben', tree.file),
      await sees(world, 'nina', tree.file),
    ]).toEqual([200, 200, 404])
    await leave('Night Watch', group('Planners'))
    expect([await sees(world, 'elise', tree.file), await sees(world, 'ben', tree.file)]).toEqual([200, 200])
  })

  it('a deleted group opens nothing', async () => {
    const made = await world.app.services.admin.createGroup(author(), {
      displayName: 'Short-lived',
      mailNickname: 'short',
    })
    await world.app.services.admin.addMember(author(), made.id, idOf('nina'))
    await inviteOne(world, tree.file, { ...quietly(''), recipients: [{ alias: 'short' }] })
    expect(await sees(world, 'nina', tree.file)).toBe(200)
    await world.app.services.admin.deleteGroup(author(), made.id)
    expect(await sees(world, 'nina', tree.file)).toBe(404)
  })

  it('a group never takes the place of a person’s own grant, nor the other way round', async () => {
    await give(world, tree.file, 'planners', 'write')
    await give(world, tree.file, 'ben')
    expect(summarise((await as(world, 'ana', 'GET', `${tree.file}/permissions`)).body.value).slice(1)).toEqual([
      'planners@convite.example write',
      'ben@convite.example read',
    ])
    await leave('Planners', idOf('ben'))
    expect((await as(world, 'ben', 'PATCH', tree.file, { body: { name: 'no.txt' } })).status).toBe(403)
    expect(await sees(world, 'ben', tree.file)).toBe(200)
    await join('Planners', idOf('ben'))
  })
})

describe('broken inheritance', () => {
  const close = (place: string, name: string, by = 'ana') =>
    inviteOne(world, place, quietly(addressOf(name), 'read', { retainInheritedPermissions: false }), tokenOf(world, by))
  const listed = async (place: string) => summarise((await as(world, 'ana', 'GET', `${place}/permissions`)).body.value)

  it('closes the item and what lies below to everybody above it but the owners', async () => {
    await give(world, tree.folder, 'ben', 'write')
    await close(tree.sub, 'carla')
    for (const place of [tree.sub, tree.file]) {
      expect([
        await sees(world, 'ana', place),
        await sees(world, 'ben', place),
        await sees(world, 'carla', place),
      ]).toEqual([200, 404, 200])
    }
    expect(await sees(world, 'ben', tree.folder)).toBe(200)
    expect(await listed(tree.file)).toEqual([
      'ana@convite.example owner from /',
      `carla@convite.example read from /${tree.path}/Sub`,
    ])
    const { body } = await as<{ value: readonly unknown[]; '@odata.count': number }>(
      world,
      'ben',
      'GET',
      `${tree.folder}/children?$count=true`,
    )
    expect([body.value, body['@odata.count']]).toEqual([[], 0])
  })

  it('lets nobody write into it from above, by whatever address, and tells a reader nothing', async () => {
    await give(world, tree.folder, 'ben', 'write')
    await give(world, tree.folder, 'nina')
    await close(tree.sub, 'carla')
    const path = `${tree.drive}/root:/${encodeURIComponent(tree.path)}`
    const upload = { body: 'in', headers: { 'Content-Type': 'text/plain' } }
    const tries: readonly (readonly [string, string, object])[] = [
      ['PUT', `${path}/Sub/new.txt:/content`, upload],
      ['PUT', `${path}/Sub/plan.txt:/content`, upload],
      ['PUT', `${path}/Sub/Deeper/new.txt:/content`, upload],
      ['PUT', `${tree.folder}:/Sub/new.txt:/content`, upload],
      ['PATCH', `${path}/Sub/Deeper:`, { body: { folder: {} } }],
      ['POST', `${tree.sub}/children`, { body: { name: 'x', folder: {} } }],
      ['PATCH', tree.sub, { body: { name: 'Opened' } }],
      ['DELETE', tree.sub, {}],
      ['PATCH', tree.sibling, { body: { parentReference: { id: keyOf(tree.sub) } } }],
    ]
    for (const [method, address, options] of tries) {
      const answer = await as(world, 'ben', method, address, options)
      expect([method, address, answer.status]).toEqual([method, address, 404])
    }
    // The name is taken, which whoever may write beside it cannot but notice.
    expect(
      (await as(world, 'ben', 'POST', `${tree.folder}/children`, { body: { name: 'Sub', folder: {} } })).status,
    ).toBe(409)
    for (const name of ['Sub', 'Never']) {
      const answer = await as(world, 'nina', 'PUT', `${path}/${name}/new.txt:/content`, upload)
      expect([name, answer.status, answer.codes]).toEqual([name, 403, 'accessDenied'])
    }
    const { body } = await as<{ value: readonly { name: string }[] }>(world, 'ana', 'GET', `${tree.sub}/children`)
    expect(body.value.map(({ name }) => name)).toEqual(['plan.txt'])
  })

  it('stays closed when something above is shared later, and what lies above is told apart from what lies below', async () => {
    await close(tree.sub, 'carla')
    await give(world, tree.folder, 'nina')
    expect([
      await sees(world, 'nina', tree.folder),
      await sees(world, 'nina', tree.sub),
      await sees(world, 'nina', tree.file),
    ]).toEqual([200, 404, 404])
    await give(world, tree.file, 'nina')
    expect([await sees(world, 'nina', tree.sub), await sees(world, 'nina', tree.file)]).toEqual([404, 200])
  })

  it('goes with the item when it is moved, and takes no grants of the new place', async () => {
    await give(world, tree.sibling, 'ben', 'write')
    await close(tree.sub, 'carla')
    await as(world, 'ana', 'PATCH', tree.sub, { body: { parentReference: { id: keyOf(tree.sibling) } } })
    expect([await sees(world, 'ben', tree.file), await sees(world, 'carla', tree.file)]).toEqual([404, 200])
    expect(await listed(tree.file)).toEqual([
      'ana@convite.example owner from /',
      `carla@convite.example read from /${tree.path} beside/Sub`,
    ])
  })

  it('an item that inherits takes the permissions of the place to which it is moved', async () => {
    await give(world, tree.folder, 'ben')
    await give(world, tree.sibling, 'nina')
    await give(world, tree.file, 'carla')
    await as(world, 'ana', 'PATCH', tree.sub, { body: { parentReference: { id: keyOf(tree.sibling) } } })
    expect([
      await sees(world, 'ben', tree.file),
      await sees(world, 'nina', tree.file),
      await sees(world, 'carla', tree.file),
    ]).toEqual([404, 200, 200])
  })

  it('keeps the editor who closed it, with no more and for no longer than they had', async () => {
    const end = world.now() + 600_000
    const personal = await growTree(world, 'grace')
    await inviteOne(
      world,
      personal.folder,
      quietly(addressOf('ben'), 'write', { expirationDateTime: new Date(end).toISOString() }),
      tokenOf(world, 'grace'),
    )
    // On personal drives nothing is closed, so nothing is kept: Ben's access goes on to be the inherited one.
    await close(personal.sub, 'nina', 'ben')
    expect(
      (await as(world, 'grace', 'GET', `${personal.sub}/permissions`)).body.value.map(
        entry => entry.inheritedFrom !== undefined,
      ),
    ).toEqual([false, true])

    await withSettings(world, { isResharingByExternalUsersEnabled: true }, async () => {
      await inviteOne(world, tree.folder, quietly('editor@partner.example', 'write'))
      const token = await world.token({ user: 'editor@partner.example' })
      const { grants } = world.app.services
      const place = parseItemId(keyOf(tree.folder))
      if (!place) throw new Error('the folder has no id')
      const held = (await grants.listOf(place.drive, [place.item])).find(
        grant => grant.email === 'editor@partner.example',
      )
      // The guest's access gets an end in the store: no call gives a people link of a business drive one.
      await grants.change({
        expected: null,
        ...author(),
        ...place,
        grantee: held?.grantee ?? '',
        rank: 2,
        expiresAt: end,
      })
      expect(
        (
          await call(world, 'POST', `${tree.sub}/invite`, {
            token,
            body: quietly(addressOf('nina'), 'read', { retainInheritedPermissions: false }),
          })
        ).status,
      ).toBe(200)
      world.setNow(end - 1)
      expect((await call(world, 'GET', tree.file, { token })).status).toBe(200)
      world.setNow(end)
      expect((await call(world, 'GET', tree.folder, { token })).status).toBe(404)
      expect((await call(world, 'GET', tree.file, { token })).status).toBe(404)
    })
  })

  it('ends nobody’s access who has it at the item or below', async () => {
    const below: PermissionBody = await give(world, tree.file, 'ben')
    await close(tree.sub, 'carla')
    expect(await sees(world, 'ben', tree.file)).toBe(200)
    expect((await as(world, 'ana', 'DELETE', `${tree.file}/permissions/${below.id}`)).status).toBe(204)
    expect(await sees(world, 'ben', tree.file)).toBe(404)
  })
})
