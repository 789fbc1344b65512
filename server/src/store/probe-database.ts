import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { openPostgres } from './postgres-engine.ts'
import { compareVersions, oldestSafeSqlite } from './sqlite-engine.ts'

/** What a look at a database tells; nothing in it is changed. */
export interface DatabaseProbe {
  /** `SQLite 3.53.4`, `PostgreSQL 15.7`. */
  readonly engine: string
  readonly isNewEnough: boolean
  /** False when nobody has made the schema yet. */
  readonly hasSchema: boolean
  /** The clock of the database server, UTC milliseconds; null where it is this machine's own. */
  readonly now: number | null
}

type DatabasePlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string }

const oldestPostgres = 15

/** Looks at a database. Rejects when it does not answer or is damaged. */
export function probeDatabase(place: DatabasePlace): Promise<DatabaseProbe> {
  return place.kind === 'sqlite' ? probeSqlite(place.file) : probePostgres(place.url)
}

/** The version of SQLite that this Node carries, and whether its files are safe (security lesson L5). */
export function probeSqliteVersion(): { readonly version: string; readonly isSafe: boolean } {
  const memory = new DatabaseSync(':memory:')
  try {
    const version = String(memory.prepare('select sqlite_version() as version').get()?.['version'])
    return { version, isSafe: compareVersions(version, oldestSafeSqlite) >= 0 }
  } finally {
    memory.close()
  }
}

async function probeSqlite(file: string): Promise<DatabaseProbe> {
  const { version, isSafe } = probeSqliteVersion()
  const facts = { engine: `SQLite ${version}`, isNewEnough: isSafe, now: null }
  if (file === ':memory:' || !existsSync(file)) return { ...facts, hasSchema: false }
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
  try {
    const tables = database.prepare("select count(*) as count from sqlite_schema where name = 'kysely_migration'").get()
    return { ...facts, hasSchema: Number(tables?.['count']) > 0 }
  } finally {
    database.close()
  }
}

async function probePostgres(url: string): Promise<DatabaseProbe> {
  const pool = openPostgres({ url, poolSize: 1 })
  try {
    const { rows } = await pool.query<{ version: string; now: Date; tables: string | null }>(
      "select current_setting('server_version') as version, now() as now, to_regclass('kysely_migration')::text as tables",
    )
    const [row] = rows
    const version = row?.version.split(' ')[0] ?? ''
    return {
      engine: `PostgreSQL ${version}`,
      isNewEnough: Number.parseInt(version, 10) >= oldestPostgres,
      hasSchema: row?.tables !== null,
      now: row?.now.getTime() ?? null,
    }
  } finally {
    await pool.end()
  }
}
