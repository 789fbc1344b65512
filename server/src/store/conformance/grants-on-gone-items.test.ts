/** An item that is deleted in the moment of an invite: the write itself finds it gone, or it comes first. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { ItemKey } from '../../domain/ids.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import { aDraft, emptyStore, type GrantWorld, makeGrantWorld } from './grant-world.ts'
import type { StoreWorld } from './world.ts'

describeOnEngines('grants on an item that goes', makeWorld => {
  let store: StoreWorld
  let world: GrantWorld
  let folder: ItemKey
  let file: ItemKey
  beforeAll(async () => {
    store = await makeWorld()
  })
  beforeEach(async () => {
    await emptyStore(store)
    world = await makeGrantWorld(store)
    folder = (await world.make(world.root, 'folder')).key
    file = (await world.make(folder, 'plan.txt', 1)).key
  })
  afterAll(() => store.close())

  const mail = {
    grantee: 'ben',
    deliveryId: 'mail-to-ben',
    address: 'ben@partner.example',
    language: 'en',
    content: '{}',
    failedAs: null,
  }

  it.each([
    ['the item', () => file],
    ['a folder above it', () => folder],
  ])('are refused when %s is gone, and leave nothing', async (_name, gone) => {
    await world.remove(gone())
    const before = await world.dump()
    await expect(world.give(file, [aDraft('ben')], { mails: [mail] })).rejects.toMatchObject({ code: 'itemNotFound' })
    expect(await world.dump()).toEqual(before)
  })

  it('come before the deletion or not at all', async () => {
    for (let round = 0; round < 10; round++) {
      const item = (await world.make(world.root, `round ${round}`, 1)).key
      const gives = ['ben', 'carla', 'dieter'].map(name => () => world.give(item, [aDraft(name)]))
      const calls: (() => Promise<unknown>)[] = [...gives]
      calls.splice(round % 4, 0, () => world.remove(item))
      const results = await Promise.allSettled(calls.map(run => run()))
      const refused = results.flatMap(result => (result.status === 'rejected' ? [result.reason as unknown] : []))
      for (const reason of refused) expect(reason).toMatchObject({ code: 'itemNotFound' })
      const late = await store.query(
        `select g.grantee from grants g join items i on i.drive_id = g.drive_id and i.item_id = g.item_id
          where i.drive_id = ? and i.item_id = ? and i.deleted_at is not null and g.created_seq > i.seq`,
        world.drive,
        item,
      )
      expect(late).toEqual([])
      const [{ count } = { count: -1 }] = await store.query(
        'select count(*) as count from grants where drive_id = ? and item_id = ?',
        world.drive,
        item,
      )
      expect(Number(count)).toBe(gives.length - refused.length)
    }
  })

  it.each([
    ['the item', () => file],
    ['a folder above it', () => folder],
  ])('that end after %s has gone are not taken off the count of shared items a second time', async (_name, gone) => {
    const other = (await world.make(world.root, 'other.txt', 1)).key
    await world.give(other, [aDraft('carla')])
    await world.give(file, [aDraft('ben', { expiresAt: store.clock.now() + 1000 })])
    const scopes = async () => (await world.usage()).scopes
    expect(await scopes()).toBe(2)
    await world.remove(gone())
    expect(await scopes()).toBe(1)
    expect(await world.end(file, 'ben', 'expire', store.clock.now() + 2000)).toBe(true)
    expect(await scopes()).toBe(1)
  })
})
