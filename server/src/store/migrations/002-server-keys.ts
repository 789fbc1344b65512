import { type Kysely, sql } from 'kysely'

/**
 * The ids of the server keys under which this database keeps things sealed. A table of its own: settings go with a
 * reset of a development server, the keys stay.
 */
export const serverKeys = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    await sql`create table server_keys (key_id text primary key)`.execute(db)
  },
}
