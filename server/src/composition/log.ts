import { destination, type Logger as PinoLogger, pino } from 'pino'
import type { Config } from '../config/config.ts'

/** Structured logs, one JSON line each. What could be a secret is cut out by name (security lesson K4). */
export function createLog(config: Config['log']): PinoLogger {
  const options = {
    level: config.level,
    base: null,
    redact: {
      paths: ['authorization', '*.authorization', 'password', '*.password', 'token', '*.token', 'secret', '*.secret'],
      censor: '…',
    },
  }
  if (config.level === 'silent') return pino(options)
  return pino(options, destination({ dest: config.file ?? 2, sync: false, mkdir: true }))
}
