import { describe, expect, it } from 'vitest'
import type { OperationContext } from '../domain/operation-context.ts'
import { defaultSettings } from '../domain/settings.ts'
import { createSenderLimits } from './sender-limits.ts'
import { createKeptLog } from './testing/fakes.ts'

const now = Date.UTC(2027, 0, 1)
const log = createKeptLog()
const aCall = (mail: string | null | undefined, limit: number | null): OperationContext =>
  ({
    caller: { userId: mail === undefined ? null : 'ana', appId: 'app' },
    account: mail === undefined ? null : { mail },
    now,
    log,
    settings: { ...defaultSettings, mailsPerUserAndHour: limit },
  }) as unknown as OperationContext

function limitsWith(granted: number, failure: Error | null = null) {
  const asked: unknown[] = []
  const quotas = {
    take: async (...question: unknown[]) => {
      asked.push(['take', ...question])
      return { granted, since: 42 }
    },
    giveBack: async (...question: unknown[]) => {
      asked.push(['give back', ...question])
      if (failure) throw failure
    },
  }
  return { asked, limits: createSenderLimits({ quotas }) }
}

describe('limits on the side of the sender', () => {
  it('let pass what there is room for, and name the first mail above it', async () => {
    const { limits, asked } = limitsWith(2)
    expect((await limits.reserve(aCall('ana@a.test', 5), 2)).refusal).toBeNull()
    expect((await limits.reserve(aCall('ana@a.test', 5), 3)).refusal).toEqual({ code: 'hipCheckRequired', from: 2 })
    expect(asked).toEqual([
      ['take', 'ana', 2, 5, now],
      ['take', 'ana', 3, 5, now],
    ])
  })

  it('count the mails of an application under its own name', async () => {
    const { limits, asked } = limitsWith(1)
    expect((await limits.reserve(aCall(undefined, 5), 1)).refusal).toBeNull()
    expect(asked).toEqual([['take', 'app:app', 1, 5, now]])
  })

  it('give back what was taken, in its hour; a failure is logged and keeps it taken', async () => {
    const { limits, asked } = limitsWith(2)
    await (await limits.reserve(aCall('ana@a.test', 5), 3)).giveBack()
    expect(asked.at(-1)).toEqual(['give back', 'ana', 2, 42])
    const broken = limitsWith(1, new Error('away'))
    await (await broken.limits.reserve(aCall('ana@a.test', 5), 1)).giveBack()
    expect(log.lines).toMatchObject([{ level: 'warn', facts: { sender: 'ana', count: 1 } }])
  })

  it('refuse everything of somebody who has no address, because answers would go nowhere, and count nothing', async () => {
    const { limits, asked } = limitsWith(1)
    const room = await limits.reserve(aCall(null, 5), 1)
    await room.giveBack()
    expect([room.refusal, asked]).toEqual([{ code: 'exchangeInvalidUser', from: 0 }, []])
  })

  it('do not count when there is no limit', async () => {
    const { limits, asked } = limitsWith(0)
    const room = await limits.reserve(aCall('ana@a.test', null), 200)
    await room.giveBack()
    expect([room.refusal, asked]).toEqual([null, []])
  })
})
