import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { startWorld, type World } from '../world.ts'
import { inviteOne, withSettings } from './invite-world.ts'
import {
  anonymousAllowed,
  as,
  give,
  growTree,
  holderOf,
  openly,
  type PermissionBody,
  type PermissionList,
  quietly,
  summarise,
  tokenOf,
  type Tree,
} from './permission-world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const list = async (name: string, place: string): Promise<readonly PermissionBody[]> => {
  const { status, body, text } = await as<PermissionList>(world, name, 'GET', `${place}/permissions`)
  if (status !== 200) throw new Error(`The list answered ${status} with ${text}`)
  return body.value
}
const applicationToken = (...scopes: string[]) =>
  world.token({ clientId: world.ready.clients[0]?.clientId ?? '', scopes })

describe('the list of permissions', () => {
  let tree: Tree
  beforeAll(async () => {
    tree = await growTree(world)
    await give(world, tree.folder, 'ben', 'write')
    await give(world, tree.sub, 'planners')
    await give(world, tree.file, 'carla', 'write')
    await give(world, tree.file, 'dieter')
    await inviteOne(world, tree.file, quietly('new@partner.example'))
    await give(world, tree.file, 'elise')
  })

  it('is direct plus inherited: owner first, direct, then links, each by creation, inherited last', async () => {
    expect(summarise(await list('ana', tree.file))).toEqual([
      'ana@convite.example owner from /',
      'carla@convite.example write',
      'dieter@convite.example read',
      'elise@convite.example read',
      'new@partner.example read',
      `ben@convite.example write from /${tree.path}`,
      `planners@convite.example read from /${tree.path}/Sub`,
    ])
    expect(summarise(await list('ana', tree.sub))).toEqual([
      'ana@convite.example owner from /',
      'planners@convite.example read',
      `ben@convite.example write from /${tree.path}`,
    ])
  })

  it('says of an inherited one from which item it comes, on every kind of drive', async () => {
    const [owner] = await list('ana', tree.file)
    const driveId = world.drive('ana').id
    expect(owner?.inheritedFrom).toMatchObject({
      driveId,
      id: world.drive('ana').rootItemId,
      path: `/drives/${driveId}/root:`,
    })
    const inherited = (await list('ana', tree.file)).at(-1)
    expect(inherited?.inheritedFrom).toMatchObject({
      driveId,
      id: tree.sub.split('/').at(-1),
      path: `/drives/${driveId}/root:/${tree.path}/Sub`,
    })
    expect(
      (await list('ana', tree.sub)).find(entry => holderOf(entry) === 'planners@convite.example'),
    ).not.toHaveProperty('inheritedFrom')
    for (const owner of ['grace.okafor', 'Handbook', 'Launch 2026']) {
      const reader = owner === 'Handbook' ? 'alma' : owner === 'Launch 2026' ? 'elise' : 'grace'
      const place = `/drives/${world.drive(owner).id}`
      const folder = await as<{ id: string }>(world, reader, 'POST', `${place}/root/children`, {
        body: { name: 'Inheriting', folder: {} },
      })
      const child = await as<{ id: string }>(world, reader, 'POST', `${place}/items/${folder.body.id}/children`, {
        body: { name: 'x', file: {} },
      })
      await inviteOne(
        world,
        `${place}/items/${folder.body.id}`,
        quietly('hugo@nowhere.example'),
        tokenOf(world, reader),
      )
      const found = (await list(reader, `${place}/items/${child.body.id}`)).find(
        entry => holderOf(entry) === 'hugo@nowhere.example',
      )
      expect(found?.inheritedFrom).toMatchObject({
        driveId: world.drive(owner).id,
        id: folder.body.id,
        path: expect.stringMatching(/root:\/Inheriting$/),
      })
    }
  })

  it('has the owner entry of its kind of drive', async () => {
    expect(summarise(await list('ana', world.place('ana', '/'))).slice(0, 1)).toEqual(['ana@convite.example owner'])
    expect(summarise(await list('alma', world.place('Handbook', '/')))).toEqual([
      'alma@convite.example owner',
      'planners@convite.example write',
      'launch@convite.example read',
    ])
    expect(summarise(await list('elise', world.place('Launch 2026', '/')))).toEqual([
      'elise@convite.example owner',
      'launch@convite.example write',
    ])
    expect(await list('grace', world.place('grace.okafor', '/'))).toEqual([])
    expect(await list('grace', world.place('grace.okafor', '/Shopping list.txt'))).toEqual([])
  })

  it('is the same each time', async () => {
    expect(await list('ana', tree.file)).toEqual(await list('ana', tree.file))
  })

  it('gives both the new and the old members, a group under user in the old one', async () => {
    const group = (await list('ana', tree.sub))[1]
    const { id } = world.group('Planners')
    expect(group?.grantedToV2?.group).toMatchObject({ id, displayName: 'Planners', email: 'planners@convite.example' })
    expect(group?.grantedTo?.user).toEqual(group?.grantedToV2?.group)
    expect(group?.grantedToV2?.siteUser).toMatchObject({
      email: 'planners@convite.example',
      loginName: `c:0t.c|tenant|${id}`,
    })
    expect(group?.grantedToV2?.siteUser?.id).toMatch(/^\d+$/)
    expect(group).toHaveProperty('@deprecated.GrantedTo')
    const pending = (await list('ana', tree.file)).find(entry => entry.invitation)
    expect(pending).toMatchObject({
      invitation: {
        email: 'new@partner.example',
        signInRequired: true,
        invitedBy: { user: { displayName: 'Ana Prieto' } },
      },
      link: { scope: 'users', type: 'view' },
      grantedToIdentitiesV2: [{ user: { id: 'new@partner.example', email: 'new@partner.example' } }],
    })
    expect(pending).not.toHaveProperty('grantedToV2')
    expect(pending?.grantedToIdentities).toEqual(pending?.grantedToIdentitiesV2)
  })

  it('has ids that go into an address as they are, each once', async () => {
    const ids = (await list('ana', tree.file)).map(({ id }) => id)
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]+$/)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('holds no null, whoever asks', async () => {
    for (const name of ['ana', 'ben', 'carla'])
      expect(JSON.stringify(await list(name, tree.file))).not.toContain('null')
  })
})

