/**
 * Sends what lies in the outbox. The row committed with the grant; here it is claimed, the grant is checked once
 * more, and the mail is tried (mail-tries.ts).
 */
import type { ClaimedMail, DeliveryKey, Outbox } from '../domain/ports/outbox.ts'
import type { DeliveryOutcome, Postman } from '../domain/ports/postman.ts'
import type { RenderedMail } from '../mail/rendered-mail.ts'
import { budgetTriesMs } from '../mail/retry-schedule.ts'
import { type BackgroundMails, createBackgroundMails } from './background-mails.ts'
import { createMailTries, leaseMs, type MailTriesDeps } from './mail-tries.ts'

/** Renders a claimed mail from fresh state, or says that its grant is gone. */
export type ComposeMail = (mail: ClaimedMail) => Promise<RenderedMail | 'cancelled'>

export interface MailSenderDeps extends Omit<MailTriesDeps<ClaimedMail>, 'queue'> {
  readonly outbox: Outbox
}

export interface MailSender extends Postman, BackgroundMails {
  /** Lets everything that is under way end, also what an invite waits for. */
  drain(): Promise<void>
}

/** From the commit of an invite to its claim; a process that dies in between leaves its mails to others after that. */
const holdMs = 15_000

/** Wires the sender. */
export function createMailSender(deps: MailSenderDeps): MailSender {
  const { outbox, clock, log } = deps
  const tryMail = createMailTries({ ...deps, queue: outbox })
  /** Mails that an invite waits for, or waited for until its budget was over. */
  const running = new Set<Promise<unknown>>()

  const track = (work: Promise<void>): Promise<void> => {
    const tracked = work.finally(() => running.delete(tracked))
    running.add(tracked)
    return tracked
  }

  const claims = () => ({ machine: clock.machine(), leaseUntil: clock.machine() + leaseMs })

  const runAll = async (deliveries: readonly DeliveryKey[], outcomes: Map<string, DeliveryOutcome>): Promise<void> => {
    const mails = await outbox.claim(deliveries, claims())
    const results = await Promise.allSettled(
      mails.map(async mail => outcomes.set(mail.deliveryId, await tryMail(mail, budgetTriesMs))),
    )
    // The row keeps its lease and comes back when that is over; the grant stands.
    for (const result of results)
      if (result.status === 'rejected') log.error({ err: result.reason }, 'a mail could not be processed')
  }

  const background = createBackgroundMails({
    claimDue: limit => outbox.claimDue({ now: clock.now(), ...claims() }, limit),
    send: mail => tryMail(mail, [0]),
    log,
  })

  return {
    holdMs,
    async deliver(deliveries, budgetMs) {
      const outcomes = new Map<string, DeliveryOutcome>()
      const work = track(runAll(deliveries, outcomes))
      const { promise: patience, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, budgetMs)
      try {
        // The budget stops the waiting, never the sending (mail.md section 1).
        await Promise.race([work, patience])
      } catch (error) {
        log.error({ err: error }, 'mails could not be claimed; they will be sent in the background')
      } finally {
        clearTimeout(timer)
      }
      return new Map(outcomes)
    },
    sendDue: () => background.sendDue(),
    settle: () => background.settle(),
    async drain() {
      await Promise.allSettled([...running, background.settle()])
    },
  }
}
