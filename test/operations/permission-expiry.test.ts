/** Access ends at its second, on every way to the item, whether the job that tidies up has run or not (security lesson C2). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
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
  tokenOf,
  type Tree,
} from './permission-world.ts'

let world: HeldWorld
let tree: Tree
let end: number
beforeAll(async () => {
  world = await startHeldWorld()
})
beforeEach(async () => {
  tree = await growTree(world, 'grace')
  end = world.now() + 600_000
})
afterAll(() => world.stop())

const until = (moment = end) => ({ expirationDateTime: new Date(moment).toISOString() })
const giveUntilEnd = (place: string, name: string, role = 'read'): Promise<PermissionBody> =>
  inviteOne(world, place, quietly(addressOf(name), role, until()), tokenOf(world, 'grace'))
const received = async (name: string) =>
  (await as<{ value: readonly { id: string }[] }>(world, name, 'GET', '/me/drive/sharedWithMe')).body.value.map(
    ({ id }) => id,
  )
const idOf = (place: string) => place.split('/').at(-1) ?? ''

/** Each second around the end, in a row: T-1 s, T-1 ms, T, T+1 s. */
const moments = () => [
  { name: 'T-1s', at: end - 1000, isOpen: true },
  { name: 'T-1ms', at: end - 1, isOpen: true },
  { name: 'T', at: end, isOpen: false },
  { name: 'T+1s', at: end + 1000, isOpen: false },
]

describe('a grant that ends', () => {
  it('opens every way to the item until then, and none from then on', async () => {
    await giveUntilEnd(tree.folder, 'ben', 'write')
    const [folder, file] = [idOf(tree.folder), idOf(tree.file)]
    const path = encodeURIComponent(tree.path)
    const download = String((await as(world, 'ben', 'GET', `${tree.file}/content`)).headers.location)
    const reads = [
      tree.folder,
      tree.file,
      `${tree.folder}/children`,
      `${tree.sub}/children/$count`,
      `${tree.drive}/root:/${path}/Sub/plan.txt`,
      `${tree.drive}/items/${folder}:/Sub/plan.txt:`,
      `${tree.folder}/children/Sub/children/plan.txt`,
      `/users/grace.okafor@convite.example/drive/items/${file}`,
      `${tree.file}/content`,
      `${tree.file}/contentStream`,
      `${tree.file}/permissions`,
      `${tree.file}?$expand=permissions`,
      `${tree.folder}?$expand=children`,
    ]
    for (const { name, at, isOpen } of moments()) {
      world.setNow(at)
      for (const read of reads) {
        const { status } = await as(world, 'ben', 'GET', read)
        expect([name, read, status < 400 ? 'open' : status]).toEqual([name, read, isOpen ? 'open' : 404])
      }
      expect([name, (await fetch(download)).ok]).toEqual([name, isOpen])
      expect([name, (await received('ben')).includes(folder)]).toEqual([name, isOpen])
      const write = await as(world, 'ben', 'PATCH', tree.file, {
        body: { fileSystemInfo: { lastModifiedDateTime: new Date(at).toISOString() } },
      })
      expect([name, write.status]).toEqual([name, isOpen ? 200 : 404])
      const share = await as(world, 'ben', 'POST', `${tree.file}/invite`, {
        body: quietly(addressOf('nina'), 'read', until(end + 3_600_000)),
      })
      expect([name, share.status]).toEqual([name, isOpen ? 200 : 404])
      const listed = (await as(world, 'grace', 'GET', `${tree.folder}/permissions`)).body.value
      expect([name, summarise(listed)]).toEqual([name, isOpen ? ['ben@convite.example write'] : []])
    }
  })

  it('is nobody’s any more: not found, not changed, not removed', async () => {
    const { id } = await giveUntilEnd(tree.folder, 'ben')
    world.setNow(end)
    for (const [method, body] of [['GET'], ['PATCH', { roles: ['write'] }], ['DELETE']] as const) {
      const answer = await as(world, 'grace', method, `${tree.folder}/permissions/${id}`, body ? { body } : {})
      expect([method, answer.status, answer.codes]).toEqual([method, 404, 'itemNotFound'])
    }
    await world.runJobs()
    expect((await as(world, 'grace', 'GET', `${tree.folder}/permissions/${id}`)).status).toBe(404)
  })

  it('leaves what the person has by another way', async () => {
    await giveUntilEnd(tree.file, 'ben', 'write')
    await give(world, tree.folder, 'planners', 'read', 'grace')
    const write = async () =>
      (await as(world, 'ben', 'PATCH', tree.file, { body: { name: `plan ${world.now()}.txt` } })).status
    world.setNow(end - 1)
    expect(await write()).toBe(200)
    world.setNow(end)
    expect([await sees(world, 'ben', tree.file), await write()]).toEqual([200, 403])
  })

  it('invited again after its end is a new permission with its own beginning', async () => {
    const first = await giveUntilEnd(tree.file, 'ben', 'write')
    world.setNow(end)
    const second = await inviteOne(world, tree.file, quietly(addressOf('ben')), tokenOf(world, 'grace'))
    expect(second).toMatchObject({ roles: ['read'] })
    expect(second).not.toHaveProperty('expirationDateTime')
    expect(second.id).not.toBe(first.id)
    await world.runJobs()
    expect(await sees(world, 'ben', tree.file)).toBe(200)
  })

  it('moved by its owner ends at the new moment', async () => {
    const { id } = await giveUntilEnd(tree.file, 'ben')
    await as(world, 'grace', 'PATCH', `${tree.file}/permissions/${id}`, { body: until(end + 10_000) })
    world.setNow(end + 9_999)
    expect(await sees(world, 'ben', tree.file)).toBe(200)
    world.setNow(end + 10_000)
    expect(await sees(world, 'ben', tree.file)).toBe(404)
  })

  it('does not come back when the clock is set back after the job has run', async () => {
    await giveUntilEnd(tree.file, 'ben')
    world.setNow(end)
    await world.runJobs()
    world.setNow(end - 1000)
    expect(await sees(world, 'ben', tree.file)).toBe(404)
  })
})

