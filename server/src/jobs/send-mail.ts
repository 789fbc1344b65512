/**
 * Sends what lies in the outbox. The row committed with the grant; here it is claimed, the grant is checked once
 * more, the mail is rendered from fresh state and handed to the relay, and the relay's answer is recorded under the
 * claim. Never inside a transaction. A crash between the relay's yes and our record sends a twin with the same
 * Message-ID: at least once, stated (design.md section 5, security lesson M4).
 */
import type { ErrorCode } from '@convite/contract/errors'
import type { Clock, Random } from '../domain/ports/clock.ts'
import type { Logger } from '../domain/ports/log.ts'
import type { ClaimedMail, DeliveryKey, DeliveryResult, Outbox } from '../domain/ports/outbox.ts'
import type { DeliveryOutcome, Postman } from '../domain/ports/postman.ts'
import { classifyExpiry, mayRetryInBudget } from '../mail/classify.ts'
import type { Retry, RowName } from '../mail/outcome-rows.ts'
import type { RenderedMail } from '../mail/rendered-mail.ts'
import { budgetTriesMs, planNextTry } from '../mail/retry-schedule.ts'
import type { MailTransport, SendResult } from '../mail/transport.ts'

/** Renders a claimed mail from fresh state, or says that its grant is gone. */
export type ComposeMail = (mail: ClaimedMail) => Promise<RenderedMail | 'cancelled'>

export interface MailSenderDeps {
  readonly outbox: Outbox
  readonly transport: MailTransport
  readonly compose: ComposeMail
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** A refusal ordered for an address before any relay is asked; null outside the test controls. */
  readonly orderedRefusal: (address: string) => ErrorCode | null
  readonly onDelivery: (state: DeliveryResult['state']) => void
}

export interface MailSender extends Postman {
  /** Takes what is due and begins to send it; gives how many were taken. */
  sendDue(): Promise<number>
  /** Waits for what `sendDue` began. */
  settle(): Promise<void>
  /** Lets everything that is under way end, also what an invite waits for. */
  drain(): Promise<void>
}

const leaseMs = 120_000
/** From the commit of an invite to its claim; a process that dies in between leaves its mails to others after that. */
const holdMs = 15_000
const renewEveryMs = 40_000
/** Mails of the background under way at once. Most of them wait for their turn at the relay. */
const mostInBackground = 200

