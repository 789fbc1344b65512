import { type Kysely, sql } from 'kysely'

/**
 * The ids of the server keys under which this database keeps things sealed. A table of its own: settings go with a
 * reset of a development server, the keys stay.
 */
export function createServerKeys(dialect: 'sqlite' | 'postgres') {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text'
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql.raw(`create table server_keys (key_id ${text} primary key not null)`).execute(db)
    },
  }
}
