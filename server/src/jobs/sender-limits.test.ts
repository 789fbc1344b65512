import { describe, expect, it } from 'vitest'
import type { OperationContext } from '../domain/operation-context.ts'
import { defaultSettings } from '../domain/settings.ts'
import { createSenderLimits } from './sender-limits.ts'
import { createFakeOutbox } from './testing/fakes.ts'

const now = Date.UTC(2027, 0, 1)
const aCall = (mail: string | null | undefined, limit: number | null): OperationContext =>
  ({
    caller: { userId: mail === undefined ? null : 'ana', appId: 'app' },
    account: mail === undefined ? null : { mail },
    now,
    settings: { ...defaultSettings, mailsPerUserAndHour: limit },
  }) as OperationContext

function limitsAfter(sent: number) {
  const asked: unknown[] = []
  const outbox = {
    ...createFakeOutbox(),
    countSentBy: async (sender: string, since: number) => {
      asked.push([sender, since])
      return sent
    },
  }
  return { asked, limits: createSenderLimits({ outbox }) }
}

describe('limits on the side of the sender', () => {
  it('let mails up to the limit of the hour pass, and name the first one above it', async () => {
    const { limits, asked } = limitsAfter(3)
    expect(await limits.refuse(aCall('ana@a.test', 5), 2)).toBeNull()
    expect(await limits.refuse(aCall('ana@a.test', 5), 3)).toEqual({ code: 'hipCheckRequired', from: 2 })
    expect(await limits.refuse(aCall('ana@a.test', 3), 1)).toEqual({ code: 'hipCheckRequired', from: 0 })
    expect(await limits.refuse(aCall('ana@a.test', 1), 1)).toEqual({ code: 'hipCheckRequired', from: 0 })
    expect(asked[0]).toEqual(['ana', now - 3_600_000])
  })

  it('count the mails of an application under its own name', async () => {
    const { limits, asked } = limitsAfter(0)
    expect(await limits.refuse(aCall(undefined, 5), 1)).toBeNull()
    expect(asked).toEqual([['app:app', now - 3_600_000]])
  })

  it('refuse everything of somebody who has no address, because answers would go nowhere', async () => {
    expect(await limitsAfter(0).limits.refuse(aCall(null, 5), 1)).toEqual({ code: 'exchangeInvalidUser', from: 0 })
  })

  it('do not count when there is no limit', async () => {
    const { limits, asked } = limitsAfter(1_000_000)
    expect(await limits.refuse(aCall('ana@a.test', null), 200)).toBeNull()
    expect(asked).toEqual([])
  })
})
