/** How long a server lets PostgreSQL work on one thing, in milliseconds. Without limits a stuck query keeps its connection for ever. */
export interface PostgresLimits {
  readonly statementMs: number
  readonly lockMs: number
  readonly idleInTransactionMs: number
  /** How long an answer is waited for: a machine that fell silent keeps none of its own limits. */
  readonly silenceMs: number
}

/**
 * The limits of a server. The longest statements are those of large trees and groups: a second or two for 100,000 rows.
 * Writers of one drive wait for each other, so a lock that takes ten seconds is held by somebody who hangs.
 */
export const serverLimits: PostgresLimits = {
  statementMs: 30_000,
  lockMs: 10_000,
  idleInTransactionMs: 30_000,
  silenceMs: 35_000,
}

/** The members of a pool's configuration; each connection starts with them. Null, for migrations, sets no limit. */
export function toPoolConfig(limits: PostgresLimits | null) {
  if (limits === null) return {}
  return {
    query_timeout: limits.silenceMs,
    statement_timeout: limits.statementMs,
    lock_timeout: limits.lockMs,
    idle_in_transaction_session_timeout: limits.idleInTransactionMs,
  }
}
