import { describe, expect, it } from 'vitest'
import type { DriveKey, ItemKey } from '../domain/ids.ts'
import type { Grants } from '../domain/ports/grants.ts'
import { createGrantSweep } from './expire-grants.ts'
import { createTwoClocks, middleRandom } from './testing/fakes.ts'

const expired = (grantee: string) => ({ drive: 1 as DriveKey, item: 2 as ItemKey, grantee })

function aSweep(found: readonly ReturnType<typeof expired>[], remove: Grants['remove']) {
  const asked: number[] = []
  const clock = createTwoClocks()
  const due = {
    listExpired: async (now: number) => {
      asked.push(now)
      return found
    },
    nextExpiry: async () => null,
  }
  return { clock, asked, sweep: createGrantSweep({ due, grants: { remove } as Grants, clock, random: middleRandom }) }
}

describe('ending expired permissions', () => {
  it('ends each as the system, at the moment of the movable clock, and counts them', async () => {
    const removed: unknown[] = []
    const { sweep, clock, asked } = aSweep([expired('ben'), expired('carla')], async change => {
      removed.push(change)
      return true
    })
    expect(await sweep()).toBe(2)
    expect(asked).toEqual([clock.now()])
    const by = { drive: 1, item: 2, action: 'permission.expire', actor: 'system', now: clock.now() }
    expect(removed).toMatchObject([
      { ...by, grantee: 'ben' },
      { ...by, grantee: 'carla' },
    ])
  })

  it('has nothing to do when nothing has expired', async () => {
    const { sweep } = aSweep([], () => Promise.reject(new Error('nothing was to be removed')))
    expect(await sweep()).toBe(0)
  })

  it('ends the others when one cannot be ended, and tells of it', async () => {
    const removed: string[] = []
    const { sweep } = aSweep([expired('ben'), expired('carla')], async ({ grantee }) => {
      if (grantee === 'ben') throw new Error('disk')
      removed.push(grantee)
      return true
    })
    await expect(sweep()).rejects.toThrow('1 expired permissions could not be ended')
    expect(removed).toEqual(['carla'])
  })
})
