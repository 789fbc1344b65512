import { dirname } from 'node:path'
import type { Config } from '../config/config.ts'
import { migrate } from '../store/migrate.ts'
import { openPostgres } from '../store/postgres-engine.ts'
import { openSqlite } from '../store/sqlite-engine.ts'
import { makeFolder } from '../files/make-folder.ts'

/** Brings the database of a configuration to the newest schema; gives the names of the migrations that ran. */
export async function migrateDatabase({ database }: Config): Promise<readonly string[]> {
  if (database.kind === 'sqlite') {
    if (database.file !== ':memory:') await makeFolder(dirname(database.file), 0o700)
    const file = openSqlite(database.file)
    try {
      return await migrate({ dialect: 'sqlite', database: file })
    } finally {
      file.close()
    }
  }
  const pool = openPostgres({ url: database.url, poolSize: 1, limits: null })
  try {
    return await migrate({ dialect: 'postgres', pool })
  } finally {
    await pool.end()
  }
}
