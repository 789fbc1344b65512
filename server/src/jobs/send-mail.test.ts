import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ErrorCode } from '@convite/contract/errors'
import type { ClaimedMail } from '../domain/ports/outbox.ts'
import type { ReplyFacts } from '../mail/classify.ts'
import { aRenderedMail } from '../mail/testing/sample-mail.ts'
import { type ComposeMail, createMailSender, type MailSender } from './send-mail.ts'
import {
  aClaimedMail,
  createFakeOutbox,
  createFakeTransport,
  createKeptLog,
  createTwoClocks,
  type FakeOutbox,
  type FakeTransport,
  type KeptLog,
  middleRandom,
  type TwoClocks,
} from './testing/fakes.ts'

const minute = 60_000
const accepted: ReplyFacts = { phase: 'DOT', reply: '250 2.0.0 queued' }
const noConnection: ReplyFacts = { phase: 'CONN', sign: 'ECONNECTION' }
const busy: ReplyFacts = { phase: 'RCPT', reply: '451 4.3.0 later' }

let clock: TwoClocks
let outbox: FakeOutbox
let transport: FakeTransport
let log: KeptLog
let states: string[]
let orderedRefusal: (address: string) => ErrorCode | null
let compose: ComposeMail
let sender: MailSender

beforeEach(() => {
  vi.useFakeTimers()
  clock = createTwoClocks()
  outbox = createFakeOutbox()
  transport = createFakeTransport()
  log = createKeptLog()
  states = []
  orderedRefusal = () => null
  compose = async mail =>
    aRenderedMail({ recipient: mail.address, messageId: `<${mail.deliveryId}.${mail.sendCount}@ours.test>` })
  sender = createMailSender({
    outbox,
    transport,
    clock,
    log,
    random: middleRandom,
    compose: mail => compose(mail),
    orderedRefusal: address => orderedRefusal(address),
    onDelivery: state => states.push(state),
  })
})
afterEach(() => vi.useRealTimers())

/** Lets everything that waits for nothing but promises go on. */
const goOn = () => vi.advanceTimersByTimeAsync(0)

/** The machine's time passes, timers included. */
async function pass(ms: number): Promise<void> {
  clock.moveMachine(ms)
  await vi.advanceTimersByTimeAsync(ms)
}

const key = ({ drive, deliveryId }: ClaimedMail) => ({ drive, deliveryId })

function deliver(mails: readonly ClaimedMail[], budgetMs = 5000) {
  outbox.waiting.push(...mails)
  return sender.deliver(mails.map(key), budgetMs)
}

describe('a mail that an invite waits for', () => {
  it('tells its outcome as soon as the relay has answered', async () => {
    const delivery = deliver([aClaimedMail()])
    await goOn()
    transport.answer(accepted)
    expect(await delivery).toEqual(
      new Map([['d1', { state: 'sent', code: null, reason: '1', reply: '250 2.0.0 queued' }]]),
    )
    expect(outbox.recorded).toMatchObject([
      {
        result: {
          state: 'sent',
          code: null,
          dueAt: null,
          endedAt: clock.now(),
          firstTryAt: clock.now(),
          earlierRows: ['1'],
        },
      },
    ])
    expect(states).toEqual(['sent'])
  })

  it('is tried at once, after 0.7 s and after 2.5 s when there is no connection, and then left to the background', async () => {
    const delivery = deliver([aClaimedMail()])
    await goOn()
    transport.answer(noConnection)
    await goOn()
    await pass(699)
    expect(transport.sent).toHaveLength(1)
    await pass(1)
    expect(transport.sent).toHaveLength(2)
    transport.answer(noConnection)
    await goOn()
    await pass(1800)
    expect(transport.sent).toHaveLength(3)
    transport.answer(noConnection)
    expect((await delivery).get('d1')).toMatchObject({ state: 'deferred', code: null, reason: 'C1' })
    expect(outbox.recorded).toMatchObject([
      { result: { state: 'deferred', dueAt: clock.now() + minute, earlierRows: ['C1'] } },
    ])
  })

  it('is not tried again in seconds for any other reason: greylisting takes minutes', async () => {
    const delivery = deliver([aClaimedMail()])
    await goOn()
    transport.answer({ phase: 'RCPT', reply: '450 4.7.1 greylisted' })
    expect((await delivery).get('d1')).toMatchObject({ state: 'deferred', code: null })
    expect(transport.sent).toHaveLength(1)
    expect(outbox.recorded[0]?.result.dueAt).toBe(clock.now() + 5 * minute)
  })

  it('is waited for no longer than the budget, and goes on', async () => {
    const delivery = deliver([aClaimedMail()], 5000)
    await pass(5000)
    expect(await delivery).toEqual(new Map())
    expect(outbox.recorded).toEqual([])
    transport.answer(accepted)
    await goOn()
    expect(outbox.recorded).toMatchObject([{ result: { state: 'sent' } }])
  })

  it('tells what is known by then of the others', async () => {
    const delivery = deliver([aClaimedMail(), aClaimedMail({ deliveryId: 'd2', address: 'x@a.test' })], 5000)
    await goOn()
    transport.answer({ phase: 'RCPT', reply: '550 5.1.1 unknown' })
    await pass(5000)
    expect([...(await delivery)]).toEqual([
      ['d1', { state: 'failed', code: 'mailRejected', reason: 'R4', reply: '550 5.1.1 unknown' }],
    ])
  })

  it('does not make the invite fail when it cannot be claimed or recorded', async () => {
    outbox.failure = new Error('disk')
    expect(await deliver([aClaimedMail()])).toEqual(new Map())
    outbox.failure = null
    const delivery = sender.deliver([key(aClaimedMail())], 5000)
    await goOn()
    outbox.failure = new Error('disk')
    transport.answer(accepted)
    expect(await delivery).toEqual(new Map())
    expect(log.lines.map(({ level, facts }) => [level, (facts['err'] as Error).message])).toEqual([
      ['error', 'disk'],
      ['error', 'disk'],
    ])
  })

  it('can be refused by order before any relay is asked', async () => {
    orderedRefusal = address => (address === 'ben@a.test' ? 'hipCheckRequired' : null)
    expect((await deliver([aClaimedMail()])).get('d1')).toEqual({
      state: 'failed',
      code: 'hipCheckRequired',
      reason: 'hipCheckRequired',
      reply: null,
    })
    expect(transport.sent).toEqual([])
  })
})

