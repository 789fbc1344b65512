/** Rows as the database holds them, and their translation into the domain's words. Rows stop at the store. */
import type { Grant, GrantKind } from '../domain/access/grant.ts'
import type { DriveKey, ItemKey } from '../domain/ids.ts'
import type { Drive, DriveType, Item } from '../domain/items/item.ts'

export interface DriveRow {
  drive_id: number
  drive_type: DriveType
  name: string
  description: string | null
  owner_kind: 'user' | 'group' | 'site'
  owner_id: string
  premium: number
  root_id: number
  seq: number
  quota_total: number
  used_bytes: number
  deleted_bytes: number
  created_at: number
  created_by: string | null
  modified_at: number
  modified_by: string | null
}

export interface ItemRow {
  drive_id: number
  item_id: number
  parent_id: number | null
  is_folder: number
  name: string
  ancestors: string | null
  size: number
  child_count: number
  mime_type: string | null
  quick_xor_hash: string | null
  sha1_hash: string | null
  sha256_hash: string | null
  version: number
  description: string | null
  seq: number
  content_seq: number
  acl_seq: number
  own_grants: number
  created_at: number
  created_by: string | null
  modified_at: number
  modified_by: string | null
  fs_created_at: number
  fs_modified_at: number
  fs_accessed_at: number | null
  locked_by: string | null
}

export interface GrantRow {
  drive_id: number
  item_id: number
  grantee: string
  kind: GrantKind
  permission_id: string
  role: number
  expires_at: number | null
  principal_id: string | null
  email: string | null
  sign_in_required: number
  granted_by: string | null
  created_at: number
  created_seq: number
  redeemed_by: string | null
  redeemed_at: number | null
  secret_sealed: string | null
  has_password: number
}

/** The columns of `drives` as select list, under a table alias. */
export const driveColumns = [
  'drive_id',
  'drive_type',
  'name',
  'description',
  'owner_kind',
  'owner_id',
  'premium',
  'root_id',
  'seq',
  'quota_total',
  'used_bytes',
  'deleted_bytes',
  'created_at',
  'created_by',
  'modified_at',
  'modified_by',
] as const

export const itemColumns = [
  'drive_id',
  'item_id',
  'parent_id',
  'is_folder',
  'name',
  'ancestors',
  'size',
  'child_count',
  'mime_type',
  'quick_xor_hash',
  'sha1_hash',
  'sha256_hash',
  'version',
  'description',
  'seq',
  'content_seq',
  'acl_seq',
  'own_grants',
  'created_at',
  'created_by',
  'modified_at',
  'modified_by',
  'fs_created_at',
  'fs_modified_at',
  'fs_accessed_at',
  'locked_by',
] as const

export const grantColumns = [
  'drive_id',
  'item_id',
  'grantee',
  'kind',
  'permission_id',
  'role',
  'expires_at',
  'principal_id',
  'email',
  'sign_in_required',
  'granted_by',
  'created_at',
  'created_seq',
  'redeemed_by',
  'redeemed_at',
  'secret_sealed',
] as const

/** A select list: `alias.column as prefix_column, …`. */
export function selectList(columns: readonly string[], alias: string, prefix = ''): string {
  return columns.map(column => `${alias}.${column} as ${prefix}${column}`).join(', ')
}

/** Grants carry whether they have a password, never the hash. */
export function grantList(alias: string): string {
  return `${selectList(grantColumns, alias)}, (case when ${alias}.password_hash is null then 0 else 1 end) as has_password`
}

export function toDrive(row: DriveRow): Drive {
  return {
    key: row.drive_id as DriveKey,
    type: row.drive_type,
    name: row.name,
    description: row.description,
    ownerKind: row.owner_kind,
    ownerId: row.owner_id,
    isPremium: row.premium === 1,
    rootId: row.root_id as ItemKey,
    seq: row.seq,
    quotaTotal: row.quota_total,
    usedBytes: row.used_bytes,
    deletedBytes: row.deleted_bytes,
    createdAt: row.created_at,
    createdBy: row.created_by,
    modifiedAt: row.modified_at,
    modifiedBy: row.modified_by,
  }
}

export function toItem(row: ItemRow): Item {
  return {
    drive: row.drive_id as DriveKey,
    key: row.item_id as ItemKey,
    parent: row.parent_id as ItemKey | null,
    isFolder: row.is_folder === 1,
    name: row.name,
    size: row.size,
    childCount: row.child_count,
    mimeType: row.mime_type,
    quickXorHash: row.quick_xor_hash,
    sha1Hash: row.sha1_hash,
    sha256Hash: row.sha256_hash,
    version: row.version,
    description: row.description,
    seq: row.seq,
    contentSeq: row.content_seq,
    aclSeq: row.acl_seq,
    ownGrants: row.own_grants,
    createdAt: row.created_at,
    createdBy: row.created_by,
    modifiedAt: row.modified_at,
    modifiedBy: row.modified_by,
    fsCreatedAt: row.fs_created_at,
    fsModifiedAt: row.fs_modified_at,
    fsAccessedAt: row.fs_accessed_at,
    lockedBy: row.locked_by,
  }
}

export function toGrant(row: GrantRow): Grant {
  return {
    drive: row.drive_id as DriveKey,
    item: row.item_id as ItemKey,
    grantee: row.grantee,
    kind: row.kind,
    permissionId: row.permission_id,
    rank: row.role,
    expiresAt: row.expires_at,
    principalId: row.principal_id,
    email: row.email,
    isSignInRequired: row.sign_in_required === 1,
    grantedBy: row.granted_by,
    createdAt: row.created_at,
    createdSeq: row.created_seq,
    redeemedBy: row.redeemed_by,
    redeemedAt: row.redeemed_at,
    secretSealed: row.secret_sealed,
    hasPassword: row.has_password === 1,
  }
}

/** The chain of ancestors of an item: a folder's row holds its own, a file reads its parent's. */
export function chainKeys(row: ItemRow, parentAncestors: string | null): ItemKey[] {
  const above = row.is_folder === 1 ? row.ancestors : parentAncestors
  const keys = above === null ? [] : (JSON.parse(above) as ItemKey[])
  if (row.is_folder === 0 && row.parent_id !== null) keys.push(row.parent_id as ItemKey)
  keys.push(row.item_id as ItemKey)
  return keys
}
