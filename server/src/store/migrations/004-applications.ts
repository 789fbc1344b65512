import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'

interface OldApplication {
  app_id: string
  secret_hashes: string
  secret_sealed: string | null
  created_at: number | string
}

/** What Entra lets a secret live at most; those from before this table began with their application. */
const oldSecretLifeMs = 731 * 86_400_000

/**
 * Applications that people sign in to: addresses to return to, delegated scopes, what people agreed to. Secrets and
 * certificates become rows, because each has a beginning and an end of its own.
 */
export function createApplications(dialect: 'sqlite' | 'postgres') {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text'
  const clustered = dialect === 'sqlite' ? ' without rowid' : ''
  const create = (name: string, columns: string) =>
    `create table ${name} (${columns.replaceAll(/\btext\b/g, text)})${clustered}`

  const before = [
    create(
      'application_secrets',
      `app_id text not null, secret_id text not null, hash text not null, hint text, display_name text,
       starts_at bigint not null, ends_at bigint not null, sealed text, primary key (app_id, secret_id)`,
    ),
    create(
      'application_certificates',
      `app_id text not null, certificate_id text not null, display_name text, thumbprint_sha1 text not null,
       thumbprint_sha256 text not null, public_jwk text not null, starts_at bigint not null, ends_at bigint not null,
       primary key (app_id, certificate_id)`,
    ),
    'create unique index application_certificates_by_thumbprint on application_certificates (app_id, thumbprint_sha256)',
    // The person is empty where an administrator agreed for everybody: so one key finds both.
    create(
      'consents',
      `app_id text not null, person_id text not null, consent_id text not null, scopes text not null,
       granted_at bigint not null, granted_by text not null, primary key (app_id, person_id)`,
    ),
    'create unique index consents_by_id on consents (consent_id)',
    'create index consents_by_application on consents (app_id, consent_id)',
    "create index consents_for_everybody on consents (consent_id) where person_id = ''",
    "create index consents_by_person on consents (person_id, consent_id) where person_id <> ''",
    `alter table applications add column object_id ${text} not null default ''`,
    `alter table applications add column redirect_uris ${text} not null default '[]'`,
    `alter table applications add column delegated_scopes ${text} not null default '[]'`,
    'alter table applications add column pkce_optional bigint not null default 0',
    'alter table applications add column enabled bigint not null default 1',
  ]
  const after = [
    'alter table applications drop column secret_hashes',
    'alter table applications drop column secret_sealed',
    'create unique index applications_by_object on applications (object_id)',
    'create unique index applications_by_principal on applications (service_principal_id)',
  ]

  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of before) await sql.raw(statement).execute(db)
      const old =
        await sql<OldApplication>`select app_id, secret_hashes, secret_sealed, created_at from applications`.execute(db)
      for (const row of old.rows) await moveApplication(db, row)
      for (const statement of after) await sql.raw(statement).execute(db)
    },
  }
}

async function moveApplication(db: Kysely<unknown>, row: OldApplication): Promise<void> {
  await sql`update applications set object_id = ${randomUUID()} where app_id = ${row.app_id}`.execute(db)
  const starts = Number(row.created_at)
  const hashes = JSON.parse(row.secret_hashes) as string[]
  for (const [index, hash] of hashes.entries()) {
    // The one that a development seed shows is the first: later ones were made by the command line.
    const sealed = index === 0 ? row.secret_sealed : null
    await sql`insert into application_secrets (app_id, secret_id, hash, hint, display_name, starts_at, ends_at, sealed)
      values (${row.app_id}, ${randomUUID()}, ${hash}, null, null, ${starts}, ${starts + oldSecretLifeMs}, ${sealed})`.execute(
      db,
    )
  }
}