describe('who may see what', () => {
  let tree: Tree
  beforeAll(async () => {
    tree = await growTree(world)
    await give(world, tree.folder, 'ben', 'write')
    await give(world, tree.file, 'Planners'.toLowerCase())
    await give(world, tree.file, 'nina')
    await inviteOne(world, tree.file, quietly('new@partner.example'))
    await give(world, tree.file, 'hugo-is-nobody@partner.example')
    await give(world, tree.file, 'dieter', 'read', 'ben')
  })

  const everything = () => [
    'ana@convite.example owner from /',
    'planners@convite.example read',
    'nina@convite.example read',
    'dieter@convite.example read',
    'new@partner.example read',
    'hugo-is-nobody@partner.example read',
    `ben@convite.example write from /${tree.path}`,
  ]

  it('the owner sees everything', async () => {
    expect(summarise(await list('ana', tree.file))).toEqual(everything())
  })

  it('an application sees everything, and secrets only when it could make them', async () => {
    for (const [scope, shows] of [
      ['Files.Read.All', false],
      ['Files.ReadWrite.All', true],
    ] as const) {
      const { body } = await call<PermissionList>(world, 'GET', `${tree.file}/permissions`, {
        token: await applicationToken(scope),
      })
      expect(summarise(body.value)).toEqual(everything())
      const pending = body.value.find(entry => entry.invitation)
      expect([scope, pending?.link?.webUrl !== undefined, pending?.shareId !== undefined]).toEqual([
        scope,
        shows,
        shows,
      ])
    }
  })

  it('others see their own, their groups’, the owner entry, and what they made themselves', async () => {
    const owner = 'ana@convite.example owner from /'
    expect(summarise(await list('nina', tree.file))).toEqual([owner, 'nina@convite.example read'])
    // Carla is in the Field Team, which is in Planners; Elise in the Night Watch, which is in the Field Team.
    for (const name of ['carla', 'elise'])
      expect(summarise(await list(name, tree.file))).toEqual([owner, 'planners@convite.example read'])
    expect(summarise(await list('dieter', tree.file))).toEqual([
      owner,
      'planners@convite.example read',
      'dieter@convite.example read',
    ])
    expect(summarise(await list('ben', tree.file))).toEqual([
      owner,
      'planners@convite.example read',
      'dieter@convite.example read',
      `ben@convite.example write from /${tree.path}`,
    ])
  })

  it('a stranger is told what an unknown item would be told', async () => {
    for (const name of ['grace', 'bo'])
      expect(await as(world, name, 'GET', `${tree.file}/permissions`)).toMatchObject({
        status: 404,
        codes: 'itemNotFound',
      })
  })
})

