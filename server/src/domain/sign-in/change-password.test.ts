import { beforeEach, describe, expect, it } from 'vitest'
import { ownClientId } from '../identities/own-client.ts'
import { aUser } from '../testing/facts.ts'
import type { PrincipalId } from '../principal.ts'
import { createChangePassword, type PasswordChangeOrder } from './change-password.ts'
import type { TryOf, TryPermit } from './try-budget.ts'

const current = 'three quiet rivers'
const next = 'seven loud mountains'

describe('changing one’s password', () => {
  let changed: unknown[]
  let tries: TryOf[]
  let returned: boolean[]
  let permit: TryPermit
  let isBusy: boolean

  beforeEach(() => {
    changed = []
    tries = []
    returned = []
    permit = { kind: 'counted', counted: { keys: [], states: [] } }
    isBusy = false
  })

  const change = (order: Partial<PasswordChangeOrder> = {}) =>
    createChangePassword({
      credentials: {
        findById: async id =>
          id === 'ana' ? { person: aUser('ana'), passwordHash: `hash of ${current}`, hasPassword: true } : null,
      },
      changes: { set: async (...facts) => void changed.push(facts) },
      passwords: {
        verify: async (password, stored) =>
          isBusy ? null : { isRight: stored === `hash of ${password}`, isOutdated: false },
        hash: async password => `hash of ${password}`,
      },
      budget: {
        async take(attempt) {
          tries.push(attempt)
          return permit
        },
        giveBack: async (_counted, clears) => void returned.push(clears),
      },
      clock: { now: () => 5, machine: () => 0 },
      random: { bytes: size => Buffer.alloc(size), guid: () => 'guid' },
    })({
      person: 'ana' as PrincipalId,
      current,
      next,
      keepSession: 's1',
      device: 'Firefox on Linux',
      requestId: 'r1',
      ...order,
    })

  it('sets it, keeps this session, and is the person’s own doing', async () => {
    expect(await change()).toEqual({ kind: 'done' })
    expect(changed).toEqual([
      [
        { actor: 'ana', appId: ownClientId, requestId: 'r1', now: 5 },
        { person: 'ana', passwordHash: `hash of ${next}`, noticeId: 'guid', doneFrom: 'Firefox on Linux' },
        's1',
      ],
    ])
    expect(returned).toEqual([true])
  })

  it('needs the present one, and counts wrong ones', async () => {
    expect(await change({ current: 'wrong' })).toEqual({ kind: 'wrong' })
    expect([tries.length, returned, changed]).toEqual([1, [], []])
    permit = { kind: 'tooMany', retryAfterSeconds: 60 }
    expect(await change()).toEqual({ kind: 'tooMany', retryAfterSeconds: 60 })
    expect(changed).toEqual([])
  })

  it.for([
    ['short', 'tooShort'],
    ['x'.repeat(257), 'tooLong'],
    ['password1234', 'common'],
    ['ana@convite.example', 'personal'],
    [current, 'same'],
  ])('refuses %s', async ([password = '', fault]) => {
    expect(await change({ next: password })).toEqual({ kind: 'refused', fault })
    expect(changed).toEqual([])
  })

  it('does not tell whether it is the same to who does not know the present one', async () => {
    expect(await change({ current: next, next })).toEqual({ kind: 'wrong' })
  })

  it('counts nothing when too much is going on', async () => {
    isBusy = true
    expect(await change()).toEqual({ kind: 'busy' })
    expect(returned).toEqual([false])
  })

  it('is nothing that nobody can do', async () => {
    expect(await change({ person: 'gone' as PrincipalId })).toEqual({ kind: 'wrong' })
    expect(await change({ current: 'x'.repeat(300) })).toEqual({ kind: 'wrong' })
    expect(tries).toEqual([])
  })
})
