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
import type { RowName } from '../mail/outcome-rows.ts'
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
  /** Sends what is due; one pass. Gives how many were taken. */
  sendDue(): Promise<number>
  /** Lets what is under way end. */
  drain(): Promise<void>
}

const leaseMs = 120_000
const renewEveryMs = 40_000
const claimsPerPass = 50

/** Wires the sender. */
export function createMailSender(deps: MailSenderDeps): MailSender {
  const { outbox, transport, clock } = deps
  const running = new Set<Promise<unknown>>()

  const track = <T>(work: Promise<T>): Promise<T> => {
    running.add(work)
    return work.finally(() => running.delete(work))
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
    const now = clock.now()
    const firstTryAt = mail.firstTryAt ?? now
    const earlierRows = [...mail.earlierRows, classification.row]
    const base = { reply, firstTryAt, earlierRows, isUncertain: classification.uncertain }
    if (classification.state !== 'deferred') {
      return { ...base, state: classification.state, code: classification.code, dueAt: null, endedAt: now }
    }
    const dueAt = planNextTry(classification.retry, { deferrals: mail.attempts + 1, firstTryAt, now }, deps.random)
    if (dueAt !== null) return { ...base, state: 'deferred', code: classification.code, dueAt, endedAt: null }
    const expired = classifyExpiry(earlierRows as RowName[])
    return {
      ...base,
      state: 'failed',
      code: expired.code ?? 'mailDeferred',
      isUncertain: expired.uncertain,
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
    const rendered = await deps.compose(mail)
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
    for (const result of results) {
      // The row keeps its lease and comes back; the grant stands.
      if (result.status === 'rejected') deps.log.error({ err: result.reason }, 'a mail could not be processed')
    }
  }

  return {
    async deliver(deliveries, budgetMs) {
      const outcomes = new Map<string, DeliveryOutcome>()
      const work = track(runAll(deliveries, outcomes))
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
      const mails = await outbox.claimDue({ now: clock.now(), ...claims() }, claimsPerPass)
      const results = await track(Promise.allSettled(mails.map(mail => process(mail, [0]))))
      for (const result of results) {
        if (result.status === 'rejected') deps.log.error({ err: result.reason }, 'a mail could not be processed')
      }
      return mails.length
    },
    async drain() {
      await Promise.allSettled(running)
    },
  }
}

function sleep(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, ms)
  return promise
}
