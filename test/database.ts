/** Databases for worlds of their own, and plain SQL to look at what was stored behind the server's back. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { describe, inject } from 'vitest'

/** A row of plain SQL; integers are numbers on both engines. */
export type PlainRow = Readonly<Record<string, string | number | null>>

/** A folder and, on PostgreSQL, a database for one server; both go with it. */
export interface Place extends AsyncDisposable {
  readonly engine: 'sqlite' | 'postgres'
  readonly dataFolder: string
  /** For `--database` and the test kit; undefined means the file in the data folder. */
  readonly database: string | undefined
  /** Runs one statement without parameters, on a connection of its own. */
  query(text: string): Promise<readonly PlainRow[]>
}

/** Runs a suite on SQLite, and on PostgreSQL when the machine has it. */
export function describeOnDatabases(name: string, suite: (makePlace: () => Promise<Place>) => void): void {
  describe(`${name} on SQLite`, () => suite(makeSqlitePlace))
  const url = inject('postgresUrl')
  describe.skipIf(url === null)(`${name} on PostgreSQL`, () => suite(() => makePostgresPlace(url ?? '')))
}

/** A place of the engine that this run of the test file is about. */
export function makeUsualPlace(): Promise<Place> {
  return inject('usualEngine') === 'postgres' ? makePostgresPlace(inject('postgresUrl') ?? '') : makeSqlitePlace()
}

/** A new data folder with the embedded database in it. */
export async function makeSqlitePlace(): Promise<Place> {
  const { dataFolder, remove } = await makeFolder()
  return {
    engine: 'sqlite',
    dataFolder,
    database: undefined,
    query: async text => {
      const database = new DatabaseSync(join(dataFolder, 'convite.db'), { timeout: 5000 })
      try {
        return database.prepare(text).all() as unknown as readonly PlainRow[]
      } finally {
        database.close()
      }
    },
    [Symbol.asyncDispose]: remove,
  }
}

/** A new data folder and an empty database on a PostgreSQL server. */
export async function makePostgresPlace(serverUrl: string): Promise<Place> {
  const { dataFolder, remove } = await makeFolder()
  const name = `convite_${randomBytes(6).toString('hex')}`
  await queryPostgres(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    engine: 'postgres',
    dataFolder,
    database: url.href,
    query: text => queryPostgres(url.href, text),
    [Symbol.asyncDispose]: async () => {
      await queryPostgres(serverUrl, `drop database ${name} with (force)`)
      await remove()
    },
  }
}

async function makeFolder() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'convite-test-'))
  return { dataFolder, remove: () => rm(dataFolder, { recursive: true, force: true }) }
}

async function queryPostgres(url: string, text: string): Promise<readonly PlainRow[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, string | number | null>>({ text, types: { getTypeParser } })
    return rows
  } finally {
    await client.end()
  }
}

/** 64-bit integers and sums as numbers, as SQLite gives them. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  const isInteger = oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
  return isInteger ? Number : (pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown)
}

/** Makes data of development mode fit for production: as if all its people and applications had new secrets by now. */
export async function forgetKeptSecrets({ query }: Place): Promise<void> {
  await query('update principals set password_sealed = null where password_sealed is not null')
  await query('delete from application_secrets where sealed is not null')
}
