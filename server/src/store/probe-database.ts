import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { KeptHolder } from '../domain/ports/kept-secrets.ts'
import { keptHoldersText } from './kept-secrets.ts'
import { openPostgres } from './postgres-engine.ts'
import { compareVersions, oldestSafeSqlite } from './sqlite-engine.ts'

/** What a look at a database tells; nothing in it is changed. */
export interface DatabaseProbe {
  /** `SQLite 3.53.4`, `PostgreSQL 15.7`. */
  readonly engine: string
  readonly isNewEnough: boolean
  /** False when nobody has made the schema yet. */
  readonly hasSchema: boolean
  /** Whose passwords and secrets of development mode are good still. */
  readonly keptHolders: readonly KeptHolder[]
  /** The clock of the database server, UTC milliseconds; null where it is this machine's own. */
  readonly now: number | null
}

type DatabasePlace =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string }

const oldestPostgres = 15
/** A schema from before it has secrets in another form; `convite migrate` comes first then. */
const newestTableOfHolders = 'application_secrets'

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
  if (file === ':memory:' || !existsSync(file)) return { ...facts, hasSchema: false, keptHolders: [] }
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
  try {
    const has = (table: string) =>
      database.prepare('select 1 from sqlite_schema where name = ?').get(table) !== undefined
    const holders = has(newestTableOfHolders) ? database.prepare(keptHoldersText).all() : []
    return { ...facts, hasSchema: has('kysely_migration'), keptHolders: holders as unknown as readonly KeptHolder[] }
  } finally {
    database.close()
  }
}

async function probePostgres(url: string): Promise<DatabaseProbe> {
  const pool = openPostgres({ url, poolSize: 1 })
  try {
    const { rows } = await pool.query<{ version: string; now: Date; tables: string | null; holders: string | null }>(
      "select current_setting('server_version') as version, now() as now, to_regclass('kysely_migration')::text as tables, " +
        `to_regclass('${newestTableOfHolders}')::text as holders`,
    )
    const [row] = rows
    const holders = row?.holders ? (await pool.query<KeptHolder>(keptHoldersText)).rows : []
    const version = row?.version.split(' ')[0] ?? ''
    return {
      engine: `PostgreSQL ${version}`,
      isNewEnough: Number.parseInt(version, 10) >= oldestPostgres,
      hasSchema: row?.tables !== null,
      keptHolders: holders,
      now: row?.now.getTime() ?? null,
    }
  } finally {
    await pool.end()
  }
}
