/** `retainInheritedPermissions`: what an invite may drop, and of whom (invite.md section 5, permissions.md section 6). */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from '../http.ts'
import { describeOnEngines, type OpenWorld } from '../world.ts'
import { goodInvite } from './invite-refusals.ts'
import { invite, inviteOne, listPermissions, takeStock } from './invite-world.ts'

const to = (...recipients: object[]) => ({ ...goodInvite, recipients })
const drop = { retainInheritedPermissions: false }

interface Folder {
  readonly top: string
  readonly middle: string
  readonly leaf: string
}

describeOnEngines('inherited permissions', start => {
  let world: OpenWorld
  beforeAll(async () => {
    world = await start()
  })
  afterAll(() => world.stop())

  const tokenOf = (name: string) => world.person(name).accessToken
  const sees = async (place: string, ...names: string[]) =>
    Promise.all(names.map(async name => (await call(world, 'GET', place, { token: tokenOf(name) })).status === 200))

  /** A folder in a folder with a file in it; Carla reads all, the planners (Ben, Dieter and others) write all. */
  const makeTree = async (owner = 'ana', caller = owner): Promise<Folder> => {
    const { id, rootItemId } = world.drive(owner)
    const token = tokenOf(caller)
    const add = async (parent: string, body: object) => {
      const answer = await call<{ id: string }>(world, 'POST', `/drives/${id}/items/${parent}/children`, {
        token,
        body,
      })
      return answer.body.id
    }
    const top = await add(rootItemId, { name: randomUUID(), folder: {} })
    const middle = await add(top, { name: 'middle', folder: {} })
    const leaf = await add(middle, { name: 'leaf', folder: {} })
    const place = (item: string) => `/drives/${id}/items/${item}`
    await inviteOne(world, place(top), to({ alias: 'carla' }), token)
    await inviteOne(world, place(top), { ...to({ email: 'planners@convite.example' }), roles: ['write'] }, token)
    return { top: place(top), middle: place(middle), leaf: place(leaf) }
  }

  it.each([true, null, undefined])('stay when retainInheritedPermissions is %s', async retainInheritedPermissions => {
    const { middle, leaf } = await makeTree()
    const answer = await invite(world, middle, { ...to({ alias: 'nina' }), retainInheritedPermissions })
    expect(answer.body).not.toHaveProperty('@convite.warning')
    expect(await sees(leaf, 'ana', 'ben', 'carla', 'nina')).toEqual([true, true, true, true])
  })

  it('are dropped by the first share, with a warning; the owner of the drive and the new people remain', async () => {
    const { top, middle, leaf } = await makeTree()
    const answer = await invite(world, middle, { ...to({ alias: 'nina' }), ...drop })
    expect(answer.status).toBe(200)
    expect(answer.body['@convite.warning']).toMatch(/'middle'.*lost it.*restore/s)
    expect(answer.body.value).toHaveLength(1)
    for (const place of [middle, leaf])
      expect(await sees(place, 'ana', 'ben', 'carla', 'nina')).toEqual([true, false, false, true])
    expect(await sees(top, 'ana', 'ben', 'carla', 'nina')).toEqual([true, true, true, false])
    const names = (await listPermissions(world, leaf)).map(({ grantedToV2 }) => grantedToV2?.user?.displayName)
    expect(names.toSorted((one = '', other = '') => one.localeCompare(other))).toEqual(['Ana Prieto', 'Nina Duarte'])
  })

  it('leave an audit row when they are dropped', async () => {
    const { middle } = await makeTree()
    const countBreaks = async () =>
      (await world.query('select action from audit')).filter(({ action }) => action === 'inheritance.break').length
    const before = await countBreaks()
    await invite(world, middle, { ...to({ alias: 'nina' }), ...drop })
    expect(await countBreaks()).toBe(before + 1)
  })

  it('are not handed down later: a share of a folder above does not come through', async () => {
    const { top, leaf, middle } = await makeTree()
    await invite(world, middle, { ...to({ alias: 'nina' }), ...drop })
    await inviteOne(world, top, to({ alias: 'elise' }))
    expect(await sees(leaf, 'elise', 'nina')).toEqual([false, true])
  })

  it('are left to whoever drops them, as far as they had them', async () => {
    const { middle } = await makeTree()
    const answer = await invite(world, middle, { ...to({ alias: 'nina' }), ...drop }, { token: tokenOf('ben') })
    expect(answer.status).toBe(200)
    expect(answer.body.value.map(({ grantedToV2 }) => grantedToV2?.user?.displayName)).toEqual(['Nina Duarte'])
    expect(await sees(middle, 'ana', 'ben', 'dieter', 'carla', 'nina')).toEqual([true, true, false, false, true])
    const own = (await listPermissions(world, middle)).find(
      ({ grantedToV2 }) => grantedToV2?.user?.displayName === 'Ben Carter',
    )
    expect(own?.roles).toEqual(['write'])
  })

  it('stay when the item was shared before', async () => {
    const { middle } = await makeTree()
    await inviteOne(world, middle, to({ alias: 'nina' }))
    const answer = await invite(world, middle, { ...to({ alias: 'hugo' }), ...drop })
    expect(answer.body).not.toHaveProperty('@convite.warning')
    expect(await sees(middle, 'ben', 'carla', 'hugo')).toEqual([true, true, true])
  })

  it('are dropped once: a second share changes nothing more, and a repeat of the first says nothing', async () => {
    const { middle } = await makeTree()
    await invite(world, middle, { ...to({ alias: 'nina' }), ...drop })
    for (const alias of ['nina', 'hugo']) {
      const answer = await invite(world, middle, { ...to({ alias }), ...drop })
      expect(answer.body).not.toHaveProperty('@convite.warning')
    }
    expect(await sees(middle, 'ana', 'ben', 'nina', 'hugo')).toEqual([true, false, true, true])
  })

  it('are dropped even when it is the owner who is invited', async () => {
    const { middle } = await makeTree()
    const answer = await invite(world, middle, { ...to({ alias: 'ana' }), ...drop })
    expect(answer.body['@convite.warning']).toBeDefined()
    expect(await sees(middle, 'ana', 'ben', 'carla')).toEqual([true, false, false])
  })

  it('stay on a personal drive, where the flag does nothing', async () => {
    const { middle } = await makeTree('grace.okafor')
    const answer = await invite(
      world,
      middle,
      { ...to({ alias: 'nina' }), ...drop },
      { token: tokenOf('grace.okafor') },
    )
    expect(answer.status).toBe(200)
    expect(answer.body).not.toHaveProperty('@convite.warning')
    expect(await sees(middle, 'grace.okafor', 'ben', 'carla', 'nina')).toEqual([true, true, true, true])
  })

  it('are dropped in a library and in the drive of a group, whose owners remain', async () => {
    const library = await makeTree('Handbook', 'alma')
    await invite(world, library.middle, { ...to({ alias: 'nina' }), ...drop }, { token: tokenOf('alma') })
    // The planners are members of the site: they wrote from the root down.
    expect(await sees(library.leaf, 'alma', 'ben', 'carla', 'nina')).toEqual([true, false, false, true])
    const group = await makeTree('Launch 2026', 'elise')
    await invite(world, group.middle, { ...to({ alias: 'nina' }), ...drop }, { token: tokenOf('elise') })
    expect(await sees(group.leaf, 'elise', 'carla', 'nina')).toEqual([true, false, true])
  })

  it('are not dropped by an invite that is refused', async () => {
    const { middle } = await makeTree()
    const before = await takeStock(world)
    expect((await invite(world, middle, { ...to({ alias: 'nobody' }), ...drop })).status).toBe(400)
    expect(await takeStock(world)).toEqual(before)
    expect(await sees(middle, 'ben', 'carla')).toEqual([true, true])
  })
})
