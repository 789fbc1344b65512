import { type Kysely, sql } from 'kysely'
import { listStatisticsStatements } from './sqlite-statistics.ts'

/**
 * The first schema. Directory tables (small, read everywhere) come first; drive tables start every key with the
 * drive and are unique only inside one, so that they spread over a distributed PostgreSQL (design.md section 3).
 * Rows hold UTC milliseconds. Text compares by bytes on both engines.
 */
export function createInit(dialect: 'sqlite' | 'postgres') {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text'
  /** Clustered by primary key on SQLite; PostgreSQL has heaps. */
  const clustered = dialect === 'sqlite' ? ' without rowid' : ''
  const create = (name: string, columns: string) =>
    `create table ${name} (${columns.replaceAll(/\btext\b/g, text)})${clustered}`

  /** Appended to on both: what has wide rows and several indexes would be written in many places else. */
  const createHeap = (name: string, columns: string) =>
    `create table ${name} (${columns.replaceAll(/\btext\b/g, text)})`

  const statements = [
    create('settings', 'name text primary key, value text not null'),
    create(
      'mail_quotas',
      'sender_id text primary key, since bigint not null, used bigint not null, granted bigint not null',
    ),
    create('counters', 'name text primary key, value bigint not null'),
    "insert into counters (name, value) values ('directory', 1)",

    create(
      'principals',
      `principal_id text primary key, kind text not null, display_name text not null, mail text, mail_nickname text,
       user_principal_name text, user_type text, external_user_state text, account_enabled bigint not null,
       preferred_language text, given_name text, surname text, job_title text, description text,
       mail_enabled bigint not null, security_enabled bigint not null, unified bigint not null,
       is_admin bigint not null, premium bigint not null, password_hash text, password_sealed text,
       created_at bigint not null, deleted_at bigint`,
    ),
    'create index principals_by_name on principals (kind, display_name, principal_id) where deleted_at is null',
    'create index principals_by_upn on principals (kind, user_principal_name, principal_id) where deleted_at is null',
    create('addresses', 'address text primary key, principal_id text not null, kind text not null'),
    'create index addresses_by_principal on addresses (principal_id)',
    create('aliases', 'alias text not null, principal_id text not null, primary key (alias, principal_id)'),
    'create index aliases_by_principal on aliases (principal_id)',
    create('group_members', 'group_id text not null, member_id text not null, primary key (group_id, member_id)'),
    'create index group_members_by_member on group_members (member_id, group_id)',
    create('group_owners', 'group_id text not null, owner_id text not null, primary key (group_id, owner_id)'),
    'create index group_owners_by_owner on group_owners (owner_id, group_id)',
    create('memberships', 'member_id text not null, principal_id text not null, primary key (member_id, principal_id)'),
    'create index memberships_by_principal on memberships (principal_id, member_id)',
    create(
      'sites',
      `site_id text primary key, web_id text not null, hostname text not null, path text not null, path_key text not null,
       name text not null, display_name text not null, description text, is_root bigint not null, search_key text not null,
       created_at bigint not null`,
    ),
    'create unique index sites_by_path on sites (hostname, path_key)',
    'create unique index sites_by_web on sites (web_id)',
    'create index sites_by_name on sites (display_name, site_id)',
    create(
      'site_roles',
      'site_id text not null, principal_id text not null, role bigint not null, primary key (site_id, principal_id)',
    ),
    'create index site_roles_by_principal on site_roles (principal_id, site_id)',
    create(
      'applications',
      `app_id text primary key, service_principal_id text not null, display_name text not null, kind text not null,
       roles text not null, secret_hashes text not null, secret_sealed text, created_at bigint not null`,
    ),
    create(
      'oidc_state',
      `model text not null, state_id text not null, payload text not null, grant_id text, uid text, user_code text,
       expires_at bigint, consumed_at bigint, primary key (model, state_id)`,
    ),
    'create index oidc_state_by_grant on oidc_state (grant_id) where grant_id is not null',
    'create unique index oidc_state_by_uid on oidc_state (model, uid) where uid is not null',
    'create unique index oidc_state_by_user_code on oidc_state (model, user_code) where user_code is not null',
    'create index oidc_state_by_expiry on oidc_state (expires_at) where expires_at is not null',
    create(
      'drive_owners',
      'owner_id text not null, position bigint not null, drive_id bigint not null, primary key (owner_id, position)',
    ),
    'create unique index drive_owners_by_drive on drive_owners (drive_id)',
    // Development mode only. Numbered, because its moments are those of a clock that tests move in both directions.
    create(
      'captured_mail',
      'position bigint primary key, mail_id text not null, captured_at bigint not null, recipients text not null, content text not null',
    ),
    'create unique index captured_mail_by_id on captured_mail (mail_id)',

    create(
      'drives',
      `drive_id bigint primary key, drive_type text not null, name text not null, description text, owner_kind text not null,
       owner_id text not null, premium bigint not null, root_id bigint not null, seq bigint not null,
       tree_seq bigint not null, next_site_user bigint not null, quota_total bigint not null, used_bytes bigint not null,
       deleted_bytes bigint not null, created_at bigint not null, created_by text,
       modified_at bigint not null, modified_by text`,
    ),
    create('unique_scopes', 'drive_id bigint primary key, count bigint not null'),
    create(
      'items',
      `drive_id bigint not null, item_id bigint not null, parent_id bigint, is_folder bigint not null, name text not null,
       name_key text not null, ancestors text, size bigint not null, past_bytes bigint not null default 0,
       child_count bigint not null, mime_type text,
       quick_xor_hash text, sha1_hash text, sha256_hash text, version bigint not null, description text, seq bigint not null,
       content_seq bigint not null, acl_seq bigint not null, own_grants bigint not null, created_at bigint not null, created_by text,
       modified_at bigint not null, modified_by text, fs_created_at bigint not null, fs_modified_at bigint not null,
       fs_accessed_at bigint, locked_by text, deleted_at bigint, primary key (drive_id, item_id)`,
    ),
    'create unique index items_by_name on items (drive_id, parent_id, name_key) where deleted_at is null and parent_id is not null',
    'create index items_by_order on items (drive_id, parent_id, is_folder desc, name_key, item_id) where deleted_at is null',
    create(
      'versions',
      `drive_id bigint not null, item_id bigint not null, version bigint not null, size bigint not null, pieces text not null,
       quick_xor_hash text, sha1_hash text, sha256_hash text, created_at bigint not null, created_by text,
       primary key (drive_id, item_id, version)`,
    ),
    create(
      'broken_items',
      'drive_id bigint not null, item_id bigint not null, seq bigint not null, primary key (drive_id, item_id)',
    ),
    createHeap(
      'grants',
      `drive_id bigint not null, item_id bigint not null, grantee text not null, kind text not null, permission_id text not null,
       role bigint not null, prior_role bigint, expires_at bigint, prior_expires_at bigint, principal_id text, email text,
       sign_in_required bigint not null, granted_by text, created_at bigint not null, created_seq bigint not null, position bigint not null,
       changed_seq bigint not null, changed_position bigint not null default 0, secret_hash text, secret_sealed text, password_hash text, redeemed_by text,
       redeemed_at bigint, mails_sent bigint not null, primary key (drive_id, item_id, grantee)`,
    ),
    'create index grants_by_principal on grants (grantee, created_at, drive_id, item_id)',
    'create index grants_by_order on grants (drive_id, item_id, created_seq, position)',
    // The id of a direct grant names its holder, who is in the primary key.
    "create index grants_by_link on grants (drive_id, item_id, permission_id) where kind <> 'direct'",
    'create index grants_by_expiry on grants (expires_at) where expires_at is not null',
    'create index grants_by_secret on grants (drive_id, secret_hash) where secret_hash is not null',
    "create index grants_anonymous on grants (drive_id, item_id) where kind = 'anonymous'",
    create(
      'site_users',
      'drive_id bigint not null, principal_id text not null, number bigint not null, primary key (drive_id, principal_id)',
    ),
    'create index site_users_by_number on site_users (drive_id, number)',
    create(
      'changes',
      'drive_id bigint not null, seq bigint not null, item_id bigint not null, kind text not null, changed_at bigint not null, primary key (drive_id, seq, item_id)',
    ),
    // Read by time, and so all writers append to one place; by drive each would touch a page of its own.
    create(
      'audit',
      `drive_id bigint not null, seq bigint not null, part bigint not null, at bigint not null, action text not null,
       actor text not null, app_id text, request_id text not null, item_id bigint, target text, old_value text,
       new_value text, primary key (at, drive_id, seq, part)`,
    ),
    create(
      'outbox',
      `drive_id bigint not null, delivery_id text not null, item_id bigint not null, grantee text not null,
       permission_id text not null, kind text not null, address text not null, language text not null, content text not null,
       send_count bigint not null, state text not null, uncertain bigint not null, attempts bigint not null,
       claim bigint not null, leased_until bigint, due_at bigint not null, first_try_at bigint, last_reply text,
       error_code text, earlier_rows text not null, sender_id text, request_id text not null, created_at bigint not null, ended_at bigint,
       primary key (drive_id, delivery_id)`,
    ),
    "create index outbox_by_due on outbox (due_at) where state in ('queued', 'deferred')",
    'create index outbox_by_end on outbox (ended_at) where ended_at is not null',
    'create index outbox_by_permission on outbox (drive_id, item_id, permission_id)',
    create(
      'idempotency',
      `drive_id bigint not null, caller text not null, key text not null, request_hash text not null, state text not null,
       token text not null, lease_until bigint not null, status bigint, answer_sealed text, created_at bigint not null,
       primary key (drive_id, caller, key)`,
    ),
    'create index idempotency_by_time on idempotency (created_at)',
    ...(dialect === 'sqlite' ? listStatisticsStatements() : []),
  ]

  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  }
}
