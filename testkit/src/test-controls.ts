import type { ReadyDocument } from 'convite/seed/ready-document.ts'
import type {
  AnsweredCall,
  CaughtMail,
  ClockOrder,
  ClockReading,
  FaultOrder,
  MailFilter,
  StandingFault,
  TokenOrder,
} from './answers.ts'
import { type ControlCall, sendControl } from './send-control.ts'

/** The test controls of a running server, in any process: over HTTP, as any client would use them. */
export interface TestControls {
  /** Caught mails, newest first. */
  mail(filter?: MailFilter): Promise<readonly CaughtMail[]>
  clearMail(): Promise<void>
  /** Reads the clock, or sets it. */
  clock(order?: ClockOrder): Promise<ClockReading>
  /** Lists the faults that stand, or orders one more. */
  faults(order?: FaultOrder): Promise<readonly StandingFault[]>
  clearFaults(): Promise<void>
  /** An access token. */
  token(order: TokenOrder): Promise<string>
  /** Reads the settings of the administrator, or changes some. */
  settings(change?: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>
  /** The calls that were answered, newest first. */
  requests(limit?: number): Promise<readonly AnsweredCall[]>
  clearRequests(): Promise<void>
  /** Everything back to a seed: data, clock, mail, faults. Ids of drives and items are new. */
  reset(seed?: unknown): Promise<ReadyDocument>
}

/**
 * Makes the controls of a server that runs elsewhere, e.g. one that CI has started with `convite dev --ready-file`.
 *
 * @param address `testControls` of the ready document
 * @param token what `--control-token` gave, when the server listens beyond its machine
 * @param caFile `caFile` of the ready document, when the server speaks HTTPS
 */
export function connectTestControls(
  address: string,
  token: string | null = null,
  caFile: string | null = null,
): TestControls {
  const place = { address, token, caFile }
  const call = async <T>(method: ControlCall['method'], path: string, body?: unknown) =>
    (await sendControl(place, { method, path, body })) as T
  const listOf = async <T>(path: string) => (await call<{ value: readonly T[] }>('GET', path)).value

  return {
    mail: (filter = {}) => listOf<CaughtMail>(`/mail${formatQuery({ ...filter })}`),
    clearMail: () => call('DELETE', '/mail'),
    clock: order => (order === undefined ? call('GET', '/clock') : call('PUT', '/clock', order)),
    async faults(order) {
      if (order !== undefined) await call('POST', '/faults', order)
      return listOf<StandingFault>('/faults')
    },
    clearFaults: () => call('DELETE', '/faults'),
    token: async order => (await call<{ accessToken: string }>('POST', '/tokens', order)).accessToken,
    settings: change => (change === undefined ? call('GET', '/settings') : call('PUT', '/settings', change)),
    requests: limit => listOf<AnsweredCall>(`/requests${formatQuery({ limit })}`),
    clearRequests: () => call('DELETE', '/requests'),
    reset: (seed = 'demo') => call('POST', '/reset', typeof seed === 'string' ? { seed } : seed),
  }
}

function formatQuery(options: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(options)) if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? '' : `?${query.toString()}`
}
