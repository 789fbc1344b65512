/** Every way to write the address of an item leads to its permissions, for every verb; a wrong one leads nowhere. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { startWorld, type World } from '../world.ts'
import {
  as,
  give,
  growTree,
  type PermissionBody,
  type PermissionList,
  sees,
  summarise,
  tokenOf,
  type Tree,
} from './permission-world.ts'

let world: World
let tree: Tree
let permission: PermissionBody
beforeAll(async () => {
  world = await startWorld()
})
beforeEach(async () => {
  tree = await growTree(world)
  permission = await give(world, tree.file, 'ben')
})
afterAll(() => world.stop())

/** The same file by every family and form. */
function addressesOf(): readonly string[] {
  const { drive } = tree
  const [folder, file] = [tree.folder, tree.file].map(place => place.split('/').at(-1) ?? '')
  const { id, userPrincipalName } = world.person('ana')
  const path = `/${tree.path}/Sub/plan.txt`
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  const driveId = drive.split('/')[2] ?? ''
  const rootKey = world.drive('ana').rootItemId
  return [
    `${drive}/items/${file}`,
    `/beta${drive}/items/${file}`,
    `/v2.0${drive}/items/${file}`,
    `/V1.0/DRIVES/${driveId}/ITEMS/${file}`,
    `/drives('${driveId}')/items('${file}')`,
    `/drives/${encodeURIComponent(driveId)}/items/${file}`,
    `${drive}/root:${encoded}:`,
    `${drive}/items/${folder}:/Sub/plan.txt:`,
    `${drive}/items/root:${encoded}:`,
    `${drive}/items/${encodeURIComponent(`root:${path}:`)}`,
    `${drive}/items/${rootKey}:${encoded.replaceAll('/', '%2F').replace('%2F', '/')}:`,
    `${drive}/items/${folder}/children/Sub/children/plan.txt`,
    `${drive}/root/children/${encodeURIComponent(tree.path)}/children/sub/children/PLAN.TXT`,
    `/me/drive/items/${file}`,
    `/me/drive/root:${encoded}:`,
    `/me/drives/${driveId}/items/${file}`,
    `/drive/items/${file}`,
    `/users/${id}/drive/items/${file}`,
    `/users/${userPrincipalName}/drive/items/${file}`,
    `/users/${userPrincipalName.toUpperCase()}/drive/root:${encoded}:`,
    `/users/${id}/drives/${driveId}/items/${file}`,
  ]
}

describe('a file in a person’s drive', () => {
  it('lists its permissions at each address', async () => {
    for (const address of addressesOf()) {
      const { status, body } = await as<PermissionList>(world, 'ana', 'GET', `${address}/permissions`)
      expect([address, status, status === 200 && summarise(body.value)]).toEqual([
        address,
        200,
        ['ana@convite.example owner from /', 'ben@convite.example read'],
      ])
    }
  })

  it('gives, changes and ends one at each address', async () => {
    for (const address of addressesOf()) {
      const given = await give(world, tree.file, 'nina')
      const place = `${address}/permissions/${given.id}`
      expect([place, (await as(world, 'ana', 'GET', place)).status]).toEqual([place, 200])
      const changed = await as(world, 'ana', 'PATCH', place, { body: { roles: ['write'] } })
      expect([place, changed.status, changed.body.roles]).toEqual([place, 200, ['write']])
      expect([place, (await as(world, 'ana', 'DELETE', place)).status]).toEqual([place, 204])
      expect([place, (await as(world, 'ana', 'GET', place)).status]).toEqual([place, 404])
    }
    expect(await sees(world, 'ben', tree.file)).toBe(200)
  })

  it('keys stand in parentheses, too', async () => {
    expect((await as(world, 'ana', 'GET', `${tree.file}/permissions('${permission.id}')`)).status).toBe(200)
  })

  it('a wrong owner, drive, item or path is 404 for every verb, and changes nothing', async () => {
    const file = tree.file.split('/').at(-1) ?? ''
    const carla = world.person('carla')
    const foreign = [
      `/drives/${world.drive('carla').id}/items/${file}`,
      `/users/${carla.id}/drive/items/${file}`,
      `/users/${carla.id}/drives/${tree.drive.split('/')[2]}/items/${file}`,
      `/groups/${world.group('Launch 2026').id}/drive/items/${file}`,
      `/groups/${world.group('Planners').id}/drive/items/${file}`,
      `/sites/${world.site('Handbook').id}/drive/items/${file}`,
      `/drives/b!aaaaaaaaaa/items/${file}`,
      `${tree.drive}/items/${file.toLowerCase()}`,
      `${tree.drive}/items/01${'A'.repeat(20)}`,
      `${tree.drive}/root:/${encodeURIComponent(tree.path)}/Sub/other.txt:`,
      `${tree.drive}/root:/${encodeURIComponent(tree.path)}/Sub/plan.txt/deeper:`,
      `/users/nobody@convite.example/drive/items/${file}`,
    ]
    for (const address of foreign) {
      for (const [method, path, body] of [
        ['GET', ''],
        ['GET', `/${permission.id}`],
        ['PATCH', `/${permission.id}`, { roles: ['write'] }],
        ['DELETE', `/${permission.id}`],
      ] as const) {
        const answer = await as(world, 'ana', method, `${address}/permissions${path}`, body ? { body } : {})
        expect([method, address, answer.status, answer.codes]).toEqual([method, address, 404, 'itemNotFound'])
      }
    }
    expect((await as(world, 'ana', 'GET', `${tree.file}/permissions/${permission.id}`)).body.roles).toEqual(['read'])
  })
})

