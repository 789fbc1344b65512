import { sql } from 'kysely'
import { type PlannedDrive, type PlannedItem, rootKey } from '../domain/items/drive-plan.ts'
import { type RootGrantRow, rootGrantColumns, toRootGrantRows } from './owner-grants.ts'
import { type Batch, type BatchRows, type Columns, command, run, statement } from './statement.ts'

/** Rows of new drives. Every row names its drive, so one statement serves any number of drives. */
type Row<C extends Columns> = Readonly<Record<keyof C, string | number | null>>

const driveColumns = {
  drive_id: 'bigint',
  drive_type: 'text',
  name: 'text',
  description: 'text',
  owner_kind: 'text',
  owner_id: 'text',
  premium: 'bigint',
  seq: 'bigint',
  next_site_user: 'bigint',
  quota_total: 'bigint',
  used_bytes: 'bigint',
  created_by: 'text',
  position: 'bigint',
} as const satisfies Columns

const itemColumns = {
  drive_id: 'bigint',
  item_id: 'bigint',
  parent_id: 'bigint',
  is_folder: 'bigint',
  name: 'text',
  name_key: 'text',
  ancestors: 'text',
  size: 'bigint',
  child_count: 'bigint',
  mime_type: 'text',
  quick_xor_hash: 'text',
  sha1_hash: 'text',
  sha256_hash: 'text',
  version: 'bigint',
  content_seq: 'bigint',
  created_by: 'text',
  pieces: 'text',
} as const satisfies Columns

interface Rows {
  readonly now: number
  readonly drives: readonly Row<typeof driveColumns>[]
}
interface ItemRows {
  readonly now: number
  readonly items: readonly Row<typeof itemColumns>[]
}

const insertDrives = statement<Rows>(
  'drives.insert',
  ({
    int,
    f,
    list,
  }) => sql`insert into drives (drive_id, drive_type, name, description, owner_kind, owner_id, premium, root_id, seq,
      tree_seq, next_site_user, quota_total, used_bytes, deleted_bytes, created_at, created_by, modified_at, modified_by)
    select d.drive_id, d.drive_type, d.name, d.description, d.owner_kind, d.owner_id, d.premium, ${sql.lit(rootKey)}, d.seq,
      d.seq, d.next_site_user, d.quota_total, d.used_bytes, 0, ${int('now')}, d.created_by, ${int('now')}, d.created_by
    from ${f.rows(list('drives'), driveColumns)} d`,
)

const insertOwners = statement<Omit<Rows, 'now'>>(
  'driveOwners.insert',
  ({ f, list }) => sql`insert into drive_owners (owner_id, position, drive_id)
    select d.owner_id, d.position, d.drive_id from ${f.rows(list('drives'), driveColumns)} d`,
)

const insertScopes = statement<Omit<Rows, 'now'>, { drive_id: number }>(
  'uniqueScopes.insert',
  ({
    f,
    list,
  }) => sql`insert into unique_scopes (drive_id, count) select d.drive_id, 0 from ${f.rows(list('drives'), driveColumns)} d
    returning drive_id`,
)

const insertItems = statement<ItemRows>(
  'items.insertPlanned',
  ({
    int,
    f,
    list,
  }) => sql`insert into items (drive_id, item_id, parent_id, is_folder, name, name_key, ancestors, size, child_count,
      mime_type, quick_xor_hash, sha1_hash, sha256_hash, version, description, seq, content_seq, acl_seq, own_grants, created_at,
      created_by, modified_at, modified_by, fs_created_at, fs_modified_at, fs_accessed_at, locked_by, deleted_at)
    select i.drive_id, i.item_id, i.parent_id, i.is_folder, i.name, i.name_key, i.ancestors, i.size, i.child_count, i.mime_type,
      i.quick_xor_hash, i.sha1_hash, i.sha256_hash, i.version, cast(null as text), i.item_id, i.content_seq, 0, 0, ${int('now')},
      i.created_by, ${int('now')}, i.created_by, ${int('now')}, ${int('now')}, cast(null as bigint), cast(null as text), cast(null as bigint)
    from ${f.rows(list('items'), itemColumns)} i`,
)

