/** Stand-ins for what the jobs work with: held in memory, and told what to do by the test. */
import type { Clock, Random } from '../../domain/ports/clock.ts'
import type { Logger } from '../../domain/ports/log.ts'
import type { DriveKey, ItemKey } from '../../domain/ids.ts'
import type { ClaimedMail, DeliveryResult, Outbox } from '../../domain/ports/outbox.ts'
import { classifyReply, type ReplyFacts } from '../../mail/classify.ts'
import type { RenderedMail } from '../../mail/rendered-mail.ts'
import type { MailTransport, SendResult } from '../../mail/transport.ts'

/** Two clocks that only the test moves. */
export interface TwoClocks extends Clock {
  moveDates(ms: number): void
  moveMachine(ms: number): void
}

export function createTwoClocks(): TwoClocks {
  let dates = Date.UTC(2027, 0, 1)
  let machine = 1_000_000
  return {
    now: () => dates,
    machine: () => machine,
    moveDates: ms => {
      dates += ms
    },
    moveMachine: ms => {
      machine += ms
    },
  }
}

/** Pauses come out as they stand in the schedule, give or take nothing. */
export const middleRandom: Random = {
  bytes: size => Buffer.alloc(size, Buffer.from([0x7f, 0xff, 0xff, 0xff])),
  guid: () => '00000000-0000-4000-8000-000000000000',
}

/** A log that keeps its lines. */
export interface KeptLog extends Logger {
  readonly lines: readonly {
    readonly level: string
    readonly facts: Readonly<Record<string, unknown>>
    readonly text: string
  }[]
}

export function createKeptLog(): KeptLog {
  const lines: { level: string; facts: Readonly<Record<string, unknown>>; text: string }[] = []
  const keep = (level: string) => (facts: object, text: string) => void lines.push({ level, facts: { ...facts }, text })
  return { lines, info: keep('info'), warn: keep('warn'), error: keep('error') }
}

/** A mail as it is claimed for the first time. */
export function aClaimedMail(change: Partial<ClaimedMail> = {}): ClaimedMail {
  return {
    drive: 7 as DriveKey,
    deliveryId: 'd1',
    item: 3 as ItemKey,
    grantee: 'ben',
    permissionId: 'p1',
    address: 'ben@a.test',
    language: 'en',
    content: '{"message":"Hello"}',
    sendCount: 1,
    attempts: 0,
    claim: 1,
    firstTryAt: null,
    earlierRows: [],
    senderId: 'ana',
    requestId: 'r1',
    ...change,
  }
}

/** An outbox that gives out what it was filled with, once each. */
export interface FakeOutbox extends Outbox {
  readonly waiting: ClaimedMail[]
  readonly recorded: { readonly mail: ClaimedMail; readonly result: DeliveryResult }[]
  readonly renewed: { readonly deliveryId: string; readonly leaseUntil: number }[]
  /** What each record answers; true unless the test says otherwise. */
  isOurs: boolean
  /** What a call runs into; null lets it pass. */
  failure: Error | null
}

export function createFakeOutbox(...waiting: ClaimedMail[]): FakeOutbox {
  const fake: FakeOutbox = {
    waiting,
    recorded: [],
    renewed: [],
    isOurs: true,
    failure: null,
    async claim(deliveries) {
      if (fake.failure) throw fake.failure
      const ids = deliveries.map(({ deliveryId }) => deliveryId)
      const found = fake.waiting.filter(mail => ids.includes(mail.deliveryId))
      fake.waiting.splice(0, fake.waiting.length, ...fake.waiting.filter(mail => !found.includes(mail)))
      return found
    },
    async claimDue(_clocks, limit) {
      if (fake.failure) throw fake.failure
      return fake.waiting.splice(0, limit)
    },
    async renew({ deliveryId }, leaseUntil) {
      fake.renewed.push({ deliveryId, leaseUntil })
    },
    async record(mail, result) {
      if (fake.failure) throw fake.failure
      fake.recorded.push({ mail, result })
      return fake.isOurs
    },
    nextDueAt: async () => null,
  }
  return fake
}

/** A relay that answers when and what the test says. */
export interface FakeTransport extends MailTransport {
  readonly sent: RenderedMail[]
  /** Answers the oldest mail that waits. */
  answer(facts: ReplyFacts): void
  /** How many mails wait for an answer. */
  waiting(): number
}

export function createFakeTransport(): FakeTransport {
  const open: ((facts: ReplyFacts) => void)[] = []
  const sent: RenderedMail[] = []
  return {
    sent,
    waiting: () => open.length,
    answer(facts) {
      const first = open.shift()
      if (first === undefined) throw new Error('no mail waits for an answer')
      first(facts)
    },
    send(mail, { earlierRows = [] } = {}) {
      sent.push(mail)
      return new Promise<SendResult>(resolve => {
        open.push(facts => {
          const classification = classifyReply({ ...facts, earlierRows })
          resolve({ classification, reply: facts.reply ?? null, uncertain: classification.uncertain })
        })
      })
    },
    close: async () => undefined,
  }
}
