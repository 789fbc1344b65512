import { afterEach, beforeEach, expect, it } from 'vitest'
import { createKeyRegistry } from '../key-registry.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import type { StoreWorld } from './world.ts'

describeOnEngines('the registry of server keys', makeWorld => {
  let world: StoreWorld
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  it('belongs to the first keys, also when they were renewed, and to no others', async () => {
    const registry = createKeyRegistry(world.engine)
    expect(await registry.isEmpty()).toBe(true)
    expect(await registry.claim(['a'])).toBe(true)
    expect(await registry.isEmpty()).toBe(false)
    expect(await registry.claim(['x'])).toBe(false)
    expect(await registry.claim(['b', 'a'])).toBe(true)
    expect(await registry.claim(['b'])).toBe(true)
    expect(await registry.claim(['x'])).toBe(false)
  })

  it('of two that claim an empty database at once, one gets it', async () => {
    const registry = createKeyRegistry(world.engine)
    const claims = await Promise.all([registry.claim(['a']), registry.claim(['b'])])
    expect(claims.toSorted()).toEqual([false, true])
  })
})