const insertVersions = statement<ItemRows>(
  'versions.insertPlanned',
  ({
    int,
    f,
    list,
  }) => sql`insert into versions (drive_id, item_id, version, size, pieces, quick_xor_hash, sha1_hash, sha256_hash,
      created_at, created_by)
    select i.drive_id, i.item_id, i.version, i.size, i.pieces, i.quick_xor_hash, i.sha1_hash, i.sha256_hash, ${int('now')}, i.created_by
    from ${f.rows(list('items'), itemColumns)} i where i.is_folder = 0`,
)

const insertChanges = statement<ItemRows>(
  'changes.insertPlanned',
  ({ int, f, list }) => sql`insert into changes (drive_id, seq, item_id, kind, changed_at)
    select i.drive_id, i.item_id, i.item_id, 'item', ${int('now')} from ${f.rows(list('items'), itemColumns)} i`,
)

const insertRootGrants = statement<{ now: number; grants: readonly RootGrantRow[] }>(
  'grants.insertRoots',
  ({
    int,
    f,
    list,
  }) => sql`insert into grants (drive_id, item_id, grantee, kind, permission_id, role, prior_role, expires_at,
      prior_expires_at, principal_id, email, sign_in_required, granted_by, created_at, created_seq, position, changed_seq, secret_hash,
      secret_sealed, password_hash, redeemed_by, redeemed_at, mails_sent)
    select g.drive_id, g.root_id, g.grantee, 'direct', g.permission_id, g.role, cast(null as bigint), cast(null as bigint),
      cast(null as bigint), g.grantee, cast(null as text), 1, cast(null as text), ${int('now')}, g.root_id, g.position, g.root_id,
      cast(null as text), cast(null as text), cast(null as text), cast(null as text), cast(null as bigint), 0
    from ${f.rows(list('grants'), rootGrantColumns)} g`,
)

const insertSiteUsers = statement<{ grants: readonly RootGrantRow[] }>(
  'siteUsers.insertRoots',
  ({ f, list }) => sql`insert into site_users (drive_id, principal_id, number)
    select g.drive_id, g.grantee, g.position + 1 from ${f.rows(list('grants'), rootGrantColumns)} g`,
)

function toDriveRow(drive: PlannedDrive): Row<typeof driveColumns> {
  return {
    drive_id: drive.key,
    drive_type: drive.type,
    name: drive.name,
    description: drive.description,
    owner_kind: drive.ownerKind,
    owner_id: drive.ownerId,
    premium: drive.isPremium ? 1 : 0,
    seq: drive.items.length,
    next_site_user: drive.rootRoles.length + 1,
    quota_total: drive.quotaTotal,
    used_bytes: drive.items[0]?.size ?? 0,
    created_by: drive.createdBy,
    position: drive.position,
  }
}

function toItemRow(drive: PlannedDrive, item: PlannedItem): Row<typeof itemColumns> {
  const { content } = item
  return {
    drive_id: drive.key,
    item_id: item.key,
    parent_id: item.parent,
    is_folder: content === null ? 1 : 0,
    name: item.name,
    name_key: item.nameKey,
    ancestors: item.ancestors === null ? null : JSON.stringify(item.ancestors),
    size: item.size,
    child_count: item.childCount,
    mime_type: content?.mimeType ?? null,
    quick_xor_hash: content?.hashes.quickXor ?? null,
    sha1_hash: content?.hashes.sha1 ?? null,
    sha256_hash: content?.hashes.sha256 ?? null,
    version: content === null ? 0 : 1,
    content_seq: item.contentSeq,
    created_by: drive.createdBy,
    pieces: content === null ? null : JSON.stringify(content.pieces),
  }
}

/** Makes drives with all that is planned in them. The directory's lock is held, so positions cannot collide. */
export function* insertPlannedDrives(drives: readonly PlannedDrive[], now: number): Generator<Batch, void, BatchRows> {
  if (drives.length === 0) return
  const rows = drives.map(toDriveRow)
  const items = drives.flatMap(drive => drive.items.map(item => toItemRow(drive, item)))
  const grants = drives.flatMap(drive => toRootGrantRows(drive.key, rootKey, drive.rootRoles))
  yield* run({
    drives: command(insertDrives, { drives: rows, now }),
    owners: command(insertOwners, { drives: rows }),
    scopes: command(insertScopes, { drives: rows }),
    items: command(insertItems, { items, now }),
    versions: command(insertVersions, { items, now }),
    changes: command(insertChanges, { items, now }),
    grants: command(insertRootGrants, { grants, now }),
    users: command(insertSiteUsers, { grants }),
  })
}