describe('a file in the drive of a group and in a library', () => {
  it.each([
    [
      'Launch 2026',
      'elise',
      () => [
        `/groups/${world.group('Launch 2026').id}/drive`,
        `/groups/${world.group('Launch 2026').id}/drives/${world.drive('Launch 2026').id}`,
      ],
    ],
    [
      'Handbook',
      'alma',
      () => [
        `/sites/${world.site('Handbook').id}/drive`,
        `/sites/${encodeURIComponent(world.site('Handbook').id)}/drive`,
        `/sites/convite.example:/sites/handbook:/drive`,
        `/sites/root:/sites/handbook:/drive`,
        `/sites/${world.site('Handbook').id}/drives/${world.drive('Handbook').id}`,
      ],
    ],
  ] as const)('%s', async (owner, name, drivesOf) => {
    const library = await growTree(world, owner, name)
    const file = library.file.split('/').at(-1) ?? ''
    for (const drive of [library.drive, ...drivesOf()]) {
      for (const item of [`items/${file}`, `root:/${encodeURIComponent(library.path)}/Sub/plan.txt:`]) {
        const given = await give(world, library.file, 'nina', 'read', name)
        const place = `${drive}/${item}/permissions`
        const listed = await as<PermissionList>(world, name, 'GET', place)
        expect([place, listed.status]).toEqual([place, 200])
        expect(listed.body.value.map(({ id }) => id)).toContain(given.id)
        expect([
          place,
          (await as(world, name, 'PATCH', `${place}/${given.id}`, { body: { roles: ['write'] } })).status,
        ]).toEqual([place, 200])
        expect([place, (await as(world, name, 'DELETE', `${place}/${given.id}`)).status]).toEqual([place, 204])
      }
    }
  })
})

describe('roots', () => {
  it('have their permissions at every spelling', async () => {
    for (const root of [
      '/me/drive/root',
      '/me/drive/items/root',
      `${tree.drive}/root`,
      `${tree.drive}/items/${world.drive('ana').rootItemId}`,
    ]) {
      const { status, body } = await as<PermissionList>(world, 'ana', 'GET', `${root}/permissions`)
      expect([root, status, summarise(body.value ?? [])[0]]).toEqual([root, 200, 'ana@convite.example owner'])
    }
  })
})

describe('the address of a share', () => {
  it('leads to the permissions of its item, and of what lies below, nothing else', async () => {
    const outside = await give(world, tree.sub, 'new@partner.example')
    const share = `/shares/${outside.shareId}`
    const [file, sibling, folder] = [tree.file, tree.sibling, tree.folder].map(place => place.split('/').at(-1) ?? '')
    expect((await as(world, 'ana', 'GET', `${share}/driveItem/permissions`)).status).toBe(200)
    expect((await as(world, 'ana', 'GET', `${share}/items/${file}/permissions`)).status).toBe(200)
    for (const item of [sibling, folder, world.drive('ana').rootItemId, world.drive('carla').rootItemId]) {
      const answer = await as(world, 'ana', 'GET', `${share}/items/${item}/permissions`)
      expect([item, answer.status, answer.codes]).toEqual([item, 404, 'itemNotFound'])
    }
    // Knowing the address of an invitation is no right: whoever has none sees nothing.
    expect((await as(world, 'carla', 'GET', `${share}/driveItem/permissions`)).status).toBe(404)
  })

  it('an application says drives, not me', async () => {
    const token = await world.token({ clientId: world.ready.clients[0]?.clientId ?? '', scopes: ['Files.Read.All'] })
    const file = tree.file.split('/').at(-1) ?? ''
    expect((await call(world, 'GET', `${tree.file}/permissions`, { token })).status).toBe(200)
    const answer = await call(world, 'GET', `/me/drive/items/${file}/permissions`, { token })
    expect([answer.status, answer.codes]).toEqual([400, 'BadRequest'])
    expect(tokenOf(world, 'ana')).not.toBe(token)
  })
})
