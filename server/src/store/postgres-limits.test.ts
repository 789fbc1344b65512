import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { createPostgresEngine, openPostgres } from './postgres-engine.ts'
import { command, type Engine, one, statement } from './statement.ts'

const url = inject('postgresUrl')
const sleep = statement<{ seconds: number }, { slept: string }>(
  'test.sleep',
  ({ p }) => sql`select pg_sleep(${p.seconds}) as slept`,
)
const lock = statement<{ key: number }, { locked: string }>(
  'test.lock',
  ({ p }) => sql`select pg_advisory_xact_lock(${p.key}) as locked`,
)
const limits = { statementMs: 300, lockMs: 100, idleInTransactionMs: 200, silenceMs: 2000 }

describe.skipIf(url === null)('the limits of a server on PostgreSQL', () => {
  let engine: Engine
  let other: pg.Client
  beforeEach(async () => {
    engine = createPostgresEngine(openPostgres({ url: url ?? '', poolSize: 1, limits }), () => undefined)
    other = new pg.Client({ connectionString: url ?? '' })
    await other.connect()
  })
  afterEach(async () => {
    await other.end()
    await engine.close()
  })

  it('end a statement that takes too long, once, and the connection serves the next one', async () => {
    const started = performance.now()
    await expect(engine.read(sleep, { seconds: 20 })).rejects.toMatchObject({ kind: 'busy', cause: { code: '57014' } })
    expect(performance.now() - started).toBeLessThan(limits.statementMs * 2)
    await expect(engine.write(() => one(command(sleep, { seconds: 20 })))).rejects.toMatchObject({ kind: 'busy' })
    expect(await engine.read(sleep, { seconds: 0 })).toHaveLength(1)
  })

  it('end the wait for a server that has fallen silent, of a read and of a write, and the next call gets a new connection', async () => {
    const deaf = { statementMs: 60_000, lockMs: 60_000, idleInTransactionMs: 60_000, silenceMs: 200 }
    const patient = createPostgresEngine(openPostgres({ url: url ?? '', poolSize: 1, limits: deaf }), () => undefined)
    try {
      await expect(patient.read(sleep, { seconds: 1 })).rejects.toMatchObject({ kind: 'unreachable' })
      await expect(patient.write(() => one(command(sleep, { seconds: 1 })))).rejects.toMatchObject({
        kind: 'unreachable',
      })
      expect(await patient.read(sleep, { seconds: 0 })).toHaveLength(1)
    } finally {
      await patient.close()
    }
  })

  it('end a wait for a lock that somebody keeps', async () => {
    const key = 4_711_000 + process.pid
    await other.query('select pg_advisory_lock($1)', [key])
    await expect(engine.write(() => one(command(lock, { key })))).rejects.toMatchObject({
      kind: 'busy',
      cause: { code: '55P03' },
    })
    await other.query('select pg_advisory_unlock($1)', [key])
    expect(await engine.write(() => one(command(lock, { key })))).toHaveLength(1)
  })

  it('hold for every connection of a server, and for none that migrates', async () => {
    const settingsOf = async (given: { limits?: null }) => {
      const pool = openPostgres({ url: url ?? '', poolSize: 1, ...given })
      const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']
      const { rows } = await pool.query<{ setting: string }>(
        'select setting from pg_settings where name = any($1) order by array_position($1, name)',
        [names],
      )
      await pool.end()
      return rows.map(({ setting }) => Number(setting))
    }
    expect(await settingsOf({})).toEqual([30_000, 10_000, 30_000])
    expect(await settingsOf({ limits: null })).toEqual([0, 0, 0])
  })
})
