/**
 * A logger handed to nodemailer that remembers two things which its results do not tell (mail.md section 2): whether
 * the whole message went out, and what the relay can do. It carries the state of one connection, so every sending slot
 * has its own. Nothing is written anywhere: the log lines may hold addresses.
 */
export interface ConversationWatch {
  /** For the `logger` option of a transport with `transactionLog`. */
  readonly logger: Readonly<
    Record<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', (...line: unknown[]) => void>
  >
  /** Forgets the message of the last send; what the relay can do stays known. */
  startMessage(): void
  /** The final dot went out: from here on silence is ambiguous (row U). */
  hasWrittenMessage(): boolean
  /** The words of the last EHLO answer, upper case, or null before the first connection. */
  extensions(): readonly string[] | null
}

export function createConversationWatch(): ConversationWatch {
  let written = false
  let extensions: readonly string[] | null = null
  let awaitsEhlo = false

  const note = (entry: unknown, message: unknown) => {
    if (!isEntry(entry)) return
    // Logged once the last byte of the message, dot included, has been handed to the socket.
    if (entry.tnx === 'message' && typeof entry.outByteCount === 'number') written = true
    if (typeof message !== 'string') return
    if (entry.tnx === 'client') awaitsEhlo = /^EHLO /i.test(message)
    if (entry.tnx === 'server' && awaitsEhlo) {
      awaitsEhlo = false
      if (message.startsWith('250')) extensions = readExtensions(message)
    }
  }

  return {
    logger: { trace: note, debug: note, info: note, warn: note, error: note, fatal: note },
    startMessage: () => {
      written = false
    },
    hasWrittenMessage: () => written,
    extensions: () => extensions,
  }
}

function isEntry(value: unknown): value is { readonly tnx?: unknown; readonly outByteCount?: unknown } {
  return typeof value === 'object' && value !== null
}

/** The first line greets; each other one begins with the name of an extension. */
function readExtensions(answer: string): string[] {
  const lines = answer.split(/\r?\n/).slice(1)
  return lines.map(line => line.slice(4).trim().split(/\s/)[0]?.toUpperCase() ?? '').filter(name => name !== '')
}