/** Wires the sender. */
export function createMailSender(deps: MailSenderDeps): MailSender {
  const { outbox, transport, clock } = deps
  /** Mails that an invite waits for, or waited for until its budget was over. */
  const running = new Set<Promise<unknown>>()
  const inBackground = new Set<Promise<unknown>>()

  const track = (set: Set<Promise<unknown>>, work: Promise<void>): Promise<void> => {
    const tracked = work.finally(() => set.delete(tracked))
    set.add(tracked)
    return tracked
  }

  /** Keeps the lease while a slow relay thinks, so that nobody claims the mail twice. */
  const holdLease = (mail: ClaimedMail): (() => void) => {
    const timer = setInterval(() => {
      outbox
        .renew(mail, clock.machine() + leaseMs)
        .catch((error: unknown) => deps.log.error({ err: error }, 'a mail lease could not be renewed'))
    }, renewEveryMs)
    timer.unref()
    return () => clearInterval(timer)
  }

  const send = async (mail: ClaimedMail, rendered: RenderedMail, tries: readonly number[]): Promise<SendResult> => {
    const started = clock.machine()
    const earlierRows = mail.earlierRows as readonly RowName[]
    for (let index = 0; ; index++) {
      const result = await transport.send(rendered, { earlierRows })
      const next = tries[index + 1]
      if (next === undefined || !mayRetryInBudget(result.classification)) return result
      await sleep(Math.max(0, started + next - clock.machine()))
    }
  }

  const settle = (mail: ClaimedMail, { classification, reply }: SendResult): DeliveryResult => {
    const { state, code, retry, uncertain } = classification
    const earlierRows = [...mail.earlierRows, classification.row]
    if (state === 'deferred') return postpone(mail, retry, { reply, code, earlierRows, isUncertain: uncertain })
    const now = clock.now()
    const firstTryAt = mail.firstTryAt ?? now
    return { state, code, reply, earlierRows, firstTryAt, isUncertain: uncertain, dueAt: null, endedAt: now }
  }

  const postpone = (
    mail: ClaimedMail,
    retry: Retry,
    facts: Pick<DeliveryResult, 'reply' | 'code' | 'earlierRows' | 'isUncertain'>,
  ): DeliveryResult => {
    const now = clock.now()
    const firstTryAt = mail.firstTryAt ?? now
    const dueAt = planNextTry(retry, { deferrals: mail.attempts + 1, firstTryAt, now }, deps.random)
    if (dueAt !== null) return { ...facts, state: 'deferred', firstTryAt, dueAt, endedAt: null }
    const { code, uncertain } = classifyExpiry(facts.earlierRows as RowName[])
    return {
      ...facts,
      state: 'failed',
      code: code ?? 'mailDeferred',
      isUncertain: uncertain,
      firstTryAt,
      dueAt: null,
      endedAt: now,
    }
  }

  const refused = (mail: ClaimedMail, code: ErrorCode): DeliveryResult => ({
    state: 'failed',
    isUncertain: false,
    reply: null,
    code,
    earlierRows: mail.earlierRows,
    dueAt: null,
    firstTryAt: mail.firstTryAt ?? clock.now(),
    endedAt: clock.now(),
  })

  const attempt = async (mail: ClaimedMail, tries: readonly number[]): Promise<DeliveryResult> => {
    const ordered = deps.orderedRefusal(mail.address)
    if (ordered) return refused(mail, ordered)
    const rendered = await deps.compose(mail).catch((error: unknown) => {
      deps.log.error({ err: error, event: 'mail.unrendered', deliveryId: mail.deliveryId }, 'a mail cannot be rendered')
      return null
    })
    // A defect of ours: the mail steps aside as for a busy relay, and ends with its day, instead of coming back for ever.
    if (rendered === null) {
      const { earlierRows } = mail
      return postpone(mail, { kind: 'schedule' }, { reply: null, code: null, earlierRows, isUncertain: false })
    }
    if (rendered === 'cancelled') {
      const now = clock.now()
      return { ...refused(mail, 'mailDeferred'), state: 'cancelled', code: null, endedAt: now }
    }
    const release = holdLease(mail)
    try {
      const result = await send(mail, rendered, tries)
      if (result.classification.alarm) {
        deps.log.error(
          { event: 'mail.alarm', row: result.classification.row, reply: result.reply },
          'the mail relay needs an administrator',
        )
      }
      return settle(mail, result)
    } finally {
      release()
    }
  }

  const process = async (mail: ClaimedMail, tries: readonly number[]): Promise<DeliveryOutcome> => {
    const result = await attempt(mail, tries)
    const isOurs = await outbox.record(mail, result)
    if (!isOurs)
      deps.log.warn(
        { event: 'mail.claimLost', deliveryId: mail.deliveryId },
        'another process took this mail meanwhile',
      )
    deps.onDelivery(result.state)
    deps.log.info(
      { event: `mail.${result.state}`, deliveryId: mail.deliveryId, code: result.code, requestId: mail.requestId },
      'mail handled',
    )
    const reason =
      result.earlierRows.length > mail.earlierRows.length ? (result.earlierRows.at(-1) as string) : (result.code ?? '')
    return {
      state: result.state === 'cancelled' ? 'failed' : result.state,
      code: result.code,
      reason,
      reply: result.reply,
    }
  }

  const claims = () => ({ machine: clock.machine(), leaseUntil: clock.machine() + leaseMs })

  const runAll = async (deliveries: readonly DeliveryKey[], outcomes: Map<string, DeliveryOutcome>): Promise<void> => {
    const mails = await outbox.claim(deliveries, claims())
    const results = await Promise.allSettled(
      mails.map(async mail => outcomes.set(mail.deliveryId, await process(mail, budgetTriesMs))),
    )
    for (const result of results) if (result.status === 'rejected') reportLoss(result.reason)
  }

  /** The row keeps its lease and comes back when that is over; the grant stands. */
  const reportLoss = (error: unknown) => deps.log.error({ err: error }, 'a mail could not be processed')

  return {
    holdMs,
    async deliver(deliveries, budgetMs) {
      const outcomes = new Map<string, DeliveryOutcome>()
      const work = track(running, runAll(deliveries, outcomes))
      const { promise: patience, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, budgetMs)
      try {
        // The budget stops the waiting, never the sending (mail.md section 1).
        await Promise.race([work, patience])
      } catch (error) {
        deps.log.error({ err: error }, 'mails could not be claimed; they will be sent in the background')
      } finally {
        clearTimeout(timer)
      }
      return new Map(outcomes)
    },
    async sendDue() {
      const room = mostInBackground - inBackground.size
      if (room <= 0) return 0
      const mails = await outbox.claimDue({ now: clock.now(), ...claims() }, room)
      for (const mail of mails)
        void track(
          inBackground,
          process(mail, [0]).then(() => undefined, reportLoss),
        )
      return mails.length
    },
    async settle() {
      await Promise.all(inBackground)
    },
    async drain() {
      await Promise.allSettled([...running, ...inBackground])
    },
  }
}

function sleep(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, ms)
  return promise
}
