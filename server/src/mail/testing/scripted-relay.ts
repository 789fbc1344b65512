import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** What the relay does at one point: these lines; the end of the connection; nothing. `null` is the usual answer. */
export type RelayMove = string | { readonly do: 'drop' | 'reset' | 'silence' } | null

export interface RelayScript {
  /** A free one when absent. */
  readonly port?: number
  readonly greeting?: RelayMove
  /** The words after `250-`; without them a relay with everything but SMTPUTF8. */
  readonly extensions?: readonly string[]
  /** Asked before each usual answer. `count` tells how often this verb came, over all connections, from 1. */
  readonly answer?: (verb: string, line: string, count: number) => RelayMove
  /** Asked when the final dot came. */
  readonly afterDot?: (count: number) => RelayMove
  /** Cuts the connection after so many lines of the message. */
  readonly dropInMessageAfter?: number
}

export interface ScriptedRelay {
  readonly port: number
  /** Every command line, in order. */
  readonly commands: string[]
  /** Every message whose final dot came. */
  readonly messages: string[]
  /** How many connections were made. */
  connections(): number
  /** Breaks the silence after the dot on every connection that still waits for its reply. */
  say(line: string): void
  close(): Promise<void>
}

const usualExtensions = ['PIPELINING', 'SIZE 1000000', '8BITMIME', 'ENHANCEDSTATUSCODES', 'DSN', 'AUTH PLAIN LOGIN']

/** A relay for tests that misbehaves on order. Speaks just enough SMTP, over plain TCP on a loopback port. */
export async function startScriptedRelay(script: RelayScript = {}): Promise<ScriptedRelay> {
  const commands: string[] = []
  const messages: string[] = []
  const sockets = new Set<Socket>()
  const waiting = new Set<Socket>()
  const accepted = new Set<Socket>()
  const counts = new Map<string, number>()
  let connections = 0

  const server = createServer(socket => {
    connections += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    perform(socket, script.greeting ?? null, '220 relay.test ESMTP\r\n')
    let rest = ''
    let message: string[] | null = null
    socket.on('data', chunk => {
      rest += chunk.toString('utf8')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (message === null) message = readCommand(socket, line)
        else if (line === '.') {
          messages.push(message.join('\r\n'))
          const move = script.afterDot?.(messages.length) ?? null
          if (typeof move === 'object' && move?.do === 'silence') waiting.add(socket)
          perform(socket, move, '250 2.0.0 queued\r\n')
          message = null
        } else {
          message.push(line.startsWith('.') ? line.slice(1) : line)
          if (message.length === script.dropInMessageAfter) socket.resetAndDestroy()
        }
      }
    })
  })

  /** Answers a command; an array to fill when it opened a message. */
  const readCommand = (socket: Socket, line: string): string[] | null => {
    commands.push(line)
    const verb = (/^(?:MAIL FROM|RCPT TO|[A-Z]+)/i.exec(line)?.[0] ?? '').toUpperCase()
    const count = (counts.get(verb) ?? 0) + 1
    counts.set(verb, count)
    if (verb === 'MAIL FROM' || verb === 'RSET') accepted.delete(socket)
    // As every real relay: no recipient, no message.
    const usualMove = verb === 'DATA' && !accepted.has(socket) ? '554 5.5.1 no valid recipients' : null
    const move = script.answer?.(verb, line, count) ?? usualMove
    if (verb === 'RCPT TO' && move === null) accepted.add(socket)
    perform(socket, move, usualAnswer(verb, script.extensions ?? usualExtensions))
    return verb === 'DATA' && (move === null || (typeof move === 'string' && move.startsWith('354'))) ? [] : null
  }

  server.listen(script.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    commands,
    messages,
    connections: () => connections,
    say: line => {
      for (const socket of waiting) socket.write(`${line}\r\n`)
      waiting.clear()
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function perform(socket: Socket, move: RelayMove, usual: string): void {
  if (move === null) socket.write(usual)
  else if (typeof move === 'string') socket.write(`${move.replaceAll('\n', '\r\n')}\r\n`)
  else if (move.do === 'drop') socket.end()
  else if (move.do === 'reset') socket.resetAndDestroy()
}

function usualAnswer(verb: string, extensions: readonly string[]): string {
  if (verb === 'EHLO') {
    return ['relay.test', ...extensions]
      .map((word, index) => `250${index === extensions.length ? ' ' : '-'}${word}\r\n`)
      .join('')
  }
  if (verb === 'AUTH') return '235 2.7.0 welcome\r\n'
  if (verb === 'DATA') return '354 go on\r\n'
  if (verb === 'QUIT') return '221 2.0.0 bye\r\n'
  return '250 2.1.0 ok\r\n'
}
