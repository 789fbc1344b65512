/**
 * The one way out of the server (design.md section 10, outbound calls): the addresses of a host are resolved once and
 * checked, the connection goes to what was checked, no redirect is followed, time and size are limited, certificates
 * are verified, nothing is unpacked. It keeps no connection, so each call is checked for itself.
 */
import { lookup as lookupName } from 'node:dns/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { checkTarget, type Resolve, type ResolvedAddress } from './check-target.ts'
import { OutboundFailure } from './outbound-failure.ts'

export interface OutboundLimits {
  /** For the whole call, resolving and the last byte included; milliseconds of the machine's clock. */
  readonly timeoutMs: number
  /** Of the body of an answer. */
  readonly maxBytes: number
}

export interface OutboundPolicy {
  /** The peer stands in the private network or on this machine, said by the operator. */
  readonly allowPrivateNetwork: boolean
}

/** What a call sends; the shape in which `openid-client` and `jose` hand it over. */
export interface OutboundRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>> | Headers
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** Calls one address, as `fetch` does. Rejects with an OutboundFailure. */
export type OutboundCall = (url: string, request?: OutboundRequest) => Promise<Response>

export interface OutboundClient {
  /** A way out for one peer, under its policy. */
  for(policy: OutboundPolicy): OutboundCall
}

export const usualLimits: OutboundLimits = { timeoutMs: 10_000, maxBytes: 1024 * 1024 }

/** The resolver of the machine. */
export const systemResolve: Resolve = host => lookupName(host, { all: true, verbatim: true })

/** Makes the client; the resolver is handed in. */
export function createOutboundClient(deps: {
  readonly resolve: Resolve
  readonly limits?: OutboundLimits
}): OutboundClient {
  const limits = deps.limits ?? usualLimits
  return {
    for: ({ allowPrivateNetwork }) =>
      async function call(url, request = {}) {
        const target = URL.parse(url)
        if (target === null) throw new OutboundFailure('addressRefused', 'That is no web address.')
        const timer = AbortSignal.timeout(limits.timeoutMs)
        const signal = request.signal === undefined ? timer : AbortSignal.any([timer, request.signal])
        try {
          const addresses = await orAborted(checkTarget(target, deps.resolve, allowPrivateNetwork), signal)
          const answer = await send(target, addresses, request, signal)
          return await readAnswer(answer, target, limits)
        } catch (error) {
          throw toFailure(error, target, signal)
        }
      },
  }
}

/** The resolver of the machine cannot be told to stop; its answer is not waited for. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  work.then(resolve, reject)
  return promise
}

function send(
  target: URL,
  addresses: readonly ResolvedAddress[],
  request: OutboundRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const body = readBody(request.body)
  const headers = {
    ...Object.fromEntries(new Headers(request.headers as Record<string, string>)),
    // Packed answers are not asked for, so that the limit of size holds for what is held.
    'accept-encoding': 'identity',
    ...(body === null ? {} : { 'content-length': String(body.length) }),
  }
  const isSecure = target.protocol === 'https:'
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const options = { method: request.method ?? 'GET', headers, signal, agent: false, lookup: pinTo(addresses) }
  const call = isSecure ? requestHttps(target, options, resolve) : requestHttp(target, options, resolve)
  call.on('error', reject)
  call.end(body ?? undefined)
  return promise
}

/** Gives the connection the addresses that were checked, whatever the name would resolve to by now. */
function pinTo(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, options, callback) => {
    if (options.all === true) callback(null, addresses as { address: string; family: number }[])
    else callback(null, addresses[0]?.address ?? '', addresses[0]?.family)
  }
}

function readBody(body: unknown): Buffer | null {
  if (body === undefined || body === null) return null
  if (typeof body === 'string' || body instanceof URLSearchParams) return Buffer.from(body.toString())
  throw new TypeError('The outbound client sends texts and forms alone.')
}

async function readAnswer(answer: IncomingMessage, target: URL, limits: OutboundLimits): Promise<Response> {
  const status = answer.statusCode ?? 0
  const refuse = (reason: 'redirect' | 'tooLarge' | 'unreadable', text: string) => {
    answer.destroy()
    return new OutboundFailure(reason, `${target.host} ${text}`)
  }
  if (status >= 300 && status < 400) throw refuse('redirect', `answered ${status}; redirects are not followed.`)
  const encoding = answer.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw refuse('unreadable', 'packed its answer, which was not asked for.')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limits.maxBytes) throw refuse('tooLarge', `answered more than ${limits.maxBytes} bytes.`)
    chunks.push(chunk)
  }
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one)
  }
  const isEmpty = status === 204 || status === 205
  return new Response(isEmpty ? null : Buffer.concat(chunks), { status, headers })
}

function toFailure(error: unknown, target: URL, signal: AbortSignal): unknown {
  if (error instanceof OutboundFailure || error instanceof TypeError) return error
  if (signal.aborted) return new OutboundFailure('tooSlow', `${target.host} did not answer in time.`, error)
  return new OutboundFailure('unreachable', `${target.host} could not be reached.`, error)
}
