import { StoreFailure } from '../../domain/ports/store-failure.ts'

/** What the system says of a connection, and pg of one whose code it does not pass on. */
const systemCodes = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/
const lostWords =
  /^(?:Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error)/

/**
 * SQLSTATE: class 08 (connection), 57P01 to 57P04 (shut down, starting, dropped), 53300 (too many connections), and
 * 25006 (read-only: a primary that became a standby).
 */
const lostStates = /^(?:08...|57P0[1-4]|53300|25006)$/
const diskFull = '53100'
/** Broken off by a limit of `postgres-limits.ts`: statement, lock, idle transaction (whose connection ends). */
const overLimit = /^(?:57014|55P03|25P03)$/

/** Tells an error of the database's absence or fullness from all others, which stay what they are. */
export function asPostgresFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === diskFull) return new StoreFailure('full', error)
  if (overLimit.test(code)) return new StoreFailure('busy', error)
  const isLost = systemCodes.test(code) || lostStates.test(code) || lostWords.test(error.message)
  return isLost ? new StoreFailure('unreachable', error) : error
}