describe('a link that ends', () => {
  it('opens its page until then', async () => {
    await withSettings(world, anonymousAllowed, async () => {
      const file = (await growTree(world, 'grace')).file
      const link = await inviteOne(
        world,
        file,
        { ...openly('anyone@partner.example'), ...until() },
        tokenOf(world, 'grace'),
      )
      const page = link.link?.webUrl ?? ''
      const share = `/shares/${link.shareId}/driveItem`
      for (const { name, at, isOpen } of moments()) {
        world.setNow(at)
        const { status } = await fetch(page)
        expect([name, 'page', status === 200]).toEqual([name, 'page', isOpen])
        expect([name, 'share', (await as(world, 'grace', 'GET', share)).status]).toEqual([
          name,
          'share',
          isOpen ? 200 : 404,
        ])
      }
    })
  })

  it('on a business drive can be given its end later', async () => {
    await withSettings(world, anonymousAllowed, async () => {
      const file = (await growTree(world, 'ana')).file
      const link = await inviteOne(world, file, openly('anyone@partner.example'))
      expect((await as(world, 'ana', 'PATCH', `${file}/permissions/${link.id}`, { body: until() })).status).toBe(200)
      for (const { name, at, isOpen } of moments()) {
        world.setNow(at)
        expect([name, (await fetch(link.link?.webUrl ?? '')).status === 200]).toEqual([name, isOpen])
      }
    })
  })
})

describe('a token that ends', () => {
  it('opens nothing from its second on', async () => {
    const token = await world.token({ user: 'grace.okafor@convite.example', lifetime: 'PT10M' })
    for (const { name, at, isOpen } of moments()) {
      world.setNow(at)
      const { status, headers } = await call(world, 'GET', `${tree.file}/permissions`, { token })
      expect([name, status]).toEqual([name, isOpen ? 200 : 401])
      if (!isOpen) expect(headers['www-authenticate']).toContain('expired_token')
    }
  })
})
