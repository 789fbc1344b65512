/** What is ours beside Graph (convite-extensions.md), as data for /openapi/convite-v1.json. */

export interface ConviteEndpoint {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly path: string
  readonly summary: string
  /** `development`: the test controls, which a server in production does not have. */
  readonly mode: 'always' | 'development'
  /** Successful statuses and what they carry. */
  readonly answers: Readonly<Record<number, string>>
  /** The media type of the answers; JSON when absent. */
  readonly type?: string
  /** An example of the JSON body, when there is one. */
  readonly body?: object
  readonly query?: readonly string[]
}

const always = (path: string, summary: string, answers: Readonly<Record<number, string>>): ConviteEndpoint => ({
  method: 'GET',
  path,
  summary,
  mode: 'always',
  answers,
})

const control = (
  method: ConviteEndpoint['method'],
  path: string,
  summary: string,
  answers: Readonly<Record<number, string>>,
  more: Pick<ConviteEndpoint, 'body' | 'query'> = {},
): ConviteEndpoint => ({ method, path: `/convite/v1/test${path}`, summary, mode: 'development', answers, ...more })

export const conviteEndpoints: readonly ConviteEndpoint[] = [
  always('/healthz', 'Whether the process lives.', { 200: 'It does.' }),
  always('/readyz', 'Whether calls can be answered.', { 200: 'They can.', 503: 'The store does not answer.' }),
  { ...always('/metrics', 'Counters and times, for Prometheus.', { 200: 'Lines of samples.' }), type: 'text/plain' },
  control('GET', '/clock', 'The clock of the server.', { 200: 'Its time and its distance from the machine.' }),
  control(
    'PUT',
    '/clock',
    'Sets, moves or lets go the clock.',
    { 200: 'The time then.' },
    { body: { advance: 'P3DT4H' } },
  ),
  control('GET', '/mail', 'Captured mail, newest first.', { 200: 'The mails.' }, { query: ['to', 'since', 'limit'] }),
  control('DELETE', '/mail', 'Empties the mailbox.', { 204: 'It is empty.' }),
  control('GET', '/faults', 'The faults that are ordered.', { 200: 'The orders.' }),
  control(
    'POST',
    '/faults',
    'Orders a fault of a mail or a call.',
    { 201: 'The order with its id.' },
    {
      body: { address: 'ben@convite.example', kind: 'mailRejected', times: 1 },
    },
  ),
  control('DELETE', '/faults', 'Withdraws all orders.', { 204: 'None is left.' }),
  control('DELETE', '/faults/{id}', 'Withdraws one order.', { 204: 'It is withdrawn.' }),
  control(
    'POST',
    '/reset',
    'Puts everything back to the seed.',
    { 200: 'The ready document.' },
    { body: { seed: 'demo' } },
  ),
  control(
    'POST',
    '/tokens',
    'Makes a token for a person or an application.',
    { 201: 'The token and its end.' },
    {
      body: { user: 'ana@convite.example', scopes: ['Files.Read'], lifetime: 'PT1H' },
    },
  ),
  control('GET', '/settings', 'The policy of the organisation.', { 200: 'The settings.' }),
  control(
    'PUT',
    '/settings',
    'Changes the policy in part.',
    { 200: 'The settings then.' },
    { body: { membersMayShare: false } },
  ),
  control('GET', '/requests', 'The last calls, newest first.', { 200: 'The calls.' }, { query: ['limit'] }),
  control('DELETE', '/requests', 'Empties the request log.', { 204: 'It is empty.' }),
]
