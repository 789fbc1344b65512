import { createTransport, type DKIMOptions, type SendMailOptions } from 'nodemailer'
import type { ReplyFacts } from './classify.ts'
import { createConversationWatch } from './conversation-watch.ts'
import { readErrorFacts } from './error-facts.ts'
import type { RenderedMail } from './rendered-mail.ts'

/** How to reach the relay. */
export interface RelayConfig {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte (port 465), `starttls` demanded, or `none`, which is for loopback only. */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly auth: { readonly user: string; readonly pass: string } | null
  /** What we call ourselves in EHLO; null takes the machine's name. */
  readonly clientName: string | null
  /** An own certificate authority, PEM; null trusts the usual ones. */
  readonly ca: string | null
}

/** Patience with the relay, in milliseconds (mail.md section 1: a shorter wait after the dot makes duplicates). */
export interface RelayTimeouts {
  readonly dnsMs: number
  readonly connectionMs: number
  readonly greetingMs: number
  readonly silenceMs: number
}

export const relayTimeouts: RelayTimeouts = {
  dnsMs: 10_000,
  connectionMs: 30_000,
  greetingMs: 60_000,
  silenceMs: 600_000,
}

/** How a send ended, before it is judged. `reply` is what the relay said, all lines. */
export interface SlotOutcome {
  readonly facts: ReplyFacts
  readonly reply: string | null
}

/**
 * One connection to the relay, one mail at a time. A pool of one: its log lines carry only the connection, so with two
 * in a pool nobody could tell whose message went out (mail.md section 2).
 */
export interface SmtpSlot {
  /** Never rejects; every end is a value. */
  send(mail: RenderedMail): Promise<SlotOutcome>
  /** Drops the connection; the next send makes a new one. */
  renew(): void
  /** Closes the connection; `force` also while a mail is under way. */
  close(force: boolean): void
}

export interface SlotOptions {
  readonly relay: RelayConfig
  readonly timeouts: RelayTimeouts
  readonly dkim: DKIMOptions | null
}

export function createSmtpSlot(options: SlotOptions): SmtpSlot {
  const watch = createConversationWatch()
  const connect = () => createTransport({ ...transportOptions(options), logger: watch.logger })
  let transporter = connect()

  const knowsUnicode = async () => {
    // A connection of its own, only before the first mail with such an address: nodemailer would send it regardless.
    if (watch.extensions() === null) await transporter.verify()
    return watch.extensions()?.includes('SMTPUTF8') === true
  }

  const send = async (mail: RenderedMail): Promise<SlotOutcome> => {
    watch.startMessage()
    try {
      if (needsUnicode(mail) && !(await knowsUnicode())) {
        return { facts: { phase: 'RCPT', sign: 'ESMTPUTF8' }, reply: null }
      }
      const info = await transporter.sendMail(messageOptions(mail))
      const reply = info.response ?? ''
      return { facts: { phase: 'DOT', reply }, reply }
    } catch (error) {
      const facts = readErrorFacts(error, watch.hasWrittenMessage())
      return { facts, reply: facts.reply ?? null }
    }
  }

  return {
    send,
    renew: () => {
      transporter.close()
      transporter = connect()
    },
    close: force => transporter.close({ force }),
  }
}

/** Tells whether the relay must speak SMTPUTF8 (RFC 6531) for this mail; domains are A-labels, so only local parts count. */
function needsUnicode(mail: RenderedMail): boolean {
  // oxlint-disable-next-line no-control-regex -- the whole of ASCII is meant
  return /[^\u0000-\u007f]/.test(mail.envelope.from + mail.envelope.to)
}

function transportOptions({ relay, timeouts, dkim }: SlotOptions) {
  return {
    pool: true as const,
    maxConnections: 1,
    maxMessages: 100,
    // Covers a kept connection that died unnoticed; other losses are ours to judge.
    maxRequeues: 1,
    host: relay.host,
    port: relay.port,
    secure: relay.security === 'tls',
    requireTLS: relay.security === 'starttls',
    ignoreTLS: relay.security === 'none',
    tls: { minVersion: 'TLSv1.2' as const, ...(relay.ca === null ? {} : { ca: relay.ca }) },
    ...(relay.clientName === null ? {} : { name: relay.clientName }),
    // Without forceAuth a relay that offers no AUTH would be used without a login, unseen.
    ...(relay.auth === null ? {} : { auth: { ...relay.auth }, forceAuth: true }),
    dnsTimeout: timeouts.dnsMs,
    connectionTimeout: timeouts.connectionMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.silenceMs,
    transactionLog: true,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(dkim === null ? {} : { dkim }),
  }
}

/** Addresses go as objects and the envelope is explicit: a string would be parsed again, by other rules (lesson E1). */
export function messageOptions(mail: RenderedMail): SendMailOptions {
  return {
    envelope: {
      from: { name: '', address: mail.envelope.from },
      to: { name: '', address: mail.envelope.to },
    },
    from: { ...mail.from },
    to: { ...mail.to },
    ...(mail.replyTo === null ? {} : { replyTo: { ...mail.replyTo } }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: { ...mail.headers },
    messageId: mail.messageId,
    date: mail.date,
    dsn: { ...mail.dsn, notify: [...mail.dsn.notify] },
  }
}
