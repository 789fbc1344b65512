/** Calls that come together: what each of them was told of before is looked at again behind the drive's lock. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { ItemKey } from '../../domain/ids.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import { aDraft, emptyStore, type GrantWorld, makeGrantWorld } from './grant-world.ts'
import type { StoreWorld } from './world.ts'

describeOnEngines('grants of calls at once', makeWorld => {
  let store: StoreWorld
  let world: GrantWorld
  beforeAll(async () => {
    store = await makeWorld()
  })
  beforeEach(async () => {
    await emptyStore(store)
    world = await makeGrantWorld(store)
  })
  afterAll(() => store.close())

  const outcomes = async (calls: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(calls)).map(result =>
      result.status === 'fulfilled' ? 'given' : (result.reason as { code?: string }).code,
    )

  it('keep the limit of items with permissions of their own', async () => {
    const files: ItemKey[] = []
    for (let number = 0; number < 8; number++) files.push((await world.make(world.root, `f${number}`, 1)).key)
    const told = await outcomes(files.map(file => world.give(file, [aDraft('ben')], { scopeLimit: 3 })))
    expect(told.toSorted()).toEqual([...Array(3).fill('given'), ...Array(5).fill('uniquePermissionsLimit')])
    expect((await world.usage()).scopes).toBe(3)
    const { scopesTrue } = await world.counters(files[0] as ItemKey)
    expect(scopesTrue).toBe(3)
  })

  it('with one eTag are one call: the first moves it', async () => {
    const file = (await world.make(world.root, 'plan.txt', 1)).key
    const { item, chain } = (await world.reader.locate(world.drive, file, '')) as NonNullable<
      Awaited<ReturnType<typeof world.reader.locate>>
    >
    const number = Math.max(item.seq, ...chain.map(link => link.aclSeq))
    const expected = { item: file, chain: chain.map(link => link.key), number }
    const told = await outcomes(
      ['ben', 'carla', 'dieter', 'elise'].map(name => world.give(file, [aDraft(name)], { expected })),
    )
    expect(told.toSorted()).toEqual([...Array(3).fill('entityTagDoesNotMatch'), 'given'])
    expect((await world.counters(file)).ownTrue).toBe(1)
  })
})
