import { destination, type Logger as PinoLogger, pino, stdSerializers } from 'pino'
import type { Config } from '../config/config.ts'

/** Structured logs, one JSON line each. What could be a secret is cut out by name (security lesson K4). */
export function createLog(config: Config['log']): PinoLogger {
  const options = {
    level: config.level,
    base: null,
    serializers: { err: describeError },
    formatters: { log: censor },
  }
  if (config.level === 'silent') return pino(options)
  return pino(options, destination({ dest: config.file ?? 2, sync: false, mkdir: true }))
}

const secretNames: ReadonlySet<string> = new Set(['authorization', 'password', 'token', 'secret'])

/** Cuts secrets out by name, at the top and one level below. Lines have few members; this is on the path of every call. */
function censor(facts: Record<string, unknown>): Record<string, unknown> {
  for (const name in facts) {
    if (!isSecretBearing(name, facts[name])) continue
    return Object.fromEntries(
      Object.entries(facts).map(([key, value]) => [key, secretNames.has(key) ? '…' : censorMembers(value)]),
    )
  }
  return facts
}

function isSecretBearing(name: string, value: unknown): boolean {
  return secretNames.has(name) || (isPlain(value) && Object.keys(value).some(key => secretNames.has(key)))
}

function censorMembers(value: unknown): unknown {
  if (!isPlain(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, secretNames.has(key) ? '…' : inner]))
}

/** Errors are not: they are told by their serialiser, which names what it tells. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Error)
}

/** What is told of an error. Databases add the row at fault as `detail`, with what people wrote, so the rest is left out. */
const told = [
  'type',
  'message',
  'stack',
  'code',
  'errno',
  'syscall',
  'severity',
  'table',
  'column',
  'constraint',
] as const

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const all = stdSerializers.err(error)
  return Object.fromEntries(told.filter(name => all[name] !== undefined).map(name => [name, all[name] as unknown]))
}
