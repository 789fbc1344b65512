import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request as requestPlain, type IncomingMessage } from 'node:http'
import { request as requestSecure, type RequestOptions } from 'node:https'
import { text } from 'node:stream/consumers'

/** How to reach the controls of a server. */
export interface ControlPlace {
  readonly address: string
  readonly token: string | null
  /** The file of the certificate authority that the server's certificate is from; null under plain HTTP. */
  readonly caFile: string | null
}

export interface ControlCall {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
}

/**
 * Makes a call of the test controls and gives its JSON. `fetch` takes no certificate authority of a single call, and
 * one for the whole process is not for a test kit to set.
 */
export async function sendControl(place: ControlPlace, { method, path, body }: ControlCall): Promise<unknown> {
  const url = `${place.address}${path}`
  const headers = {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(place.token === null ? {} : { Authorization: `Bearer ${place.token}` }),
  }
  const ca = place.caFile === null ? {} : { ca: await readFile(place.caFile) }
  // No connection is kept: a test runner is to end when its tests have.
  const options: RequestOptions = { method, headers, agent: false, ...ca }
  const request = url.startsWith('https:') ? requestSecure(url, options) : requestPlain(url, options)
  request.end(body === undefined ? undefined : JSON.stringify(body))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const answer = await text(response)
  const status = response.statusCode ?? 0
  if (status < 200 || status > 299) throw new Error(`${method} ${url} answered ${status}: ${answer}`)
  return answer === '' ? undefined : (JSON.parse(answer) as unknown)
}
