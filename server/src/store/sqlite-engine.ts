import { DatabaseSync } from 'node:sqlite'
import { sqliteFragments } from './dialect/sqlite.ts'
import { asSqliteFailure, isBusy } from './dialect/sqlite-failures.ts'
import { createStatementRunner } from './sqlite-statements.ts'
import { type Batch, type BatchRows, type Engine, run, type Statement, type Unit } from './statement.ts'

type Row = Record<string, unknown>

interface Waiting {
  readonly unit: Unit<unknown>
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** Below this SQLite can corrupt a WAL file on a checkpoint race (security-lessons.md L5). */
export const oldestSafeSqlite = '3.51.3'

/** How long who opens a file waits for others; nobody else waits with them yet. */
const openingTimeoutMs = 5000
/** SQLite waits for other processes inside the call, and everybody with it: so it waits a blink, and the queue the rest. */
const busyTimeoutMs = 20
const retryAfterMs = 10
/** How long the queue waits while other processes write; the writes of the command line take milliseconds. */
const usualPatienceMs = 5000

/** Opens a database file with the settings that durability needs (design.md section 3). */
export function openSqlite(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: openingTimeoutMs })
  const version = String((database.prepare('select sqlite_version() as version').get() as Row)['version'])
  if (compareVersions(version, oldestSafeSqlite) < 0) {
    database.close()
    throw new Error(
      `SQLite ${version} can corrupt its files; ${oldestSafeSqlite} or newer is needed. Use a newer Node 24.`,
    )
  }
  // A checkpoint writes each page once, however often it changed since the last: 64 MiB of log make it cheap.
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory; ' +
      'pragma cache_size = -32768; pragma wal_autocheckpoint = 16000',
  )
  return database
}

/** Compares dotted version numbers. */
export function compareVersions(left: string, right: string): number {
  const a = left.split('.').map(Number)
  const b = right.split('.').map(Number)
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * SQLite in the process. One write queue with group commit: the units waiting in one turn of the event loop run in
 * one transaction without leaving that turn, so nobody reads half a batch, and are answered after the COMMIT.
 */
export function createSqliteEngine(database: DatabaseSync, patienceMs = usualPatienceMs): Engine {
  database.exec(`pragma busy_timeout = ${busyTimeoutMs}`)
  const { execute } = createStatementRunner(database)
  let queue: Waiting[] = []
  let closed = false
  const begin = database.prepare('begin immediate')
  const beginReading = database.prepare('begin')
  const commit = database.prepare('commit')

  let isReading = false

  const stopReading = () => {
    // A statement that failed badly has ended the transaction already.
    if (isReading && database.isTransaction) commit.run()
    isReading = false
  }

  /**
   * The reads of one turn of the event loop share a transaction: taking and giving back the locks of a snapshot costs
   * more than most queries. It ends with the turn, or before a write, so it is never older than what a read of this
   * process could see anyway; another process is seen from the next turn on.
   */
  const startReading = () => {
    if (isReading) return
    beginReading.run()
    isReading = true
    setImmediate(stopReading)
  }

  const runUnit = <T>(unit: Unit<T>): T => {
    const steps = unit()
    let step = steps.next()
    while (!step.done) {
      const results: Record<string, readonly Row[]> = {}
      for (const [name, single] of Object.entries(step.value)) results[name] = execute(single, results)
      step = steps.next(results)
    }
    return step.value
  }

  type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown }

  /** All units in one transaction, without savepoints: the usual case, in which none fails. */
  const runTogether = (batch: readonly Waiting[]): Outcome[] => {
    begin.run()
    const outcomes: Outcome[] = batch.map(waiting => ({ ok: true, value: runUnit(waiting.unit) }))
    commit.run()
    return outcomes
  }

  /** The same with a savepoint each, so that only the failing unit is undone. */
  const runApart = (batch: readonly Waiting[]): Outcome[] => {
    begin.run()
    const outcomes: Outcome[] = batch.map(waiting => {
      database.exec('savepoint unit')
      try {
        const value = runUnit(waiting.unit)
        database.exec('release unit')
        return { ok: true, value }
      } catch (error) {
        // A full disk may have undone the whole transaction, and the units before this one with it.
        if (!database.isTransaction) throw error
        database.exec('rollback to unit; release unit')
        return { ok: false, error }
      }
    })
    commit.run()
    return outcomes
  }

  /** Each unit in a transaction of its own: the last resort, when a transaction for several cannot be had. */
  const runAlone = (batch: readonly Waiting[]): Outcome[] =>
    batch.map(waiting => {
      try {
        begin.run()
        const value = runUnit(waiting.unit)
        commit.run()
        return { ok: true, value }
      } catch (error) {
        rollBack()
        return { ok: false, error }
      }
    })

  const rollBack = () => {
    if (database.isTransaction) database.exec('rollback')
  }

  /** Throws SQLITE_BUSY, with nothing done, while another process writes. */
  const settle = (batch: readonly Waiting[]): Outcome[] => {
    try {
      return runTogether(batch)
    } catch (error) {
      rollBack()
      if (isBusy(error)) throw error
      if (batch.length === 1) return [{ ok: false, error }]
    }
    try {
      return runApart(batch)
    } catch (error) {
      // What failed it fails again, alone, and then it is told to who asked for it.
      rollBack()
      if (isBusy(error)) throw error
      return runAlone(batch)
    }
  }

  let busySince: number | null = null

  /** The queue stays as it is for a moment; others may join it. */
  const waitForOthers = (batch: Waiting[], error: unknown) => {
    busySince ??= performance.now()
    if (!closed && performance.now() - busySince < patienceMs) {
      queue = batch
      setTimeout(flush, retryAfterMs)
      return
    }
    busySince = null
    for (const waiting of batch) waiting.reject(asSqliteFailure(error))
  }

  const flush = () => {
    const batch = queue
    // The end of the store has been quicker.
    if (batch.length === 0) return
    queue = []
    stopReading()
    let outcomes: Outcome[]
    try {
      outcomes = settle(batch)
    } catch (error) {
      waitForOthers(batch, error)
      return
    }
    busySince = null
    batch.forEach((waiting, index) => {
      const outcome = outcomes[index]
      if (outcome?.ok) waiting.resolve(outcome.value)
      else waiting.reject(asSqliteFailure(outcome?.error))
    })
  }

  const write = <T>(unit: Unit<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (closed) {
        reject(new Error('the store is closed'))
        return
      }
      if (queue.length === 0) setImmediate(flush)
      queue.push({ unit, resolve: resolve as (value: unknown) => void, reject })
    })

  return {
    dialect: sqliteFragments,
    read: <P extends object, R>(target: Statement<P, R>, params: P) => {
      try {
        const single = { statement: target as unknown as Statement<object, unknown>, params: params as Row }
        startReading()
        return Promise.resolve(execute(single, {}) as readonly R[])
      } catch (error) {
        return Promise.reject(asSqliteFailure(error) as Error)
      }
    },
    write,
    writeBatch: (batch: Batch): Promise<BatchRows> => write(() => run(batch)),
    close: async () => {
      closed = true
      // Nobody waits with the last writes any more.
      database.exec(`pragma busy_timeout = ${openingTimeoutMs}`)
      flush()
      stopReading()
      database.close()
    },
  }
}
