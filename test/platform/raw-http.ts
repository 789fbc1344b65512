/** Bytes on a socket: what no HTTP client would send, and answers exactly as they came. */
import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  readonly status: number
  /** By lower-case name; the last one wins. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface RawOptions {
  /** Sent after the first part, a moment later. */
  readonly later?: string | Buffer
  /** Ends our side when everything is sent. */
  readonly halfClose?: boolean
  /** Ends as soon as so many answers are there; otherwise the server has to end the connection. */
  readonly answers?: number
}

export function openSocket(origin: string): Socket {
  const { hostname, port } = new URL(origin)
  return connect(Number(port), hostname)
}

/** Sends bytes and gives everything that comes back until the connection ends or enough answers are there. */
export async function sendRaw(
  origin: string,
  bytes: string | Buffer,
  options: RawOptions = {},
): Promise<readonly RawAnswer[]> {
  const socket = openSocket(origin)
  const chunks: Buffer[] = []
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', () => {
      socket.write(bytes)
      if (options.later !== undefined) setImmediate(() => socket.write(options.later ?? ''))
      if (options.halfClose) setImmediate(() => socket.end())
    })
    socket.on('data', chunk => {
      chunks.push(chunk)
      if (options.answers !== undefined && readAnswers(chunks).length >= options.answers) socket.destroy()
    })
    socket.on('close', () => resolve())
    // A server that has answered may cut the line while we still send.
    socket.on('error', error => (chunks.length > 0 ? resolve() : reject(error)))
  })
  return readAnswers(chunks)
}

/** Sends bytes and gives the only answer. */
export async function sendRawOnce(
  origin: string,
  bytes: string | Buffer,
  options: RawOptions = {},
): Promise<RawAnswer> {
  const answers = await sendRaw(origin, bytes, { answers: 1, ...options })
  const [answer] = answers
  if (answer === undefined || answers.length > 1) throw new Error(`there are ${answers.length} answers`)
  return answer
}

/** Splits what came into answers; the last one is left out while it is not whole. */
function readAnswers(chunks: readonly Buffer[]): readonly RawAnswer[] {
  const answers: RawAnswer[] = []
  let rest: Buffer = Buffer.concat(chunks)
  for (;;) {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) return answers
    const [statusLine = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n')
    const headers = Object.fromEntries(
      lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    )
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1])
    if (Number.isNaN(status)) throw new Error(`no status line: ${statusLine}`)
    const found = readBody(rest.subarray(end + 4), headers, status)
    if (found === null) return answers
    answers.push({ status, headers, body: found.body })
    rest = found.rest
  }
}

function readBody(
  bytes: Buffer,
  headers: Readonly<Record<string, string>>,
  status: number,
): { body: string; rest: Buffer } | null {
  if (headers['transfer-encoding'] === 'chunked') return readChunked(bytes)
  const length =
    status === 204 || status === 304 || status < 200 ? 0 : Number(headers['content-length'] ?? bytes.length)
  if (bytes.length < length) return null
  return { body: bytes.subarray(0, length).toString('utf8'), rest: Buffer.from(bytes.subarray(length)) }
}

function readChunked(bytes: Buffer): { body: string; rest: Buffer } | null {
  const parts: Buffer[] = []
  let at = 0
  for (;;) {
    const line = bytes.indexOf('\r\n', at)
    if (line < 0) return null
    const size = Number.parseInt(bytes.subarray(at, line).toString('latin1'), 16)
    if (bytes.length < line + 2 + size + 2) return null
    if (size === 0) return { body: Buffer.concat(parts).toString('utf8'), rest: Buffer.from(bytes.subarray(line + 4)) }
    parts.push(bytes.subarray(line + 2, line + 2 + size))
    at = line + 2 + size + 2
  }
}
