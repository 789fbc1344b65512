import { type Kysely, sql } from 'kysely'

/**
 * Signing in with a password, the sessions that come of it, and what ends them: the stamp below which a person's
 * tokens are worth nothing, counted tries, forgotten passwords, and the mails about an account. Those mails have a
 * queue of their own, because they belong to no drive (docs/decisions/0007).
 */
export function createSignIn(dialect: 'sqlite' | 'postgres') {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text'
  const clustered = dialect === 'sqlite' ? ' without rowid' : ''
  const create = (name: string, columns: string) =>
    `create table ${name} (${columns.replaceAll(/\btext\b/g, text)})${clustered}`
  const statements = [
    // Whole seconds, as UTC milliseconds: what tokens say of their time is no finer.
    'alter table principals add column tokens_valid_from bigint',
    create(
      'sign_in_sessions',
      `session_uid text primary key not null, principal_id text not null, method text not null, started_at bigint not null,
       seen_at bigint not null, ends_at bigint not null, user_agent text not null, address text not null`,
    ),
    'create index sign_in_sessions_by_principal on sign_in_sessions (principal_id, started_at)',
    'create index sign_in_sessions_by_end on sign_in_sessions (ends_at)',
    // Times of the machine's clock: a moved clock of a test opens no window.
    create(
      'sign_in_tries',
      'try_key text primary key not null, tries bigint not null, opens_at bigint not null, last_at bigint not null',
    ),
    'create index sign_in_tries_by_time on sign_in_tries (last_at)',
    create(
      'password_resets',
      'principal_id text primary key not null, token_hash text not null, expires_at bigint not null',
    ),
    'create unique index password_resets_by_token on password_resets (token_hash)',
    'create index password_resets_by_expiry on password_resets (expires_at)',
    create(
      'account_mails',
      `mail_id text primary key not null, kind text not null, name text, principal_id text, address text not null,
       language text, requested_from text, token_sealed text, state text not null, uncertain bigint not null,
       attempts bigint not null, claim bigint not null, leased_until bigint, due_at bigint not null, gives_up_at bigint,
       first_try_at bigint, last_reply text, error_code text, earlier_rows text not null, request_id text not null,
       created_at bigint not null, ended_at bigint`,
    ),
    "create index account_mails_by_due on account_mails (due_at) where state in ('queued', 'deferred')",
    'create index account_mails_by_end on account_mails (ended_at) where ended_at is not null',
  ]
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  }
}
