import { afterEach, beforeEach, expect, it } from 'vitest'
import { createResetBudget, type ResetBudget } from '../../domain/sign-in/reset-budget.ts'
import { createSignInTries } from '../sign-in-tries.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import type { StoreWorld } from './world.ts'

const minute = 60_000

describeOnEngines('requests for a link', makeWorld => {
  let world: StoreWorld
  let budget: ResetBudget
  beforeEach(async () => {
    world = await makeWorld()
    budget = createResetBudget({
      tries: createSignInTries(world.engine),
      secrets: { fingerprint: text => text },
      clock: world.clock,
    })
  })
  afterEach(() => world.close())

  const kindOf = async (name: string, visitor: string) => (await budget(name, visitor)).kind

  it('for one name lead to three mails and then to none for an hour, whoever asks', async () => {
    const kinds = await Promise.all(Array.from({ length: 50 }, (_, index) => kindOf('ana', `v${index}`)))
    expect(kinds.filter(kind => kind === 'mail')).toHaveLength(3)
    expect(new Set(kinds)).toEqual(new Set(['mail', 'noMail']))
    world.clock.move(60 * minute - 1)
    expect(await kindOf('ana', 'other')).toBe('noMail')
    expect(await kindOf('ben', 'other')).toBe('mail')
    world.clock.move(1)
    expect(await kindOf('ana', 'other')).toBe('mail')
  })

  it('by one visitor are ten, whether or not they led to a mail, and then none for an hour', async () => {
    for (let time = 0; time < 10; time++) await budget(time % 2 === 0 ? 'ana' : `name${time}`, 'v')
    expect(await budget('ben', 'v')).toEqual({ kind: 'tooMany', retryAfterSeconds: 3600 })
    expect(await kindOf('ben', 'w')).toBe('mail')
    world.clock.move(60 * minute)
    expect(await kindOf('ben', 'v')).toBe('mail')
  })

  it('that are refused leave the table as it was, whatever names they invent', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => budget(`name${index}`, 'v')))
    const readTable = () => world.query('select * from sign_in_tries order by try_key')
    const before = await readTable()
    expect(before).toHaveLength(11)
    for (let time = 0; time < 100; time++) expect(await kindOf(`invented${time}`, 'v')).toBe('tooMany')
    expect(await readTable()).toEqual(before)
  })
})
