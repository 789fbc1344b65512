/** The writes to the rows of items, versions and the sums of folders. */
import { sql } from 'kysely'
import { mimeTypeOf } from '../domain/items/mime-type.ts'
import { nameKey } from '../domain/items/names.ts'
import type { FileContent, FileTimes, WriteFacts } from '../domain/ports/item-writer.ts'
import { type ItemRow, itemColumns } from './rows.ts'
import { type Command, command, statement } from './statement.ts'

const returned = sql.raw(itemColumns.map(column => `items.${column}`).join(', '))

const newColumns = {
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
  description: 'text',
  content_seq: 'bigint',
  created_at: 'bigint',
  fs_created_at: 'bigint',
  fs_modified_at: 'bigint',
  fs_accessed_at: 'bigint',
} as const
type NewRow = { readonly [K in keyof typeof newColumns]: string | number | null }

/** Whether a name is taken is decided here, by the unique index: a row that is not returned was not written. */
const insertItems = statement<{ drive: number; now: number; actor: string; items: readonly NewRow[] }, ItemRow>(
  'items.insert',
  ({
    int,
    text,
    f,
    list,
  }) => sql`insert into items (drive_id, item_id, parent_id, is_folder, name, name_key, ancestors, size, past_bytes,
      child_count, mime_type, quick_xor_hash, sha1_hash, sha256_hash, version, description, seq, content_seq, acl_seq, own_grants,
      created_at, created_by, modified_at, modified_by, fs_created_at, fs_modified_at, fs_accessed_at, locked_by, deleted_at)
    select ${int('drive')}, n.item_id, n.parent_id, n.is_folder, n.name, n.name_key, n.ancestors, n.size, 0, n.child_count, n.mime_type,
      n.quick_xor_hash, n.sha1_hash, n.sha256_hash, n.version, n.description, n.item_id, n.content_seq, 0, 0, n.created_at,
      ${text('actor')}, ${int('now')}, ${text('actor')}, n.fs_created_at, n.fs_modified_at, n.fs_accessed_at, cast(null as text),
      cast(null as bigint)
    from ${f.rows(list('items'), newColumns)} n where true
    on conflict (drive_id, parent_id, name_key) where deleted_at is null and parent_id is not null do nothing
    returning ${returned}`,
)

const insertVersion = statement<{
  drive: number
  item: number
  version: number
  size: number
  pieces: readonly { name: string; size: number }[]
  quickXor: string
  sha1: string
  sha256: string
  now: number
  actor: string
}>(
  'versions.insert',
  ({ p, int, text, list }) => sql`insert into versions
    (drive_id, item_id, version, size, pieces, quick_xor_hash, sha1_hash, sha256_hash, created_at, created_by)
    values (${p.drive}, ${p.item}, ${p.version}, ${int('size')}, ${list('pieces')}, ${text('quickXor')}, ${text('sha1')},
      ${text('sha256')}, ${int('now')}, ${text('actor')})`,
)

const setContent = statement<
  {
    drive: number
    item: number
    seq: number
    version: number
    size: number
    quickXor: string
    sha1: string
    sha256: string
    now: number
    actor: string
    createdAt: number
    fsCreatedAt: number
    fsModifiedAt: number
    fsAccessedAt: number | null
  },
  ItemRow
>(
  'items.setContent',
  ({
    p,
  }) => sql`update items set past_bytes = past_bytes + size, size = ${p.size}, version = ${p.version}, quick_xor_hash = ${p.quickXor},
      sha1_hash = ${p.sha1}, sha256_hash = ${p.sha256}, seq = ${p.seq}, content_seq = ${p.seq}, modified_at = ${p.now},
      modified_by = ${p.actor}, created_at = ${p.createdAt}, fs_created_at = ${p.fsCreatedAt}, fs_modified_at = ${p.fsModifiedAt},
      fs_accessed_at = ${p.fsAccessedAt}
    where drive_id = ${p.drive} and item_id = ${p.item} returning ${returned}`,
)

const sumColumns = { item: 'bigint', bytes: 'bigint', past: 'bigint', children: 'bigint' } as const
/** What a write adds to the sums of one folder. */
export type SumChange = { readonly [K in keyof typeof sumColumns]: number }

const changeSums = statement<{ drive: number; seq: number; sums: readonly SumChange[] }>(
  'items.changeSums',
  ({ p, f, list }) => sql`update items set size = items.size + d.bytes, past_bytes = items.past_bytes + d.past,
      child_count = items.child_count + d.children, content_seq = ${p.seq}
    from ${f.rows(list('sums'), sumColumns)} d where items.drive_id = ${p.drive} and items.item_id = d.item`,
)

