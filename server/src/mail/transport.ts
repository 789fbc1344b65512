import { isIP } from 'node:net'
import type { DKIMOptions } from 'nodemailer'
import { classifyReply, type Classification } from './classify.ts'
import type { RowName } from './outcome-rows.ts'
import type { RenderedMail } from './rendered-mail.ts'
import { showReply } from './reply.ts'
import { createSlotGate } from './slot-gate.ts'
import { createSmtpSlot, relayTimeouts, type RelayConfig, type RelayTimeouts } from './smtp-slot.ts'

export interface MailTransportConfig {
  /** Null: no relay is set up, every mail ends in row N (`mailNotConfigured`). */
  readonly relay: RelayConfig | null
  /** How many mails go out at once; each slot keeps one connection. */
  readonly slots: number
  readonly dkim?: DKIMOptions | null
  readonly timeouts?: RelayTimeouts
  /**
   * Whether a refused login stops everything for a while (row A1), so that the relay does not lock the account; true
   * when absent. The catcher of development mode refuses single addresses on order, and the others must go on.
   */
  readonly pausesWhenRefused?: boolean
}

/** How one try ended. */
export interface SendResult {
  readonly classification: Classification
  /** The relay's reply on one line, or null when none came. */
  readonly reply: string | null
  /** As in the classification: the mail may have been delivered though nobody said so. */
  readonly uncertain: boolean
}

export interface SendOptions {
  /** The rows in which earlier tries of this delivery ended. */
  readonly earlierRows?: readonly RowName[]
}

export interface MailTransport {
  /**
   * Sends one mail and waits for the relay's last word, minutes if need be: whoever waits less long lets the promise
   * run on, for a mail can not be called back (mail.md section 1). Never rejects.
   */
  send(mail: RenderedMail, options?: SendOptions): Promise<SendResult>
  /** Takes no more mails, lets those under way end for `graceMs` of the machine's clock, then cuts them off. */
  close(options?: { readonly graceMs: number }): Promise<void>
}

/**
 * Makes the way out for all mails.
 * @throws when the relay would be spoken to in clear text across a network.
 */
export function createMailTransport(
  config: MailTransportConfig,
  deps: { readonly machineNow: () => number },
): MailTransport {
  const { relay } = config
  if (relay === null) return createUnconfiguredTransport()
  if (relay.security === 'none' && !isLoopback(relay.host)) {
    throw new Error(
      `The mail relay ${relay.host} must be reached by "tls" or "starttls"; "none" is for this machine only.`,
    )
  }

  const slots = Array.from({ length: Math.max(1, config.slots) }, () =>
    createSmtpSlot({ relay, timeouts: config.timeouts ?? relayTimeouts, dkim: config.dkim ?? null }),
  )
  const gate = createSlotGate(slots, deps.machineNow)
  const pausesWhenRefused = config.pausesWhenRefused ?? true
  let pause: { readonly until: number; readonly result: SendResult } | null = null
  const running = new Set<Promise<unknown>>()
  let closed = false

  const sendOne = async (mail: RenderedMail, { earlierRows = [] }: SendOptions): Promise<SendResult> => {
    const domain = mail.envelope.to.slice(mail.envelope.to.lastIndexOf('@') + 1)
    return gate.use(domain, async slot => {
      if (closed) return toResult(classifyReply({ phase: 'CONN', sign: 'ECONNECTION', earlierRows }), null)
      if (pause !== null && pause.until > deps.machineNow()) return pause.result
      const { facts, reply } = await slot.send(mail)
      const classification = classifyReply({ ...facts, earlierRows })
      if (classification.newConnection && !closed) slot.renew()
      const { retry } = classification
      if (retry.kind === 'notBefore' && retry.slowDomainMs > 0) gate.slow(domain, retry.slowDomainMs)
      const result = toResult(classification, reply)
      if (retry.kind === 'relayPause' && pausesWhenRefused) {
        // The administrator is told once: what waits meanwhile raises no alarm of its own.
        const quiet = { ...result, classification: { ...classification, alarm: false } }
        pause = { until: deps.machineNow() + retry.ms, result: quiet }
      }
      return result
    })
  }

  return {
    send: async (mail, options = {}) => {
      const work = sendOne(mail, options)
      running.add(work)
      try {
        return await work
      } finally {
        running.delete(work)
      }
    },
    close: async ({ graceMs } = { graceMs: 10_000 }) => {
      closed = true
      for (const slot of slots) slot.close(false)
      const done = Promise.allSettled(running)
      const { promise: patience, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, graceMs)
      await Promise.race([done, patience])
      clearTimeout(timer)
      for (const slot of slots) slot.close(true)
      await done
    },
  }
}

function createUnconfiguredTransport(): MailTransport {
  return {
    send: async (_mail, { earlierRows = [] } = {}) =>
      toResult(classifyReply({ phase: 'CONN', sign: 'ENORELAY', earlierRows }), null),
    close: async () => undefined,
  }
}

function toResult(classification: Classification, reply: string | null): SendResult {
  return { classification, reply: reply === null ? null : showReply(reply), uncertain: classification.uncertain }
}

function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}