describe('secrets of links', () => {
  let place: string
  beforeAll(async () => {
    // On a personal drive every invitation has a link of its own.
    const answer = await as<{ id: string }>(
      world,
      'grace',
      'POST',
      `/drives/${world.drive('grace.okafor').id}/root/children`,
      { body: { name: 'Secrets', folder: {} } },
    )
    place = `/drives/${world.drive('grace.okafor').id}/items/${answer.body.id}`
    for (const [name, role] of [
      ['nina', 'read'],
      ['carla', 'write'],
    ] as const)
      await give(world, place, name, role, 'grace')
  })
  const secretsOf = async (name: string) =>
    (await list(name, place)).map(entry => [
      holderOf(entry),
      entry.link?.webUrl !== undefined,
      entry.shareId !== undefined,
    ])

  it('are shown to whoever could have made the permission', async () => {
    expect(await secretsOf('grace')).toEqual([
      ['nina@convite.example', true, true],
      ['carla@convite.example', true, true],
    ])
    expect(await secretsOf('carla')).toEqual([['carla@convite.example', true, true]])
  })

  it('are left out for others, the rest stays', async () => {
    expect(await secretsOf('nina')).toEqual([['nina@convite.example', false, false]])
    const [own] = await list('nina', place)
    expect(own).toMatchObject({
      link: { type: 'view', scope: 'users' },
      invitation: { signInRequired: true },
      hasPassword: false,
    })
  })

  it('follow the policy of the moment', async () => {
    await withSettings(world, { membersMayShare: false }, async () => {
      expect(await secretsOf('carla')).toEqual([['carla@convite.example', false, false]])
      expect(await secretsOf('grace')).toEqual([
        ['nina@convite.example', true, true],
        ['carla@convite.example', true, true],
      ])
    })
  })

  it('a share id is the encoded address of its link', async () => {
    const [entry] = await list('grace', place)
    const decoded = Buffer.from((entry?.shareId ?? '').slice(2), 'base64url').toString()
    expect(decoded).toBe(entry?.link?.webUrl)
  })

  it('an anonymous link tells no person, and its address to those who could have made it', async () => {
    await withSettings(world, anonymousAllowed, async () => {
      const tree = await growTree(world)
      await inviteOne(world, tree.file, openly('someone@partner.example', 'write'))
      await give(world, tree.file, 'nina')
      const entry = (await list('ana', tree.file)).find(({ link }) => link !== undefined)
      expect(entry).toMatchObject({
        roles: ['write'],
        link: { scope: 'anonymous', type: 'edit', webUrl: expect.stringContaining('/i/') },
      })
      expect(entry).not.toHaveProperty('grantedToV2')
      expect(summarise(await list('nina', tree.file))).toEqual([
        'ana@convite.example owner from /',
        'nina@convite.example read',
      ])
    })
  })
})

