import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type pg from 'pg'
import { createInit } from './migrations/001-init.ts'
import { createServerKeys } from './migrations/002-server-keys.ts'
import { createIssuerState } from './migrations/003-issuer-state.ts'
import { createApplications } from './migrations/004-applications.ts'
import { createSignIn } from './migrations/005-sign-in.ts'
import { createExternalIdentities } from './migrations/006-external-identities.ts'

/** Every migration, numbered and statically imported; forward only. */
function listMigrations(dialect: 'sqlite' | 'postgres'): Record<string, Migration> {
  return {
    '001-init': createInit(dialect),
    '002-server-keys': createServerKeys(dialect),
    '003-issuer-state': createIssuerState(dialect),
    '004-applications': createApplications(dialect),
    '005-sign-in': createSignIn(dialect),
    '006-external-identities': createExternalIdentities(dialect),
  }
}

/** What Kysely's SQLite dialect needs of a driver, on top of node:sqlite. */
function adaptSqlite(database: DatabaseSync) {
  return {
    prepare: (text: string) => {
      const handle = database.prepare(text)
      return {
        reader: handle.columns().length > 0,
        all: (values: readonly unknown[]) => handle.all(...(values as SQLInputValue[])),
        run: (values: readonly unknown[]) => handle.run(...(values as SQLInputValue[])),
        iterate: (values: readonly unknown[]) => handle.iterate(...(values as SQLInputValue[])),
      }
    },
    close: () => {},
  }
}

export type MigrationTarget =
  | { readonly dialect: 'sqlite'; readonly database: DatabaseSync }
  | { readonly dialect: 'postgres'; readonly pool: pg.Pool }

/** The database as migrations see it. */
export function connectMigrations(target: MigrationTarget): Kysely<unknown> {
  return new Kysely<unknown>({
    dialect:
      target.dialect === 'sqlite'
        ? new SqliteDialect({ database: adaptSqlite(target.database) as never })
        : new PostgresDialect({ pool: target.pool }),
  })
}

/** Brings a database to the newest schema; gives the names of the migrations that ran. */
export async function migrate(target: MigrationTarget): Promise<readonly string[]> {
  const db = connectMigrations(target)
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => listMigrations(target.dialect) },
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  return (results ?? []).map(result => result.migrationName)
}
