import { type Kysely, sql } from 'kysely'

/**
 * Which account an identity of another issuer opens. One account for each identity, and for each account at most one
 * identity of an issuer. The row of a removed account stays: its person does not come back by signing in again.
 */
export function createExternalIdentities(dialect: 'sqlite' | 'postgres') {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text'
  const clustered = dialect === 'sqlite' ? ' without rowid' : ''
  const statements = [
    `create table external_identities (issuer ${text} not null, subject ${text} not null, principal_id ${text} not null,
       linked_at bigint not null, last_seen_at bigint, primary key (issuer, subject))${clustered}`,
    'create unique index external_identities_by_principal on external_identities (principal_id, issuer)',
  ]
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  }
}
