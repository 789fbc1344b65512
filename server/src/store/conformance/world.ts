/** A store of its own for a test, on either engine, with a clock that stands still and a random source that repeats itself. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Clock, Random } from '../../domain/ports/clock.ts'
import { migrate } from '../migrate.ts'
import { createPostgresEngine, openPostgres } from '../postgres-engine.ts'
import { createSqliteEngine, openSqlite } from '../sqlite-engine.ts'
import type { Engine } from '../statement.ts'

/** A clock that only a test moves. */
export interface StandingClock extends Clock {
  move(ms: number): void
}

export interface StoreWorld {
  readonly engine: Engine
  readonly random: Random
  readonly clock: StandingClock
  /** Runs SQL that no statement of the server has, for looking into tables. Values are marked `?`. */
  query(text: string, ...values: readonly (string | number | null)[]): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

export type MakeStoreWorld = () => Promise<StoreWorld>

/** The same bytes in the same order for the same seed. */
export function createRepeatableRandom(seed: string): Random {
  let count = 0
  const bytes = (size: number): Buffer => {
    const blocks: Buffer[] = []
    for (let length = 0; length < size; length += 32) {
      count += 1
      blocks.push(createHash('sha256').update(`${seed} ${count}`).digest())
    }
    return Buffer.concat(blocks).subarray(0, size)
  }
  return {
    bytes,
    guid() {
      const hex = bytes(16).toString('hex')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
    },
  }
}

/** A clock that stands at noon of the first of January 2027. */
export function createStandingClock(): StandingClock {
  let now = Date.UTC(2027, 0, 1, 12)
  return {
    now: () => now,
    machine: () => now,
    move(ms) {
      now += ms
    },
  }
}

/** SQLite in memory, or in a file. */
export async function makeSqliteWorld(file = ':memory:'): Promise<StoreWorld> {
  const database = openSqlite(file)
  await migrate({ dialect: 'sqlite', database })
  const engine = createSqliteEngine(database)
  return {
    engine,
    random: createRepeatableRandom('store'),
    clock: createStandingClock(),
    query: (text, ...values) => Promise.resolve(database.prepare(text).all(...values)),
    close: () => engine.close(),
  }
}

let databases = 0

/** A database of its own in a PostgreSQL; it goes when the world is closed. */
export async function makePostgresWorld(serverUrl: string): Promise<StoreWorld> {
  databases += 1
  const name = `convite_test_${process.pid}_${databases}`
  await runOnce(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const pool = openPostgres({ url: url.href, poolSize: 8 })
  await migrate({ dialect: 'postgres', pool })
  const failures: Error[] = []
  const engine = createPostgresEngine(pool, error => failures.push(error))
  return {
    engine,
    random: createRepeatableRandom('store'),
    clock: createStandingClock(),
    async query(text, ...values) {
      let place = 0
      const numbered = text.replaceAll('?', () => `$${++place}`)
      return (await pool.query<Record<string, unknown>>(numbered, [...values])).rows
    },
    async close() {
      await engine.close()
      await runOnce(serverUrl, `drop database ${name}`)
      if (failures[0]) throw failures[0]
    },
  }
}

async function runOnce(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