describe('mails of the background', () => {
  it('are begun and not waited for, so that a slow one holds up nobody', async () => {
    outbox.waiting.push(aClaimedMail(), aClaimedMail({ deliveryId: 'd2' }))
    expect(await sender.sendDue()).toBe(2)
    expect(await sender.sendDue()).toBe(0)
    outbox.waiting.push(aClaimedMail({ deliveryId: 'd3' }))
    expect(await sender.sendDue()).toBe(1)
    await goOn()
    expect(transport.waiting()).toBe(3)
  })

  it('are no more than 200 at once', async () => {
    outbox.waiting.push(...Array.from({ length: 201 }, (_unused, index) => aClaimedMail({ deliveryId: `d${index}` })))
    expect(await sender.sendDue()).toBe(200)
    expect(await sender.sendDue()).toBe(0)
    await goOn()
    transport.answer(accepted)
    await goOn()
    expect(await sender.sendDue()).toBe(1)
  })

  it('are tried once, and settle when the relay has answered', async () => {
    outbox.waiting.push(aClaimedMail())
    await sender.sendDue()
    let isSettled = false
    const settled = sender.settle().then(() => {
      isSettled = true
    })
    await goOn()
    expect(isSettled).toBe(false)
    transport.answer(noConnection)
    await settled
    expect(transport.sent).toHaveLength(1)
    expect(outbox.recorded).toMatchObject([{ result: { state: 'deferred' } }])
  })

  it('keep what became of them to themselves when the store fails: the lease brings them back', async () => {
    outbox.waiting.push(aClaimedMail())
    await sender.sendDue()
    await goOn()
    outbox.failure = new Error('disk')
    transport.answer(accepted)
    await sender.settle()
    expect(outbox.recorded).toEqual([])
    expect(log.lines).toMatchObject([{ level: 'error' }])
  })

  it('are all ended by a drain, with those that an invite no longer waits for', async () => {
    outbox.waiting.push(aClaimedMail())
    await sender.sendDue()
    const delivery = deliver([aClaimedMail({ deliveryId: 'd2' })], 10)
    await pass(10)
    await delivery
    const drained = sender.drain()
    transport.answer(accepted)
    transport.answer(accepted)
    await drained
    expect(outbox.recorded).toHaveLength(2)
  })
})

