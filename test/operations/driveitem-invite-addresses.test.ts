/** Every address of invite (invite.md section 1), and what is no address of it. */
import { describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { type OpenWorld, useOpenWorld } from '../world.ts'
import { goodInvite, planFile } from './invite-refusals.ts'
import { inviteOne, listPermissions } from './invite-world.ts'

const getWorld = useOpenWorld()

interface Target {
  /** `/drives/{id}/items/{id}` of the item. */
  readonly canonical: string
  readonly caller: string
}

const plan = (world: OpenWorld): Target => ({ canonical: planFile(world), caller: 'ana' })
const root = (world: OpenWorld): Target => ({ canonical: world.place('ana', '/'), caller: 'ana' })
const minutes = (world: OpenWorld): Target => ({
  canonical: world.place('Launch 2026', '/Minutes.md'),
  caller: 'elise',
})
const travel = (world: OpenWorld): Target => ({
  canonical: world.place('Handbook', '/Policies/Travel.md'),
  caller: 'alma',
})

/** Invites at an address, and makes sure that the permission is on the item that was meant, and was not before. */
async function inviteAt(address: string, { canonical, caller }: Target): Promise<void> {
  const world = getWorld()
  const token = world.person(caller).accessToken
  const { id } = await inviteOne(world, canonical, { ...goodInvite, recipients: [{ alias: 'hugo' }] }, token)
  // What the item inherits for the same person has the same id.
  const listOwn = async () =>
    (await listPermissions(world, canonical, token)).filter(({ inheritedFrom }) => !inheritedFrom).map(one => one.id)
  expect((await call(world, 'DELETE', `${canonical}/permissions/${id}`, { token })).status).toBe(204)
  expect(await listOwn()).not.toContain(id)
  const answer = await call(world, 'POST', address, { token, body: { ...goodInvite, recipients: [{ alias: 'hugo' }] } })
  expect(`${answer.status} ${answer.message}`).toBe('200 ')
  expect(await listOwn()).toContain(id)
}

type Row = readonly [name: string, target: (world: OpenWorld) => Target, address: (world: OpenWorld) => string]

const planId = (world: OpenWorld) => world.item('ana', '/Projects/2026/Plan.docx').id
const driveId = (world: OpenWorld, owner = 'ana') => world.drive(owner).id

describe('an item by id', () => {
  it.each<Row>([
    ['drives', plan, w => `/drives/${driveId(w)}/items/${planId(w)}/invite`],
    ['me/drive', plan, w => `/me/drive/items/${planId(w)}/invite`],
    ['drive', plan, w => `/drive/items/${planId(w)}/invite`],
    ['me/drives', plan, w => `/me/drives/${driveId(w)}/items/${planId(w)}/invite`],
    ['users by id', plan, w => `/users/${w.person('ana').id}/drive/items/${planId(w)}/invite`],
    ['users by name', plan, w => `/users/ana@convite.example/drive/items/${planId(w)}/invite`],
    ['users and drives', plan, w => `/users/ana@convite.example/drives/${driveId(w)}/items/${planId(w)}/invite`],
    [
      'groups',
      minutes,
      w => `/groups/${w.group('Launch 2026').id}/drive/items/${w.item('Launch 2026', '/Minutes.md').id}/invite`,
    ],
    [
      'groups and drives',
      minutes,
      w => `/groups/${w.group('Launch 2026').id}${w.place('Launch 2026', '/Minutes.md')}/invite`,
    ],
    [
      'sites by id',
      travel,
      w => `/sites/${w.site('Handbook').id}/drive/items/${w.item('Handbook', '/Policies/Travel.md').id}/invite`,
    ],
    [
      'sites and drives',
      travel,
      w => `/sites/${w.site('Handbook').id}${w.place('Handbook', '/Policies/Travel.md')}/invite`,
    ],
    [
      'sites by path',
      travel,
      w => `/sites/convite.example:/sites/handbook:${w.place('Handbook', '/Policies/Travel.md')}/invite`,
    ],
    ['keys in parentheses', plan, w => `/drives('${driveId(w)}')/items('${planId(w)}')/invite`],
  ])('below %s', async (_name, target, address) => {
    await inviteAt(address(getWorld()), target(getWorld()))
  })
})

describe('an item by path', () => {
  it.each<Row>([
    ['from the root', plan, () => '/me/drive/root:/Projects/2026/Plan.docx:/invite'],
    ['of a drive by id', plan, w => `/drives/${driveId(w)}/root:/Projects/2026/Plan.docx:/invite`],
    ['of a person', plan, () => '/users/ana@convite.example/drive/root:/Projects/2026/Plan.docx:/invite'],
    ['of a group', minutes, w => `/groups/${w.group('Launch 2026').id}/drive/root:/Minutes.md:/invite`],
    ['of a site', travel, w => `/sites/${w.site('Handbook').id}/drive/root:/Policies/Travel.md:/invite`],
    [
      'of a site by path',
      travel,
      () => '/sites/convite.example:/sites/handbook:/drive/root:/Policies/Travel.md:/invite',
    ],
    [
      'from a folder',
      plan,
      w => `/drives/${driveId(w)}/items/${w.item('ana', '/Projects').id}:/2026/Plan.docx:/invite`,
    ],
    ['from the root by its word', plan, w => `/drives/${driveId(w)}/items/root:/Projects/2026/Plan.docx:/invite`],
    ['in other capitals', plan, () => '/me/drive/root:/PROJECTS/2026/plan.DOCX:/invite'],
  ])('%s', async (_name, target, address) => {
    await inviteAt(address(getWorld()), target(getWorld()))
  })
})

describe('the root', () => {
  it.each<Row>([
    ['of my drive', root, () => '/me/drive/root/invite'],
    ['of a drive', root, w => `/drives/${driveId(w)}/root/invite`],
    ['as an item', root, w => `/drives/${driveId(w)}/items/root/invite`],
    ['by its id', root, w => `${w.place('ana', '/')}/invite`],
  ])('%s', async (_name, target, address) => {
    await inviteAt(address(getWorld()), target(getWorld()))
  })
})

describe('a shared item', () => {
  it.each(['driveItem', 'root', 'items'])('by its token and %s', async segment => {
    const world = getWorld()
    const { shareId } = await inviteOne(world, planFile(world), {
      ...goodInvite,
      recipients: [{ email: 'token@elsewhere.example' }],
    })
    const rest = segment === 'items' ? `items/${planId(world)}` : segment
    await inviteAt(`/shares/${shareId}/${rest}/invite`, plan(world))
  })
})

describe('the way it is written', () => {
  it.each<Row>([
    ['qualified by the namespace', plan, w => `${planFile(w)}/microsoft.graph.invite`],
    ['qualified, by path', plan, () => '/me/drive/root:/Projects/2026/Plan.docx:/microsoft.graph.invite'],
    ['v1.0', plan, w => `/v1.0${planFile(w)}/invite`],
    ['beta', plan, w => `/beta${planFile(w)}/invite`],
    ['beta, qualified', plan, w => `/beta${planFile(w)}/microsoft.graph.invite`],
    ['v2.0', plan, w => `/v2.0${planFile(w)}/invite`],
    ['_api/v2.0', plan, w => `/_api/v2.0${planFile(w)}/invite`],
    ['v2.0 behind any prefix', plan, w => `/personal/ana_convite_example/_api/v2.0${planFile(w)}/invite`],
    ['v2.0 and the drive of the caller', plan, w => `/v2.0/drive/items/${planId(w)}/invite`],
    ['capitals in segments', plan, w => `/v1.0/Drives/${driveId(w)}/Items/${planId(w)}/Invite`],
    ['a slash at the end', plan, w => `${planFile(w)}/invite/`],
    ['an encoded drive id', plan, w => `/drives/${driveId(w).replace('!', '%21')}/items/${planId(w)}/invite`],
    ['an encoded user name', plan, w => `/users/ana%40convite.example/drive/items/${planId(w)}/invite`],
    [
      'an encoded site id',
      travel,
      w => `/sites/${encodeURIComponent(w.site('Handbook').id)}${w.place('Handbook', '/Policies/Travel.md')}/invite`,
    ],
    ['encoded colons', plan, () => '/me/drive/root%3A/Projects/2026/Plan.docx%3A/invite'],
    ['a path in one encoded segment', plan, () => '/me/drive/root%3A%2FProjects%2F2026%2FPlan.docx%3A/invite'],
    ['encoded slashes between the colons', plan, () => '/me/drive/root:/Projects%2F2026%2FPlan.docx:/invite'],
    ['encoded letters', plan, w => `${planFile(w)}/%69nvite`],
    [
      'an encoded site path',
      travel,
      () => '/sites/convite.example%3A%2Fsites%2Fhandbook%3A/drive/root:/Policies/Travel.md:/invite',
    ],
    [
      'a name of other letters',
      w => ({ canonical: w.place('ana', '/Notas de la reunión.txt'), caller: 'ana' }),
      () => `/me/drive/root:/${encodeURIComponent('Notas de la reunión.txt')}:/invite`,
    ],
  ])('%s', async (_name, target, address) => {
    await inviteAt(address(getWorld()), target(getWorld()))
  })
})

describe('other verbs', () => {
  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('%s is answered with what is possible', async method => {
    const world = getWorld()
    for (const suffix of ['invite', 'microsoft.graph.invite']) {
      const answer = await call(world, method, `${planFile(world)}/${suffix}`, {
        token: world.person('ana').accessToken,
      })
      expect(`${answer.status} ${answer.codes} ${answer.headers.allow}`).toBe('405 notAllowed POST')
    }
  })

  it('HEAD is answered without a body', async () => {
    const world = getWorld()
    const answer = await call(world, 'HEAD', `${planFile(world)}/invite`, { token: world.person('ana').accessToken })
    expect([answer.status, answer.headers.allow, answer.text]).toEqual([405, 'POST', ''])
  })

  it('OPTIONS is a question of a web page, which needs no token', async () => {
    const world = getWorld()
    const answer = await call(world, 'OPTIONS', `${planFile(world)}/invite`, {
      headers: {
        Origin: 'https://app.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,x-own',
      },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers['access-control-allow-methods']).toContain('POST')
    expect(answer.headers['access-control-allow-headers']).toContain('x-own')
  })
})

describe('what is no address of the item', () => {
  const token = (name = 'ana') => getWorld().person(name).accessToken

  it('/me, for an application, says that it needs a person', async () => {
    const world = getWorld()
    const app = await world.token({ clientId: world.ready.clients[0]?.clientId ?? '' })
    for (const address of [
      `/me/drive/items/${planId(world)}/invite`,
      `/drive/items/${planId(world)}/invite`,
      '/me/drive/root/invite',
    ]) {
      const answer = await call(world, 'POST', address, { token: app, body: goodInvite })
      expect(`${answer.status} ${answer.codes}`).toBe('400 BadRequest')
      expect(answer.message).toContain('only valid with delegated')
    }
  })

  it('the drive of somebody else, which the owner in the address does not have', async () => {
    const world = getWorld()
    const own = planFile(world)
    const places = [
      `/users/ben@convite.example${own}`,
      `/groups/${world.group('Launch 2026').id}${own}`,
      `/sites/${world.site('Handbook').id}${own}`,
      `/drives/${driveId(world, 'ben')}/items/${planId(world)}`,
      `/users/ben@convite.example/drive/items/${planId(world)}`,
    ]
    const answers = await Promise.all(
      places.map(place => call(world, 'POST', `${place}/invite`, { token: token(), body: goodInvite })),
    )
    expect(answers.map(({ status, codes }) => `${status} ${codes}`)).toEqual(places.map(() => '404 itemNotFound'))
  })

  it.each([
    '/me/drive/root:/Projects/%252E%252E/Bienvenida.html:/invite',
    '/me/drive/root:/Projects/../Bienvenida.html:/invite',
    '/me/drive/root:/Projects/%2e%2e/Bienvenida.html:/invite',
    '/me/drive/root:/Projects%5C..%5CBienvenida.html:/invite',
    '/me/drive/root:/Projects%252F2026%252FPlan.docx:/invite',
    '/me/drive/root:/Projects;x/2026/Plan.docx:/invite',
    '/me/drive/root:/Projects//2026/Plan.docx:/invite',
    '/me/drive/root:/%00:/invite',
    '/me/drive/root:/%E0%A4%A:/invite',
    '/me/drive/root/invited',
    '/me/drive/root/microsoft.graph.',
    '/me/drive/root/invite/more',
    '/me/drive/invite',
  ])('%s', async address => {
    const answer = await call(getWorld(), 'POST', address, { token: token(), body: goodInvite })
    expect([400, 404]).toContain(answer.status)
  })

  it('an address with a query option, which the message names', async () => {
    const world = getWorld()
    for (const option of ['$select', '$expand', '$top', '$filter']) {
      const answer = await call(world, 'POST', `${planFile(world)}/invite?${option}=id`, {
        token: token(),
        body: goodInvite,
      })
      expect(`${answer.status} ${answer.codes}`).toBe('400 invalidRequest/invalidQueryOption')
      expect(answer.message).toContain(option)
    }
  })
})
