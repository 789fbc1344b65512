import { sql } from 'kysely'
import type { KeptHolder, KeptSecrets } from '../domain/ports/kept-secrets.ts'
import { command, type Engine, one, statement } from './statement.ts'

const listPasswords = statement<
  object,
  { principal_id: string; password_sealed: string; password_hash: string | null }
>(
  'principals.keptPasswords',
  () =>
    sql`select principal_id, password_sealed, password_hash from principals
    where password_sealed is not null and deleted_at is null`,
)

const listClientSecrets = statement<object, { app_id: string; sealed: string }>(
  'applications.keptSecrets',
  () => sql`select app_id, sealed from application_secrets where sealed is not null`,
)

/** Plain text, because the doctor looks without opening the store. A thousand names tell what the data is. */
export const keptHoldersText = `select * from (
    select 'person' as kind, coalesce(user_principal_name, mail, principal_id) as name from principals
      where password_sealed is not null and deleted_at is null
    union all
    select distinct 'application' as kind, a.display_name as name from application_secrets s
      join applications a on a.app_id = s.app_id where s.sealed is not null) holders
  order by kind desc, name limit 1000`

const listHolders = statement<object, KeptHolder>('keptSecrets.holders', () => sql.raw(keptHoldersText))

const listUnhashed = statement<{ limit: number }, { principal_id: string; password_sealed: string }>(
  'principals.unhashed',
  ({ p }) => sql`select principal_id, password_sealed from principals
    where password_sealed is not null and password_hash is null and deleted_at is null order by principal_id limit ${p.limit}`,
)

const storeHash = statement<{ id: string; sealed: string; hash: string }>(
  'principals.storeKeptHash',
  ({ p }) => sql`update principals set password_hash = ${p.hash}
    where principal_id = ${p.id} and password_sealed = ${p.sealed} and password_hash is null`,
)

/** The kept secrets on either engine. */
export function createKeptSecrets(engine: Engine): KeptSecrets {
  return {
    async passwords() {
      const rows = await engine.read(listPasswords, {})
      return new Map(rows.map(row => [row.principal_id, { sealed: row.password_sealed, hash: row.password_hash }]))
    },
    async clientSecrets() {
      const rows = await engine.read(listClientSecrets, {})
      return new Map(rows.map(row => [row.app_id, row.sealed]))
    },
    async holders() {
      return engine.read(listHolders, {})
    },
    async unhashed(limit) {
      const rows = await engine.read(listUnhashed, { limit })
      return rows.map(row => ({ id: row.principal_id, sealed: row.password_sealed }))
    },
    async storeHash(id, sealed, hash) {
      await engine.write(() => one(command(storeHash, { id, sealed, hash })))
    },
  }
}
