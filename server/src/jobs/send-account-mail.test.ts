import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AccountMails, ClaimedAccountMail } from '../domain/ports/account-mails.ts'
import type { DeliveryResult } from '../domain/ports/outbox.ts'
import { aRenderedMail } from '../mail/testing/sample-mail.ts'
import type { BackgroundMails } from './background-mails.ts'
import { createAccountMailSender } from './send-account-mail.ts'
import { anAccountMail } from './testing/an-account-mail.ts'
import {
  createFakeTransport,
  createKeptLog,
  createTwoClocks,
  type FakeTransport,
  type KeptLog,
  middleRandom,
  type TwoClocks,
} from './testing/fakes.ts'

const minute = 60_000
const unresolved = { name: 'ana@ours.test', person: null, address: '', tokenSealed: null } as const

describe('the sender of mails about accounts', () => {
  let clock: TwoClocks
  let transport: FakeTransport
  let log: KeptLog
  let waiting: ClaimedAccountMail[]
  let recorded: { mail: ClaimedAccountMail; result: DeliveryResult }[]
  let addressee: ClaimedAccountMail | null
  let asked: string[]
  let sender: BackgroundMails

  beforeEach(() => {
    vi.useFakeTimers()
    clock = createTwoClocks()
    transport = createFakeTransport()
    log = createKeptLog()
    waiting = []
    recorded = []
    addressee = anAccountMail()
    asked = []
    const mails: Pick<AccountMails, 'claimDue' | 'renew' | 'record'> = {
      claimDue: async (_clocks, limit) => waiting.splice(0, limit),
      renew: async () => undefined,
      async record(mail, result) {
        recorded.push({ mail, result })
        return true
      },
    }
    sender = createAccountMailSender({
      mails: mails as AccountMails,
      transport,
      clock,
      log,
      random: middleRandom,
      address: async ({ name }) => {
        asked.push(String(name))
        if (name === 'broken') throw new Error('the store is away')
        return addressee
      },
      compose: async mail => aRenderedMail({ recipient: mail.address, messageId: `<${mail.deliveryId}@ours.test>` }),
      orderedRefusal: () => null,
      onDelivery: () => undefined,
    })
  })
  afterEach(() => vi.useRealTimers())

  const goOn = () => vi.advanceTimersByTimeAsync(0)

  it('finds out whose request it is before anything is sent, and once only', async () => {
    waiting.push(anAccountMail(unresolved), anAccountMail({ deliveryId: 'm2' }))
    expect(await sender.sendDue()).toBe(2)
    await goOn()
    transport.answer({ phase: 'DOT', reply: '250 2.0.0 queued' })
    transport.answer({ phase: 'DOT', reply: '250 2.0.0 queued' })
    await sender.settle()
    expect(asked).toEqual(['ana@ours.test'])
    expect(transport.sent.map(({ to }) => to.address)).toEqual(['ana@ours.test', 'ana@ours.test'])
    expect(recorded.map(({ result }) => result.state)).toEqual(['sent', 'sent'])
  })

  it('sends nothing for a request that leads to nobody', async () => {
    addressee = null
    waiting.push(anAccountMail(unresolved))
    await sender.sendDue()
    await sender.settle()
    expect([transport.sent, recorded]).toEqual([[], []])
  })

  it('tries again later, but not when the link is over by then', async () => {
    waiting.push(anAccountMail(), anAccountMail({ deliveryId: 'm2', givesUpAt: clock.now() + 30_000 }))
    await sender.sendDue()
    await goOn()
    transport.answer({ phase: 'RCPT', reply: '451 4.3.0 later' })
    transport.answer({ phase: 'RCPT', reply: '451 4.3.0 later' })
    await sender.settle()
    expect(recorded.map(({ result }) => [result.state, result.dueAt])).toEqual([
      ['deferred', clock.now() + minute],
      ['deferred', clock.now() + 30_000],
    ])
    recorded.length = 0
    waiting.push(anAccountMail({ attempts: 3, firstTryAt: clock.now(), givesUpAt: clock.now() }))
    await sender.sendDue()
    await goOn()
    transport.answer({ phase: 'RCPT', reply: '451 4.3.0 later' })
    await sender.settle()
    expect(recorded).toMatchObject([{ result: { state: 'failed' } }])
  })

  it('leaves a mail that cannot be processed under its lease and goes on with the others', async () => {
    waiting.push(anAccountMail({ ...unresolved, name: 'broken' }), anAccountMail({ deliveryId: 'm2' }))
    await sender.sendDue()
    await goOn()
    transport.answer({ phase: 'DOT', reply: '250 ok' })
    await sender.settle()
    expect(recorded.map(({ mail }) => mail.deliveryId)).toEqual(['m2'])
    expect(log.lines).toMatchObject([{ level: 'error', text: 'a mail could not be processed' }, { level: 'info' }])
  })
})
