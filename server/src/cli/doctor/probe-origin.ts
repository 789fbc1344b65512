/**
 * Asks the public address of the server whether it is there. The address comes from the operator's configuration, so
 * private ones are allowed here; the answer is bounded in time, size and redirects all the same.
 */
import { once } from 'node:events'
import { request as requestPlain, type IncomingMessage } from 'node:http'
import { request as requestSecure } from 'node:https'
import { getCACertificates } from 'node:tls'

export interface OriginProbe {
  readonly status: number
  /** The answer is one of a Convite server. */
  readonly isConvite: boolean
  /** The clock of whoever answered, UTC milliseconds; null when it told none. */
  readonly now: number | null
}

const timeoutMs = 5000
const maxBytes = 4096

/**
 * Gets `/healthz` of an origin. Rejects when nothing answers in time, and when its certificate is not to be trusted.
 *
 * @param ca the certificate authority of the data folder, trusted beside the public ones; null when there is none
 */
export async function probeOrigin(origin: string, ca: string | null): Promise<OriginProbe> {
  const url = `${origin}/healthz`
  const signal = AbortSignal.timeout(timeoutMs)
  // A connection of its own, gone with the answer: nothing is to outlive the look.
  const options = { signal, agent: false } as const
  const request = url.startsWith('https:')
    ? requestSecure(url, { ...options, ca: [...getCACertificates('default'), ...(ca === null ? [] : [ca])] })
    : requestPlain(url, options)
  request.end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const text = await readStart(response)
  const date = Date.parse(response.headers.date ?? '')
  return {
    status: response.statusCode ?? 0,
    isConvite: response.statusCode === 200 && text === '{"status":"ok"}',
    now: Number.isNaN(date) ? null : date,
  }
}

async function readStart(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk as string
    if (text.length > maxBytes) break
  }
  return text
}
