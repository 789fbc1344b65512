import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMailQuotas } from '../mail-quotas.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import type { StoreWorld } from './world.ts'

const hour = 3_600_000

describeOnEngines('mails per hour', makeWorld => {
  let store: StoreWorld
  beforeEach(async () => {
    store = await makeWorld()
  })
  afterEach(() => store.close())

  const quotas = () => createMailQuotas(store.engine)
  const take = async (wanted: number, limit = 10, sender = 'ana') =>
    (await quotas().take(sender, wanted, limit, store.clock.now())).granted

  it('are given until the limit, for each sender alone, and what was refused does not count', async () => {
    expect([await take(6), await take(6), await take(1), await take(1)]).toEqual([6, 4, 0, 0])
    expect(await take(11, 10, 'ben')).toBe(10)
    expect(await take(1, 11)).toBe(1)
    expect(await take(1, 3)).toBe(0)
    expect(await take(1, 0, 'carla')).toBe(0)
  })

  it('are counted anew when the hour of the first mail is over, to the millisecond, and when the clock was set back', async () => {
    await take(10)
    store.clock.move(hour - 1)
    expect(await take(1)).toBe(0)
    store.clock.move(1)
    expect([await take(8), await take(8)]).toEqual([8, 2])
    store.clock.move(-2 * hour)
    expect(await take(20)).toBe(10)
  })

  it('are never given twice: many calls at once get exactly the limit', async () => {
    const granted = await Promise.all(Array.from({ length: 20 }, () => take(3)))
    expect(granted.reduce((sum, count) => sum + count, 0)).toBe(10)
    expect(await take(1)).toBe(0)
  })

  it('are never given twice to calls that began before the one whose mail was first', async () => {
    expect(await take(10)).toBe(10)
    store.clock.move(-5)
    expect(await take(1)).toBe(0)
    store.clock.move(5)
  })

  it('come back when nothing was queued, but not into the next hour', async () => {
    const { granted, since } = await quotas().take('ana', 7, 10, store.clock.now())
    await quotas().giveBack('ana', granted, since)
    expect(await take(10)).toBe(10)
    store.clock.move(hour)
    expect(await take(9)).toBe(9)
    await quotas().giveBack('ana', 9, since)
    expect(await take(5)).toBe(1)
  })
})
