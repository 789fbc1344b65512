import type { Config } from '../config/config.ts'
import type { Logger } from '../domain/ports/log.ts'
import { migrate } from '../store/migrate.ts'
import { createSqliteEngine, openSqlite } from '../store/sqlite-engine.ts'
import type { Engine } from '../store/statement.ts'

/** Opens the database of a configuration and brings it to the newest schema. */
export async function openEngine(database: Config['database'], log: Logger): Promise<Engine> {
  if (database.kind === 'sqlite') {
    const opened = openSqlite(database.file)
    await migrate({ dialect: 'sqlite', database: opened })
    return createSqliteEngine(opened)
  }
  // Whoever runs on SQLite need not wait for the client of PostgreSQL to load.
  const { createPostgresEngine, openPostgres } = await import('../store/postgres-engine.ts')
  // A migration takes as long as it takes, and waits for one that another process runs.
  const unlimited = openPostgres({ url: database.url, poolSize: 1, limits: null })
  try {
    await migrate({ dialect: 'postgres', pool: unlimited })
  } finally {
    await unlimited.end()
  }
  const pool = openPostgres({ url: database.url })
  return createPostgresEngine(pool, error => log.error({ err: error }, 'a database connection was lost'))
}
