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

  const fill = () => world.query("insert into settings (name, value) values ('organization', '{}')")

  it('belongs to the first keys, also when they were renewed, and to no others', async () => {
    const registry = createKeyRegistry(world.engine)
    expect(await registry.claim(['a'])).toBe(true)
    await fill()
    expect(await registry.isOwned()).toBe(true)
    expect(await registry.claim(['x'])).toBe(false)
    expect(await registry.claim(['b', 'a'])).toBe(true)
    expect(await registry.claim(['b'])).toBe(true)
    expect(await registry.claim(['x'])).toBe(false)
  })

  it('belongs to nobody while it is empty, so that a first start that failed keeps no other out', async () => {
    const registry = createKeyRegistry(world.engine)
    expect(await registry.claim(['failed'])).toBe(true)
    expect(await registry.isOwned()).toBe(false)
    expect(await registry.claim(['a'])).toBe(true)
    await fill()
    expect(await registry.claim(['a'])).toBe(true)
    expect(await registry.claim(['x'])).toBe(false)
  })
})