/** A folder or file that is to be made. */
export interface NewItem {
  readonly key: number
  readonly parent: number
  readonly name: string
  /** The folders above it, root first. */
  readonly above: readonly number[]
  /** Null is a folder. */
  readonly content: FileContent | null
  /** Of a folder that is made together with what lies in it. */
  readonly size: number
  readonly childCount: number
  readonly contentSeq: number
  readonly times: FileTimes
  readonly description: string | null
}

/** The command that makes items, several at once. */
export function insertNew(facts: WriteFacts, items: readonly NewItem[]): Command<ItemRow> {
  const rows = items.map(item => toNewRow(facts, item))
  return command(insertItems, { drive: facts.drive, now: facts.now, actor: facts.actor, items: rows })
}

function toNewRow(facts: WriteFacts, item: NewItem): NewRow {
  const { content, times } = item
  return {
    item_id: item.key,
    parent_id: item.parent,
    is_folder: content === null ? 1 : 0,
    name: item.name,
    name_key: nameKey(item.name),
    ancestors: content === null ? JSON.stringify(item.above) : null,
    size: item.size,
    child_count: item.childCount,
    mime_type: content === null ? null : mimeTypeOf(item.name),
    quick_xor_hash: content?.hashes.quickXor ?? null,
    sha1_hash: content?.hashes.sha1 ?? null,
    sha256_hash: content?.hashes.sha256 ?? null,
    version: content === null ? 0 : 1,
    description: item.description,
    content_seq: item.contentSeq,
    created_at: pickCreatedAt(facts, times, facts.now),
    fs_created_at: times.createdAt ?? facts.now,
    fs_modified_at: times.modifiedAt ?? facts.now,
    fs_accessed_at: times.accessedAt,
  }
}

/** `createdDateTime` follows the client's date on business drives and libraries; on personal ones it is the server's (client-rclone.md section 9). */
export function pickCreatedAt(facts: WriteFacts, times: FileTimes, otherwise: number): number {
  return facts.driveType === 'personal' ? otherwise : (times.createdAt ?? otherwise)
}

/** The command that records a version and its pieces. */
export function insertVersionOf(facts: WriteFacts, item: number, version: number, content: FileContent): Command {
  const { quickXor, sha1, sha256 } = content.hashes
  return command(insertVersion, {
    drive: facts.drive,
    item,
    version,
    size: content.size,
    pieces: content.pieces,
    quickXor,
    sha1,
    sha256,
    now: facts.now,
    actor: facts.actor,
  }) as Command
}

/** The command that gives a file new content; the bytes it had count as past from now on. */
export function setContentOf(
  facts: WriteFacts,
  row: ItemRow,
  seq: number,
  content: FileContent,
  times: FileTimes,
): Command<ItemRow> {
  const { quickXor, sha1, sha256 } = content.hashes
  return command(setContent, {
    drive: facts.drive,
    item: row.item_id,
    seq,
    version: row.version + 1,
    size: content.size,
    quickXor,
    sha1,
    sha256,
    now: facts.now,
    actor: facts.actor,
    createdAt: pickCreatedAt(facts, times, row.created_at),
    fsCreatedAt: times.createdAt ?? row.fs_created_at,
    fsModifiedAt: times.modifiedAt ?? facts.now,
    fsAccessedAt: times.accessedAt ?? row.fs_accessed_at,
  })
}

/**
 * The command that keeps the sums of folders exact, one UPDATE for the whole chain. It also moves `content_seq`, from
 * which the cTag of a folder on a personal drive is made.
 */
export function changeSumsOf(facts: WriteFacts, seq: number, sums: readonly SumChange[]): Command {
  return command(changeSums, { drive: facts.drive, seq, sums })
}

/**
 * The sums of the folders above an item that grows by some bytes; the last folder is its parent. Folders whose sums stay
 * are left alone, except on personal drives, where a folder's cTag tells of every change below it (drive-items.md section 6).
 */
export function sumsAbove(
  facts: WriteFacts,
  folders: readonly number[],
  change: { readonly bytes: number; readonly past: number; readonly children: number },
): readonly SumChange[] {
  const { bytes, past, children } = change
  const sums = folders.map((item, index) => ({
    item,
    bytes,
    past,
    children: index === folders.length - 1 ? children : 0,
  }))
  return facts.driveType === 'personal'
    ? sums
    : sums.filter(sum => sum.bytes !== 0 || sum.past !== 0 || sum.children !== 0)
}