describe('long lists and options', () => {
  let tree: Tree
  const total = 240
  beforeAll(async () => {
    tree = await growTree(world)
    for (const part of [0, 1]) {
      const recipients = Array.from({ length: total / 2 }, (_none, index) => ({
        email: `p${part}-${index}@crowd.example`,
      }))
      const answer = await as(world, 'ana', 'POST', `${tree.file}/invite`, { body: { ...quietly(''), recipients } })
      expect(answer.status).toBe(200)
    }
  })

  it('is complete on one page unless pages are asked for', async () => {
    const { body } = await as<PermissionList>(world, 'ana', 'GET', `${tree.file}/permissions`)
    expect(body.value).toHaveLength(total + 1)
    expect(body).not.toHaveProperty('@odata.nextLink')
  })

  it('$top gives pages by @odata.nextLink, with the same options, in the same order, none twice', async () => {
    const whole = (await list('ana', tree.file)).map(({ id }) => id)
    const found: string[] = []
    let path = `${tree.file}/permissions?$top=100&$select=id,roles`
    const sizes: number[] = []
    while (path !== '') {
      const { status, body } = await as<PermissionList>(world, 'ana', 'GET', path)
      expect(status).toBe(200)
      for (const entry of body.value) expect(Object.keys(entry)).toEqual(['id', 'roles'])
      sizes.push(body.value.length)
      found.push(...body.value.map(({ id }) => id))
      const next: string = body['@odata.nextLink'] ?? ''
      expect(next === '' || next.startsWith(`${world.origin}/v1.0/`)).toBe(true)
      path = next.slice(world.origin.length)
    }
    expect(sizes).toEqual([100, 100, 41])
    expect(found).toEqual(whole)
  })

  it('a last page that is full has no link to an empty one', async () => {
    const { body } = await as<PermissionList>(world, 'ana', 'GET', `${tree.file}/permissions?$top=${total + 1}`)
    expect(body.value).toHaveLength(total + 1)
    expect(body).not.toHaveProperty('@odata.nextLink')
  })

  it('$select keeps what it names, with and without the dollar', async () => {
    for (const query of [
      '$select=id,roles,grantedToV2',
      'select=id,roles,grantedToV2',
      '%24select=ID,Roles,grantedToV2',
    ]) {
      const { body } = await as<PermissionList>(world, 'ana', 'GET', `${tree.folder}/permissions?${query}`)
      expect(Object.keys(body.value[0] ?? {})).toEqual(['id', 'roles', 'grantedToV2'])
    }
  })

  it.each([
    ['$filter=roles/any()', '$filter'],
    ['$orderby=id', '$orderby'],
    ['$skip=1', '$skip'],
    ['$expand=link', '$expand'],
    ['$count=true', '$count'],
    ['$search="ana"', '$search'],
    ['$select=nothing', 'nothing'],
    ['$top=0', '$top'],
    ['$top=many', '$top'],
    ['$skiptoken=garbage', '$skiptoken'],
  ])('%s is refused by name', async (query, name) => {
    const answer = await as(world, 'ana', 'GET', `${tree.folder}/permissions?${encodeURI(query)}`)
    expect([answer.status, answer.codes.split('/')[0]]).toEqual([400, 'invalidRequest'])
    expect(answer.message).toContain(name.replace('$', ''))
  })
})

describe('one permission', () => {
  let tree: Tree
  let direct: PermissionBody
  beforeAll(async () => {
    tree = await growTree(world)
    direct = await give(world, tree.folder, 'ben', 'write')
    await give(world, tree.folder, 'nina')
  })

  it('is what the list shows of it, direct and inherited', async () => {
    for (const place of [tree.folder, tree.file]) {
      for (const entry of await list('ana', place)) {
        const { status, body } = await as(world, 'ana', 'GET', `${place}/permissions/${entry.id}`)
        expect(status).toBe(200)
        expect(body).toMatchObject(entry)
      }
    }
  })

  it('takes $select', async () => {
    const { body } = await as(world, 'ana', 'GET', `${tree.folder}/permissions/${direct.id}?$select=roles`)
    expect(Object.keys(body).filter(name => !name.startsWith('@odata'))).toEqual(['roles'])
  })

  it('that somebody may not see is not there, like an unknown one', async () => {
    const hidden = await as(world, 'nina', 'GET', `${tree.folder}/permissions/${direct.id}`)
    const unknown = await as(world, 'nina', 'GET', `${tree.folder}/permissions/aTowIy5mfG1lbWJlcnNoaXB8bm9ib2R5`)
    for (const answer of [hidden, unknown]) expect([answer.status, answer.codes]).toEqual([404, 'itemNotFound'])
    expect(hidden.message.replace(direct.id, '')).toBe(unknown.message.replace('aTowIy5mfG1lbWJlcnNoaXB8bm9ib2R5', ''))
    expect((await as(world, 'ana', 'GET', `${tree.sibling}/permissions/${direct.id}`)).status).toBe(404)
  })
})
