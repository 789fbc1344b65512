/** An empty, migrated store of each engine, for suites that must hold on both. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, inject } from 'vitest'
import { migrate } from '../migrate.ts'
import { createPostgresEngine, openPostgres } from '../postgres-engine.ts'
import { createSqliteEngine, openSqlite } from '../sqlite-engine.ts'
import type { Engine } from '../statement.ts'

export interface OpenEngine {
  readonly engine: Engine
  /** Runs plain SQL without parameters, to set up rows that no store function would make. */
  execute(text: string): Promise<void>
  /** Rows of plain SQL, to look at what was stored. */
  select(text: string): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

/** Runs a suite on SQLite, and on PostgreSQL when the machine has it. */
export function describeOnEngines(name: string, suite: (open: () => Promise<OpenEngine>) => void): void {
  describe(`${name} on SQLite`, () => suite(openOnSqlite))
  const url = inject('postgresUrl')
  describe.skipIf(url === null)(`${name} on PostgreSQL`, () => suite(() => openOnPostgres(url ?? '')))
}

async function openOnSqlite(): Promise<OpenEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'convite-store-'))
  const database = openSqlite(join(folder, 'convite.db'))
  await migrate({ dialect: 'sqlite', database })
  const engine = createSqliteEngine(database)
  return {
    engine,
    execute: async text => database.exec(text),
    select: async text => database.prepare(text).all() as Record<string, unknown>[],
    close: async () => {
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function openOnPostgres(url: string): Promise<OpenEngine> {
  const name = `convite_${randomBytes(6).toString('hex')}`
  await runOnce(url, `create database ${name}`)
  const target = new URL(url)
  target.pathname = `/${name}`
  const pool = openPostgres({ url: target.href, poolSize: 8 })
  await migrate({ dialect: 'postgres', pool })
  const engine = createPostgresEngine(pool, () => undefined)
  return {
    engine,
    execute: async text => {
      await pool.query(text)
    },
    select: async text => (await pool.query(text)).rows as Record<string, unknown>[],
    close: async () => {
      await engine.close()
      await runOnce(url, `drop database ${name} with (force)`)
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