describe('a mail that is put off', () => {
  it('waits longer each time', async () => {
    const pauses: number[] = []
    for (const attempts of [0, 1, 2, 3, 4, 5, 6, 7]) {
      outbox.waiting.push(aClaimedMail({ attempts, firstTryAt: clock.now() }))
      await sender.sendDue()
      await goOn()
      transport.answer(busy)
      await sender.settle()
      pauses.push(((outbox.recorded.at(-1)?.result.dueAt ?? 0) - clock.now()) / minute)
    }
    expect(pauses.map(Math.round)).toEqual([1, 5, 15, 30, 60, 120, 240, 240])
  })

  it('is given up a day after its first try, with the last words of the relay', async () => {
    outbox.waiting.push(aClaimedMail({ attempts: 9, firstTryAt: clock.now() - 24 * 60 * minute, earlierRows: ['T'] }))
    await sender.sendDue()
    await goOn()
    transport.answer(busy)
    await sender.settle()
    expect(outbox.recorded).toMatchObject([
      {
        result: {
          state: 'failed',
          code: 'mailDeferred',
          dueAt: null,
          endedAt: clock.now(),
          reply: '451 4.3.0 later',
          earlierRows: ['T', 'T'],
        },
      },
    ])
  })

  it('keeps its Message-ID on each try', async () => {
    for (const attempts of [0, 1]) {
      outbox.waiting.push(aClaimedMail({ attempts, claim: attempts + 1 }))
      await sender.sendDue()
      await goOn()
      transport.answer(busy)
      await sender.settle()
    }
    expect(transport.sent.map(mail => mail.messageId)).toEqual(['<d1.1@ours.test>', '<d1.1@ours.test>'])
  })

  it('counts as sent, uncertain, after the second silence behind the dot', async () => {
    outbox.waiting.push(aClaimedMail({ earlierRows: ['U'], attempts: 1 }))
    await sender.sendDue()
    await goOn()
    transport.answer({ phase: 'DOT', sign: 'ECONNECTION' })
    await sender.settle()
    expect(outbox.recorded).toMatchObject([{ result: { state: 'sent', isUncertain: true } }])
  })
})

describe('a lease', () => {
  it('is renewed by the machine’s clock while the relay thinks, and no longer', async () => {
    outbox.waiting.push(aClaimedMail())
    await sender.sendDue()
    await goOn()
    await pass(100_000)
    expect(outbox.renewed).toHaveLength(2)
    expect(outbox.renewed[1]?.leaseUntil).toBe(clock.machine() + 120_000)
    transport.answer(accepted)
    await sender.settle()
    await pass(600_000)
    expect(outbox.renewed).toHaveLength(2)
  })

  it('that was lost makes the result a note for the operator, not a fault', async () => {
    outbox.isOurs = false
    const delivery = deliver([aClaimedMail()])
    await goOn()
    transport.answer(accepted)
    expect((await delivery).get('d1')).toMatchObject({ state: 'sent' })
    expect(log.lines).toContainEqual({
      level: 'warn',
      facts: { event: 'mail.claimLost', deliveryId: 'd1' },
      text: expect.any(String) as string,
    })
  })
})

describe('a mail that cannot be sent any more', () => {
  it('is cancelled when its permission is gone', async () => {
    compose = async () => 'cancelled'
    expect((await deliver([aClaimedMail()])).get('d1')).toMatchObject({ state: 'failed', code: null })
    expect(outbox.recorded).toMatchObject([{ result: { state: 'cancelled', code: null, dueAt: null } }])
    expect(transport.sent).toEqual([])
  })

  it('steps aside when it cannot be rendered, and ends with its day', async () => {
    compose = mail =>
      mail.deliveryId === 'poison' ? Promise.reject(new Error('no such key')) : Promise.resolve(aRenderedMail())
    outbox.waiting.push(aClaimedMail({ deliveryId: 'poison' }), aClaimedMail({ deliveryId: 'good' }))
    await sender.sendDue()
    await goOn()
    transport.answer(accepted)
    await sender.settle()
    expect(outbox.recorded).toMatchObject([
      { mail: { deliveryId: 'poison' }, result: { state: 'deferred', code: null, dueAt: clock.now() + minute } },
      { mail: { deliveryId: 'good' }, result: { state: 'sent' } },
    ])
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        facts: expect.objectContaining({ event: 'mail.unrendered' }) as object,
      }),
    )
    outbox.waiting.push(
      aClaimedMail({ deliveryId: 'poison', attempts: 12, firstTryAt: clock.now() - 25 * 60 * minute }),
    )
    await sender.sendDue()
    await sender.settle()
    expect(outbox.recorded.at(-1)).toMatchObject({ result: { state: 'failed', code: 'mailDeferred' } })
  })
})

describe('what only an administrator can mend', () => {
  it('raises an alarm in the log, with the words of the relay and no address', async () => {
    const delivery = deliver([aClaimedMail()])
    await goOn()
    transport.answer({ phase: 'AUTH', reply: '535 5.7.8 wrong' })
    expect((await delivery).get('d1')).toMatchObject({ state: 'deferred', code: 'mailNotConfigured' })
    const alarm = log.lines.find(({ facts }) => facts['event'] === 'mail.alarm')
    expect(alarm).toMatchObject({ level: 'error', facts: { row: 'A1', reply: '535 5.7.8 wrong' } })
    expect(JSON.stringify(log.lines)).not.toContain('ben@a.test')
  })
})
