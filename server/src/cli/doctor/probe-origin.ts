/**
 * Asks the public address of the server whether it is there. The address comes from the operator's configuration, so
 * private ones are allowed here; the answer is bounded in time, size and redirects all the same.
 */

export interface OriginProbe {
  readonly status: number
  /** The answer is one of a Convite server. */
  readonly isConvite: boolean
  /** The clock of whoever answered, UTC milliseconds; null when it told none. */
  readonly now: number | null
}

const timeoutMs = 5000
const maxBytes = 4096

/** Gets `/healthz` of an origin. Rejects when nothing answers in time. */
export async function probeOrigin(origin: string): Promise<OriginProbe> {
  const response = await fetch(`${origin}/healthz`, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
  const text = await readStart(response)
  const date = Date.parse(response.headers.get('date') ?? '')
  return {
    status: response.status,
    isConvite: response.status === 200 && text === '{"status":"ok"}',
    now: Number.isNaN(date) ? null : date,
  }
}

async function readStart(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > maxBytes) break
  }
  return text
}
