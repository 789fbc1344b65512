/**
 * The tries at one mail, of whatever queue: composed from fresh state, handed to the relay under a lease that is kept
 * while the relay thinks, its answer judged and recorded under the claim. Never inside a transaction. A crash between
 * the relay's yes and our record sends a twin with the same Message-ID: at least once, stated (design.md section 5,
 * security lesson M4).
 */
import type { ErrorCode } from '@convite/contract/errors'
import type { Clock, Random } from '../domain/ports/clock.ts'
import type { Logger } from '../domain/ports/log.ts'
import type { ClaimedDelivery, DeliveryResult, MailQueue } from '../domain/ports/outbox.ts'
import type { DeliveryOutcome } from '../domain/ports/postman.ts'
import { classifyExpiry, mayRetryInBudget } from '../mail/classify.ts'
import type { Retry, RowName } from '../mail/outcome-rows.ts'
import type { RenderedMail } from '../mail/rendered-mail.ts'
import { planNextTry } from '../mail/retry-schedule.ts'
import type { MailTransport, SendResult } from '../mail/transport.ts'

export interface MailTriesDeps<M extends ClaimedDelivery> {
  readonly queue: Pick<MailQueue<M>, 'renew' | 'record'>
  readonly transport: MailTransport
  /** Renders a claimed mail from fresh state, or says that the reason for it is gone. */
  readonly compose: (mail: M) => Promise<RenderedMail | 'cancelled'>
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** A refusal ordered for an address before any relay is asked; null outside the test controls. */
  readonly orderedRefusal: (address: string) => ErrorCode | null
  readonly onDelivery: (state: DeliveryResult['state']) => void
}

/** Tries a mail at the given moments, counted from the first, and records what became of it. */
export type TryMail<M extends ClaimedDelivery> = (mail: M, triesMs: readonly number[]) => Promise<DeliveryOutcome>

/** Machine time for which a claim holds. */
export const leaseMs = 120_000
const renewEveryMs = 40_000

/** Wires the tries. */
export function createMailTries<M extends ClaimedDelivery>(deps: MailTriesDeps<M>): TryMail<M> {
  const { queue, transport, clock } = deps

  /** Keeps the lease while a slow relay thinks, so that nobody claims the mail twice. */
  const holdLease = (mail: M): (() => void) => {
    const timer = setInterval(() => {
      queue
        .renew(mail, clock.machine() + leaseMs)
        .catch((error: unknown) => deps.log.error({ err: error }, 'a mail lease could not be renewed'))
    }, renewEveryMs)
    timer.unref()
    return () => clearInterval(timer)
  }

  const send = async (mail: M, rendered: RenderedMail, tries: readonly number[]): Promise<SendResult> => {
    const started = clock.machine()
    const earlierRows = mail.earlierRows as readonly RowName[]
    for (let index = 0; ; index++) {
      const result = await transport.send(rendered, { earlierRows })
      const next = tries[index + 1]
      if (next === undefined || !mayRetryInBudget(result.classification)) return result
      await sleep(Math.max(0, started + next - clock.machine()))
    }
  }

  const settle = (mail: M, { classification, reply }: SendResult): DeliveryResult => {
    const { state, code, retry, uncertain } = classification
    const earlierRows = [...mail.earlierRows, classification.row]
    if (state === 'deferred') return postpone(mail, retry, { reply, code, earlierRows, isUncertain: uncertain })
    const now = clock.now()
    const firstTryAt = mail.firstTryAt ?? now
    return { state, code, reply, earlierRows, firstTryAt, isUncertain: uncertain, dueAt: null, endedAt: now }
  }

  const postpone = (
    mail: M,
    retry: Retry,
    facts: Pick<DeliveryResult, 'reply' | 'code' | 'earlierRows' | 'isUncertain'>,
  ): DeliveryResult => {
    const now = clock.now()
    const firstTryAt = mail.firstTryAt ?? now
    const dueAt = planNextTry(
      retry,
      {
        deferrals: mail.attempts + 1,
        firstTryAt,
        now,
        ...(mail.givesUpAt === undefined ? {} : { giveUpAt: mail.givesUpAt }),
      },
      deps.random,
    )
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

  const refused = (mail: M, code: ErrorCode): DeliveryResult => ({
    state: 'failed',
    isUncertain: false,
    reply: null,
    code,
    earlierRows: mail.earlierRows,
    dueAt: null,
    firstTryAt: mail.firstTryAt ?? clock.now(),
    endedAt: clock.now(),
  })

  const attempt = async (mail: M, tries: readonly number[]): Promise<DeliveryResult> => {
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

  return async (mail: M, tries: readonly number[]): Promise<DeliveryOutcome> => {
    const result = await attempt(mail, tries)
    const isOurs = await queue.record(mail, result)
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
}

function sleep(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, ms)
  return promise
}
