import { destination, type Logger as PinoLogger, pino, stdSerializers } from 'pino'
import type { Config } from '../config/config.ts'

/** Structured logs, one JSON line each. What could be a secret is cut out by name (security lesson K4). */
export function createLog(config: Config['log']): PinoLogger {
  const options = {
    level: config.level,
    base: null,
    serializers: { err: describeError },
    redact: {
      paths: ['authorization', '*.authorization', 'password', '*.password', 'token', '*.token', 'secret', '*.secret'],
      censor: '…',
    },
  }
  if (config.level === 'silent') return pino(options)
  return pino(options, destination({ dest: config.file ?? 2, sync: false, mkdir: true }))
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
