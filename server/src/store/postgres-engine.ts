import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type CompiledStatement, createCompiler, toDatabaseValue } from './compile.ts'
import { StoreFailure } from '../domain/ports/store-failure.ts'
import { postgresFragments } from './dialect/postgres.ts'
import { asPostgresFailure } from './dialect/postgres-failures.ts'
import { type PostgresLimits, serverLimits, toPoolConfig } from './postgres-limits.ts'
import { keepFindable } from './storable.ts'
import { type Batch, type BatchRows, type Engine, Param, type Statement, type Unit } from './statement.ts'

type Row = Record<string, unknown>

/** 64-bit integers come back as numbers: ours stay below 2^53 by construction (ids.ts). */
const types = {
  getTypeParser: (oid: number, format?: string) =>
    oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
      ? (value: string) => Number(value)
      : pg.types.getTypeParser(oid, format as 'text'),
}

interface ComposedBatch {
  readonly name: string
  readonly sql: string
  /** For each placeholder: the command and the parameter that fill it. */
  readonly slots: readonly { command: string; param: Param }[]
}

/** Errors that say that nothing was committed, so a unit may run again: serialisation failure and deadlock. */
const retriable = new Set(['40001', '40P01'])
const maxTries = 4
const secondReadAfterMs = 50

export interface PostgresSettings {
  readonly url: string
  /** Connections of this process. */
  readonly poolSize?: number
  /** Those of a server unless others are given; null for work that may take as long as it takes. */
  readonly limits?: PostgresLimits | null
}

/** Opens a pool with our number parsing. */
export function openPostgres(settings: PostgresSettings): pg.Pool {
  return new pg.Pool({
    connectionString: settings.url,
    max: settings.poolSize ?? 20,
    types,
    ...toPoolConfig(settings.limits === undefined ? serverLimits : settings.limits),
    application_name: 'convite',
    connectionTimeoutMillis: 5000,
    // A peer that vanished without a word is noticed by the system, not by a call that waits for ever.
    keepAlive: true,
  })
}

/** PostgreSQL 15 or newer. A batch is one statement of data-modifying CTEs (design.md section 3). */
export function createPostgresEngine(pool: pg.Pool, onPoolError: (error: Error) => void): Engine {
  const compile = createCompiler(postgresFragments)
  const composed = new Map<string, ComposedBatch>()
  pool.on('error', onPoolError)

  const composeBatch = (batch: Batch): ComposedBatch => {
    const entries = Object.entries(batch)
    const key = entries.map(([name, single]) => `${name}=${single.statement.name}`).join(',')
    const known = composed.get(key)
    if (known) return known
    const made = entries.length === 1 ? composeSingle(entries, compile) : composeMany(entries, compile)
    const named = { ...made, name: `b${composed.size}` }
    composed.set(key, named)
    return named
  }

  const runBatch = async (client: pg.Pool | pg.PoolClient, batch: Batch): Promise<BatchRows> => {
    const text = composeBatch(batch)
    const values = text.slots.map(({ command, param }) =>
      toDatabaseValue(batch[command]?.params[param.name], param.json, command, param.name),
    )
    const result = await client.query<Row>({ name: text.name, text: text.sql, values })
    const names = Object.keys(batch)
    if (names.length === 1) return { [names[0] as string]: result.rows }
    const grouped: Record<string, Row[]> = Object.fromEntries(names.map(name => [name, []]))
    for (const row of result.rows) grouped[String(row['command'])]?.push(row['result'] as Row)
    return grouped
  }

  const withRetry = async <T>(attempt: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt()
      } catch (error) {
        if (tries >= maxTries || !retriable.has((error as { code?: string }).code ?? '')) throw asPostgresFailure(error)
      }
    }
  }

  /** Kept connections may have died unseen; a read does no harm a second time, when the pool has dropped them all. */
  const readTwice = async (batch: Batch): Promise<BatchRows> => {
    try {
      return await runBatch(pool, batch)
    } catch (error) {
      const failure = asPostgresFailure(error)
      if (!(failure instanceof StoreFailure)) throw error
      // What took too long once would take as long again.
      if (failure.kind === 'busy') throw failure
      await pause(secondReadAfterMs)
      return withRetry(() => runBatch(pool, batch))
    }
  }

  const runUnit = async <T>(unit: Unit<T>): Promise<T> => {
    const client = await pool.connect()
    let broken: Error | undefined
    // A loss while nothing is asked comes as an event, and an event that nobody hears ends the process. The next query
    // on the client fails, so there is nothing else to do.
    const onLost = (error: Error) => {
      broken = error
    }
    client.on('error', onLost)
    try {
      await client.query('begin')
      const steps = unit()
      let step = steps.next()
      while (!step.done) step = steps.next(await runBatch(client, step.value))
      await client.query('commit')
      return step.value
    } catch (error) {
      // Whoever was lost would be asked in vain, and waited for.
      if (asPostgresFailure(error) instanceof StoreFailure) broken = error as Error
      else
        await client.query('rollback').catch((failure: Error) => {
          broken = failure
        })
      throw error
    } finally {
      client.off('error', onLost)
      client.release(broken)
    }
  }

  return {
    dialect: postgresFragments,
    read: async <P extends object, R>(target: Statement<P, R>, params: P) => {
      const findable = keepFindable(params)
      if (findable === null) return []
      const single = { statement: target as unknown as Statement<object, unknown>, params: findable as Row }
      const rows = await readTwice({ only: single })
      return rows['only'] as unknown as readonly R[]
    },
    write: unit => withRetry(() => runUnit(unit)),
    writeBatch: batch => withRetry(() => runBatch(pool, batch)),
    close: () => pool.end(),
  }
}

type Entry = [string, Batch[string]]
type Compile = (target: Statement<object, unknown>) => CompiledStatement

function composeSingle(entries: readonly Entry[], compile: Compile): Omit<ComposedBatch, 'name'> {
  const [name, single] = entries[0] as Entry
  const compiled = compile(single.statement)
  return { sql: compiled.sql, slots: compiled.slots.map(slot => ({ command: name, param: slot as Param })) }
}

function composeMany(entries: readonly Entry[], compile: Compile): Omit<ComposedBatch, 'name'> {
  const slots: { command: string; param: Param }[] = []
  const parts: string[] = []
  const results: string[] = []
  for (const [name, single] of entries) {
    const compiled = compile(single.statement)
    const offset = slots.length
    parts.push(
      `"${name}" as (${compiled.sql.replace(/\$(\d+)/g, (_all, digits: string) => `$${Number(digits) + offset}`)})`,
    )
    for (const slot of compiled.slots) slots.push({ command: name, param: slot as Param })
    if (compiled.returnsRows) {
      results.push(`select '${name}' as command, to_jsonb("${name}".*) as result from "${name}"`)
    }
  }
  // A WITH needs something behind it, also when no command gives rows.
  const all = results.length > 0 ? results.join(' union all ') : 'select 1 where false'
  return { sql: `with ${parts.join(', ')} ${all}`, slots }
}
