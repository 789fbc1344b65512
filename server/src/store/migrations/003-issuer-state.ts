import { type Kysely, sql } from 'kysely'

/**
 * Whose state a row of the issuer is: the person, the application and the sign-in session that it came from. So what
 * ends a person's access, an application's or a session's finds all rows that hang on it, in its own transaction.
 */
export function createIssuerState(dialect: 'sqlite' | 'postgres') {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text'
  const statements = [
    `alter table oidc_state add column account_id ${text}`,
    `alter table oidc_state add column client_id ${text}`,
    `alter table oidc_state add column session_uid ${text}`,
    'create index oidc_state_by_account on oidc_state (account_id, client_id) where account_id is not null',
    'create index oidc_state_by_client on oidc_state (client_id) where client_id is not null',
    'create index oidc_state_by_session on oidc_state (session_uid) where session_uid is not null',
  ]
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  }
}
