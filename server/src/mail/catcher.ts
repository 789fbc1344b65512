import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { parseAddress } from '../domain/identities/address.ts'
import type { CapturedMail, RelayFault, RelayFaultKind } from '../domain/ports/captured-mail.ts'
import type { Clock, Random } from '../domain/ports/clock.ts'
import { readCapturedParts } from './captured-parts.ts'

/**
 * The relay of development mode: takes every mail, delivers none, and misbehaves when told to. It speaks SMTP on a
 * loopback port, so that a mail goes the way it goes in production, down to the wire (design.md section 5).
 */
export interface MailCatcher {
  readonly host: string
  readonly port: number
  /** Ends delays under way and closes the port. */
  close(): Promise<void>
}

export interface MailCatcherOptions {
  /** 0 or absent picks a free port. */
  readonly port?: number
  /** Larger messages are refused with 552. */
  readonly maxBytes?: number
  /** Keeps the mail; the sender waits for it, and gets 451 when it fails. */
  readonly onMail: (mail: CapturedMail) => void | Promise<void>
  /** Asked exactly once for each try at a recipient; `address` is a wire address. */
  readonly faultFor: (address: string) => RelayFault | null | Promise<RelayFault | null>
}

const host = '127.0.0.1'
const defaultMaxBytes = 10 * 1024 * 1024
/** An ordered slowness without a time outlasts the usual waiting time of an invite. */
const defaultSlowMs = 6000

/**
 * Answers at RCPT. Each carries its enhanced status itself: the library would put its own guess in front of it. The
 * sender is refused here too, as Postfix does unless told otherwise, since MAIL FROM names no recipient to have an
 * order for. A full mailbox is final (552), so that the entry of the 207 is the last word.
 */
const refusals: Partial<Record<RelayFaultKind, readonly [code: number, words: string]>> = {
  accountVerificationRequired: [550, '5.1.8 Sender address rejected: the account must be verified before it may send'],
  exchangeOutOfMailboxQuota: [552, '5.2.2 The mailbox is full'],
  exchangeMaxRecipients: [452, '4.5.3 Too many recipients'],
  mailRejected: [550, '5.1.1 No such user here'],
  mailNotConfigured: [530, '5.7.0 Authentication required'],
  deferred: [451, '4.3.0 Temporary trouble, try again later'],
}

/** Starts the catcher. */
export async function startMailCatcher(
  options: MailCatcherOptions,
  deps: { readonly clock: Clock; readonly random: Random },
): Promise<MailCatcher> {
  const maxBytes = options.maxBytes ?? defaultMaxBytes
  const stopping = new AbortController()
  /** By remote port: the library hands its sockets to no handler. */
  const sockets = new Map<number, Socket>()
  /** Orders that act after the dot, by session. */
  const pendingFaults = new WeakMap<SMTPServerSession, RelayFault>()

  const takeRecipient = async (address: string, session: SMTPServerSession) => {
    const fault = await options.faultFor(toWire(address))
    if (fault === null) return
    const refusal = refusals[fault.kind]
    if (refusal === undefined) {
      pendingFaults.set(session, fault)
      return
    }
    await sleep(fault.delayMs, undefined, { signal: stopping.signal })
    throw replyWith(...refusal)
  }

  const takeMessage = async (stream: SMTPServerDataStream, session: SMTPServerSession) => {
    const raw = await readMessage(stream)
    if (raw === null) throw replyWith(552, '5.3.4 The message is too big')
    // What other relays might take for the end of the message would make two mails out of one (security lesson E7).
    if (hasBareLineEnds(raw)) throw replyWith(550, '5.6.0 A line ends in CR or LF alone')
    const fault = pendingFaults.get(session)
    if (fault !== undefined) {
      const delayMs = fault.kind === 'slow' && fault.delayMs === 0 ? defaultSlowMs : fault.delayMs
      await sleep(delayMs, undefined, { signal: stopping.signal })
      if (fault.kind === 'drop') return sockets.get(session.remotePort)?.destroy()
    }
    const to = session.envelope.rcptTo.map(recipient => toWire(recipient.address))
    const id = deps.random.guid()
    await options.onMail({ id, date: deps.clock.now(), to, ...(await readCapturedParts(raw)) })
    return `2.0.0 Caught as ${id}`
  }

  const server = new SMTPServer({
    name: 'mail.localhost',
    banner: 'Convite mail catcher',
    size: maxBytes,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    hideDSN: false,
    disableReverseLookup: true,
    closeTimeout: 200,
    logger: false,
    onMailFrom: (_address, session, done) => {
      pendingFaults.delete(session)
      done()
    },
    onRcptTo: (address, session, done) => {
      takeRecipient(address.address, session).then(
        () => done(),
        fault => done(toReply(fault)),
      )
    },
    onData: (stream, session, done) => {
      takeMessage(stream, session).then(
        reply => {
          if (typeof reply === 'string') done(null, reply)
        },
        fault => done(toReply(fault)),
      )
    },
  })
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket
    if (remotePort === undefined) return
    sockets.set(remotePort, socket)
    socket.once('close', () => sockets.delete(remotePort))
  })
  server.listen(options.port ?? 0, host)
  await once(server.server, 'listening')
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('The mail catcher got no port.')

  return {
    host,
    port: address.port,
    close: async () => {
      stopping.abort()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

/** The library decodes domains; orders and lists speak of wire addresses. */
function toWire(address: string): string {
  const parsed = parseAddress(address, { allowLocalhost: true })
  return parsed.ok ? parsed.address.wire : address
}

/** Reads the message to its end, but keeps none of it once it has passed the limit; null then. */
async function readMessage(stream: SMTPServerDataStream): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) {
    if (stream.sizeExceeded) chunks.length = 0
    else if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  }
  return stream.sizeExceeded ? null : Buffer.concat(chunks)
}

function hasBareLineEnds(raw: Buffer): boolean {
  return /\r(?!\n)|(?<!\r)\n/.test(raw.toString('latin1'))
}

interface ReplyError extends Error {
  readonly responseCode: number
}

function replyWith(responseCode: number, words: string): ReplyError {
  return Object.assign(new Error(words), { responseCode })
}

function toReply(fault: unknown): ReplyError {
  if (fault instanceof Error && 'responseCode' in fault && typeof fault.responseCode === 'number') {
    return replyWith(fault.responseCode, fault.message)
  }
  const isStopping = fault instanceof Error && fault.name === 'AbortError'
  return isStopping ? replyWith(421, '4.3.2 The server stops') : replyWith(451, '4.3.0 The mail could not be kept')
}
