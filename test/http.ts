/**
 * Calls a running server as a client would, over a connection of its own, and checks of every answer what holds for all
 * answers: the ids, the headers, the envelope, and the body against the schema that Microsoft Graph documents.
 */
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { findAnswerFaults } from './check-answer.ts'
import { isGraphPath } from './graph-path.ts'
import { findUnlistedErrors } from './listed-errors.ts'

export interface CallOptions {
  /** A bearer token; none is sent without it. */
  readonly token?: string
  /** Text and bytes go out as they are, everything else as JSON. */
  readonly body?: unknown
  /** `null` leaves out a header that would be set by itself, such as Content-Type; several values make several headers. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>
  /** Schema of a 2xx body where Graph documents none for the address, e.g. `microsoft.graph.permission`. */
  readonly schema?: string
}

/** An error as it came. */
export interface ErrorBody {
  readonly code: string
  readonly message: string
  readonly target?: string
  readonly details?: readonly { readonly code: string; readonly message: string; readonly target?: string }[]
  readonly innerError: { readonly code?: string; readonly innerError?: { readonly code?: string } }
}

/** A JSON body whose members are not known beforehand. */
export type JsonBody = Readonly<Record<string, unknown>> & { readonly error?: ErrorBody }

export interface Answer<Body = JsonBody> {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The parsed body; an empty object when there is none or it is not JSON. */
  readonly body: Body
  readonly text: string
  readonly bytes: Buffer
  /** `accessDenied/accessRestricted/resharingDisabled`: the codes from outside inwards; empty for a success. */
  readonly codes: string
  /** The error's message; empty for a success. */
  readonly message: string
}

/**
 * Makes one call. A path without a version is one of `/v1.0`. Throws when the answer breaks what holds for all answers.
 */
export async function call<Body = JsonBody>(
  world: { readonly origin: string },
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Answer<Body>> {
  const address = isGraphPath(path) ? path : `/v1.0${path}`
  const payload = toPayload(options.body)
  const headers = makeHeaders(options, payload)
  const { response, bytes } = await exchange(world.origin, method, address, headers, payload)
  const text = bytes.toString('utf8')
  const json = parseJson(response.headers, text)
  const status = response.statusCode ?? 0
  const error = (json as JsonBody | undefined)?.error
  const codes = status >= 400 && error ? listCodes(error) : ''
  const message = status >= 400 ? (error?.message ?? '') : ''
  const faults = [
    ...findAnswerFaults({
      method,
      path: address,
      status,
      headers: response.headers,
      text,
      json,
      headerNames: response.rawHeaders.filter((_text, index) => index % 2 === 0).map(name => name.toLowerCase()),
      clientRequestId: sentClientRequestId(headers),
      schemaName: status < 400 ? options.schema : undefined,
    }),
    ...findUnlistedErrors(method, address, { status, codes, message }),
  ]
  if (faults.length > 0) {
    throw new Error(`${method} ${address} answered ${status}, and ${faults.join('; ')}.\n${text.slice(0, 2000)}`)
  }
  return {
    status,
    text,
    bytes,
    headers: response.headers,
    body: (json ?? {}) as Body,
    codes,
    message,
  }
}

function toPayload(body: unknown): Buffer | undefined {
  if (body === undefined) return undefined
  if (body instanceof Uint8Array) return Buffer.from(body)
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8')
}

function makeHeaders({ token, headers = {} }: CallOptions, payload: Buffer | undefined): [string, string][] {
  const own: Record<string, string> = {
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(payload === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(payload.length) }),
  }
  const given = new Set(Object.keys(headers).map(name => name.toLowerCase()))
  return [
    ...Object.entries(own).filter(([name]) => !given.has(name.toLowerCase())),
    ...Object.entries(headers).flatMap(([name, value]) =>
      value === null
        ? []
        : typeof value === 'string'
          ? [[name, value] as [string, string]]
          : value.map(one => [name, one] as [string, string]),
    ),
  ]
}

/** What the server may echo: visible ASCII of a sensible length (platform.md section 1). */
function sentClientRequestId(headers: readonly [string, string][]): string | undefined {
  const sent = headers.find(([name]) => name.toLowerCase() === 'client-request-id')?.[1]
  return sent !== undefined && /^[\x21-\x7e]{1,128}$/.test(sent) ? sent : undefined
}

function exchange(
  origin: string,
  method: string,
  path: string,
  headers: readonly [string, string][],
  payload: Buffer | undefined,
): Promise<{ readonly response: IncomingMessage; readonly bytes: Buffer }> {
  const { hostname, port, host } = new URL(origin)
  return new Promise((resolve, reject) => {
    const outgoing = request(
      // Headers as a flat list go out as they are, so the host is named here.
      { hostname, port, method, path, agent: false, headers: ['Host', host, ...headers.flat()] },
      response => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const sent = Buffer.concat(chunks)
          resolve({ response, bytes: response.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(payload)
  })
}

function parseJson(headers: IncomingHttpHeaders, text: string): unknown {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function listCodes(error: ErrorBody): string {
  const codes = [error.code]
  let inner: { readonly code?: string; readonly innerError?: object } | undefined = error.innerError
  while (inner) {
    if (inner.code !== undefined) codes.push(inner.code)
    inner = inner.innerError as typeof inner
  }
  return codes.join('/')
}
