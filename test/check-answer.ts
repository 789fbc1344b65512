/** What holds for every answer of the Graph surface (platform.md sections 1 and 2, errors.md section 1). */
import type { IncomingHttpHeaders } from 'node:http'
import { isGraphPath } from './graph-path.ts'
import { findSchemaFaults } from './graph-schema.ts'

export interface AnswerFacts {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Names of all headers as they came, lower case, repeated ones repeated. */
  readonly headerNames: readonly string[]
  readonly text: string
  /** The parsed body; undefined when there is none or it is not JSON. */
  readonly json: unknown
  /** What the caller sent as client-request-id. */
  readonly clientRequestId: string | undefined
  readonly schemaName: string | undefined
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const leak =
  /\bat [\w.<>]+ \((?:file|node|\/|[A-Z]:)|\bnode:internal|\.ts:\d+|node_modules|SQLITE_|\bselect .+ from\b|\[object Object\]/i

/** Everything that is wrong with an answer, in one sentence each; empty when it is as it should be. */
export function findAnswerFaults(facts: AnswerFacts): readonly string[] {
  return [...findHeaderFaults(facts), ...findBodyFaults(facts), ...(facts.status >= 400 ? findErrorFaults(facts) : [])]
}

function findHeaderFaults({ path, status, headers, headerNames, clientRequestId }: AnswerFacts): string[] {
  const requestId = String(headers['request-id'])
  const echoed = clientRequestId ?? requestId
  const challenges = headerNames.filter(name => name === 'www-authenticate').length
  const faults = [
    guid.test(requestId) ? null : `request-id is ${requestId}, no GUID`,
    headers['client-request-id'] === echoed
      ? null
      : `client-request-id is ${String(headers['client-request-id'])} instead of ${echoed}`,
    challenges === (status === 401 ? 1 : 0) ? null : `there are ${challenges} WWW-Authenticate headers`,
    headers['set-cookie'] === undefined ? null : 'a cookie is set',
    status === 405 && headers.allow === undefined ? 'a 405 has no Allow header' : null,
    headers['retry-after'] === undefined || /^\d+$/.test(headers['retry-after'])
      ? null
      : 'Retry-After is no whole number',
    headers['x-content-type-options'] === 'nosniff' ? null : 'X-Content-Type-Options is not nosniff',
  ]
  const ofGraph = [
    headers['access-control-allow-origin'] === '*' ? null : 'Access-Control-Allow-Origin is not *',
    headers['cache-control']?.includes('no-store') || status === 304 ? null : 'Cache-Control is not no-store',
    headers['x-ms-ags-diagnostic'] === undefined ? 'x-ms-ags-diagnostic is missing' : null,
  ]
  return [...faults, ...(isGraphPath(path) ? ofGraph : [])].filter(fault => fault !== null)
}

function findBodyFaults({ method, path, status, headers, text, json, schemaName }: AnswerFacts): string[] {
  const type = headers['content-type'] ?? ''
  if (text === '') return []
  if (status === 204 || status === 304 || method === 'HEAD') return [`a ${status} to ${method} has a body`]
  const isJson = /^application\/json\b/i.test(type)
  if (status >= 400 && !isJson) return [`the Content-Type of an error is ${type}`]
  if (!isJson) return []
  if (json === undefined) return ['the body says it is JSON and is not']
  return [
    ...(status < 400 && !type.includes('odata.metadata=minimal')
      ? [`the Content-Type ${type} has no odata.metadata`]
      : []),
    ...(status < 400 && headers['odata-version'] !== '4.0' ? ['OData-Version is not 4.0'] : []),
    ...findSchemaFaults(method, path, status, json, schemaName),
    // Go cannot read a null where a time is expected (permissions.md section 1).
    ...[...walk(json)]
      .filter(([name, value]) => /dateTime$/i.test(name) && value === null)
      .map(([name]) => `${name} is null`),
    ...(leak.test(text) ? ['the body shows the inside of the server'] : []),
  ]
}

function findErrorFaults({ method, headers, json }: AnswerFacts): string[] {
  if (method === 'HEAD') return []
  const error = (
    json as { error?: { code?: unknown; message?: unknown; innerError?: Record<string, unknown> } } | undefined
  )?.error
  if (error === undefined) return ['an error has no error object']
  const inner = error.innerError
  return [
    typeof error.code === 'string' && error.code !== '' ? null : 'the error has no code',
    typeof error.message === 'string' && error.message.length > 10 ? null : 'the error has no message',
    inner?.['request-id'] === headers['request-id'] ? null : 'request-id differs between header and inner error',
    inner?.['client-request-id'] === headers['client-request-id']
      ? null
      : 'client-request-id differs between header and inner error',
  ].filter(fault => fault !== null)
}

function* walk(value: unknown): Generator<readonly [string, unknown]> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, part] of Object.entries(value)) {
    yield [name, part]
    yield* walk(part)
  }
}
