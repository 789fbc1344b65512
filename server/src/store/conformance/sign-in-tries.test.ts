import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTryBudget, type TryBudget, type TryOf } from '../../domain/sign-in/try-budget.ts'
import { attackedFrom } from '../../domain/sign-in/try-rules.ts'
import { createSignInTries } from '../sign-in-tries.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import type { StoreWorld } from './world.ts'

const minute = 60_000
const aTry = (change: Partial<TryOf> = {}): TryOf => ({
  name: 'ana@convite.example',
  visitor: '192.0.2.1',
  device: null,
  ...change,
})

describeOnEngines('tries at passwords', makeWorld => {
  let world: StoreWorld
  let budget: TryBudget
  const makeBudget = () =>
    createTryBudget({
      tries: createSignInTries(world.engine),
      secrets: { fingerprint: text => `print of ${text}` },
      clock: world.clock,
    })
  beforeEach(async () => {
    world = await makeWorld()
    budget = makeBudget()
  })
  afterEach(() => world.close())

  const take = async (change: Partial<TryOf> = {}) => {
    const permit = await budget.take(aTry(change))
    return permit.kind === 'counted' ? 'counted' : permit.retryAfterSeconds
  }
  const takeMany = (count: number, change: (index: number) => Partial<TryOf> = () => ({})) =>
    Promise.all(Array.from({ length: count }, (_, index) => take(change(index))))

  it('of one visitor at one account: five, then pauses of 1, 2, 4, 8, 15, 15 minutes', async () => {
    expect(await takeMany(5)).toEqual(Array(5).fill('counted'))
    for (const minutes of [1, 2, 4, 8, 15, 15, 15]) {
      expect(await take()).toBe(minutes * 60)
      world.clock.move(minutes * minute - 1)
      expect(await take()).toBe(1)
      world.clock.move(1)
      expect(await take()).toBe('counted')
    }
  })

  it('two hundred at once count, and the next one is refused, in another process too', async () => {
    const outcomes = await takeMany(200)
    expect(outcomes.filter(outcome => outcome === 'counted')).toHaveLength(5)
    budget = makeBudget()
    expect(await take()).toBe(60)
  })

  it('that come too early make no pause longer', async () => {
    await takeMany(5)
    for (let second = 0; second < 60; second++) {
      expect(await take()).toBe(60 - second)
      world.clock.move(1000)
    }
    expect(await take()).toBe('counted')
  })

  it('slow nobody else: another visitor has tries of its own, however many there were', async () => {
    await takeMany(200)
    expect(await take({ visitor: '192.0.2.2' })).toBe('counted')
  })

  it('from very many visitors leave each of them one in a quarter of an hour, and the known browser all of its own', async () => {
    await takeMany(attackedFrom, index => ({ visitor: `198.51.100.${index}` }))
    const owner = { visitor: '203.0.113.9' }
    expect(await take(owner)).toBe('counted')
    expect(await take(owner)).toBe(900)
    expect(await take({ ...owner, device: 'laptop' })).toBe('counted')
    world.clock.move(15 * minute)
    expect(await take(owner)).toBe('counted')
  })

  it('from a known browser have a budget of their own, with pauses too', async () => {
    await takeMany(30)
    expect(await takeMany(10, () => ({ device: 'laptop' }))).toEqual(Array(10).fill('counted'))
    expect(await take({ device: 'laptop' })).toBe(60)
    expect(await take({ device: 'phone' })).toBe('counted')
  })

  it('of one visitor at ever other accounts are slowed too, whether or not these exist', async () => {
    const outcomes = await takeMany(40, index => ({ name: `person${index}@convite.example` }))
    expect(outcomes.filter(outcome => outcome === 'counted')).toHaveLength(30)
    expect(await take({ name: 'one.more@convite.example', visitor: '192.0.2.2' })).toBe('counted')
  })

  it('are forgotten two hours after the last one', async () => {
    await takeMany(5)
    world.clock.move(120 * minute - 1)
    expect(await take()).toBe('counted')
    expect(await take()).toBe(120)
    world.clock.move(120 * minute)
    expect(await takeMany(5)).toEqual(Array(5).fill('counted'))
  })

  it('that were right clear the visitor at that account, and count for nothing elsewhere', async () => {
    await takeMany(4)
    const right = await budget.take(aTry())
    if (right.kind !== 'counted') throw new Error('the fifth try was refused')
    await budget.giveBack(right.counted, true)
    expect(await takeMany(5)).toEqual(Array(5).fill('counted'))
    expect(await take()).toBe(60)
  })

  it('that are refused leave the table as it was, whatever names they invent, in a row or at once', async () => {
    await takeMany(200, index => ({ name: `person${index}@convite.example` }))
    const readTable = () => world.query('select * from sign_in_tries order by try_key')
    const before = await readTable()
    // The visitor, and two rows for each of the thirty names that were compared.
    expect(before).toHaveLength(61)
    const later = await takeMany(1000, index => ({ name: `invented${index}@convite.example` }))
    expect(new Set(later)).toEqual(new Set([60]))
    expect(await readTable()).toEqual(before)
  })

  it('at an account of one’s own do not buy tries at others', async () => {
    let guesses = 0
    for (let round = 0; round < 100; round++) {
      const own = await budget.take(aTry({ name: 'eve@convite.example' }))
      if (own.kind === 'counted') await budget.giveBack(own.counted, true)
      if ((await take({ name: `person${round}@convite.example` })) === 'counted') guesses += 1
    }
    expect(guesses).toBe(30)
  })

  it('hold no name and no address in the table', async () => {
    budget = createTryBudget({
      tries: createSignInTries(world.engine),
      secrets: { fingerprint: text => String(text.length) },
      clock: world.clock,
    })
    await take()
    expect(JSON.stringify(await world.query('select * from sign_in_tries'))).not.toMatch(/ana|192/)
  })

  describe('are swept', () => {
    it('a day after the last one', async () => {
      const store = createSignInTries(world.engine)
      await take()
      const last = world.clock.machine()
      expect(await store.sweep(last + 24 * 60 * minute - 1, 100)).toBe(0)
      expect(await store.sweep(last + 24 * 60 * minute, 2)).toBe(2)
      expect(await store.sweep(last + 24 * 60 * minute, 2)).toBe(1)
    })
  })
})
