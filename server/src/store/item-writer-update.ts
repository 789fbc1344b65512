import { sql } from 'kysely'
import type { ItemKey } from '../domain/ids.ts'
import type { Item } from '../domain/items/item.ts'
import { mimeTypeOf } from '../domain/items/mime-type.ts'
import { nameKey } from '../domain/items/names.ts'
import { insideItself, maxDepth, nameTaken, tooDeep } from '../domain/items/refusals.ts'
import type { ItemUpdate } from '../domain/ports/item-writer.ts'
import { foldersAbove, type LockedRow, lockDrive, readItem, readItemAndParent, type Steps } from './item-locks.ts'
import { type ItemEvent, recordItemAudit, recordItemChanges } from './item-log.ts'
import { changeSumsOf, pickCreatedAt, type SumChange, sumsAbove } from './item-rows.ts'
import { findFreeName } from './item-writer-names.ts'
import { chainKeys, type ItemRow, itemColumns, toItem } from './rows.ts'
import { type Command, command, one, run, statement, type Unit } from './statement.ts'

interface UpdateValues {
  drive: number
  item: number
  parent: number | null
  name: string
  nameKey: string
  ancestors: string | null
  mimeType: string | null
  description: string | null
  seq: number
  createdAt: number
  now: number
  actor: string
  fsCreatedAt: number
  fsModifiedAt: number
  fsAccessedAt: number | null
}

/**
 * A row that is not returned was not written, because a sibling has the name. A move changes what is inherited, here and
 * by everything below, so it counts as a change of permissions (design.md section 4, bumping).
 */
const updateItem = statement<UpdateValues, ItemRow>(
  'items.update',
  ({
    p,
    int,
    text,
  }) => sql`update items set parent_id = ${p.parent}, name = ${p.name}, name_key = ${p.nameKey}, ancestors = ${p.ancestors},
      mime_type = ${p.mimeType}, description = ${p.description}, seq = ${p.seq},
      acl_seq = case when parent_id <> ${p.parent} then ${int('seq')} else acl_seq end, created_at = ${p.createdAt}, modified_at = ${p.now},
      modified_by = ${p.actor}, fs_created_at = ${p.fsCreatedAt}, fs_modified_at = ${p.fsModifiedAt}, fs_accessed_at = ${p.fsAccessedAt}
    where drive_id = ${p.drive} and item_id = ${p.item} and not exists (
      select 1 from items s where s.drive_id = ${p.drive} and s.parent_id = ${int('parent')} and s.name_key = ${text('nameKey')}
        and s.deleted_at is null and s.item_id <> ${p.item})
    returning ${sql.raw(itemColumns.map(column => `items.${column}`).join(', '))}`,
)

const below = ({ drive, item }: { drive: unknown; item: unknown }) => sql`with recursive below as (
    select i.item_id from items i where i.drive_id = ${drive} and i.parent_id = ${item} and i.is_folder = 1 and i.deleted_at is null
    union all
    select c.item_id from below join items c
      on c.drive_id = ${drive} and c.parent_id = below.item_id and c.is_folder = 1 and c.deleted_at is null)`

/**
 * Replaces the beginning of the ancestors of all folders below one, in one statement. The list is JSON text without
 * blanks, so the old beginning, up to the moved folder, is cut off by length. Folders in the bin keep the chain they had:
 * whoever restores one puts it below a parent anew.
 */
const moveFolders = statement<{ drive: number; item: number; start: string; cut: number }>(
  'items.moveFolders',
  ({
    p,
    int,
    text,
  }) => sql`update items set ancestors = ${text('start')} || substr(ancestors, cast(${p.cut} as integer))
    where drive_id = ${p.drive} and item_id in (${below({ drive: p.drive, item: int('item') })} select item_id from below)`,
)

const deepestBelow = statement<{ drive: number; item: number }, { levels: number }>(
  'items.deepestBelow',
  ({ p, int }) => sql`with recursive below as (
      select ${int('item')} as item_id, 0 as levels
      union all
      select c.item_id, below.levels + 1 from below join items c
        on c.drive_id = ${p.drive} and c.parent_id = below.item_id and c.is_folder = 1 and c.deleted_at is null)
    select max(levels) as levels from below`,
)

/** Renames, moves, and changes what is known of an item. */
export function changeItem(write: ItemUpdate): Unit<Item> {
  return function* () {
    const seq = yield* lockDrive(write, 1, null)
    if (write.parent === null) return yield* updateRow(write, seq, yield* readItem(write), null)
    const { row, parent } = yield* readItemAndParent(write, write.parent)
    if (row.parent_id === parent.item_id) return yield* updateRow(write, seq, row, null)
    yield* checkMove(write, row, parent)
    return yield* updateRow(write, seq, row, parent)
  }
}

function* checkMove(write: ItemUpdate, row: LockedRow, parent: LockedRow): Steps<void> {
  const chain = chainKeys(parent, null)
  if (chain.includes(row.item_id as ItemKey)) throw insideItself()
  if (row.is_folder === 0) return
  const [deepest] = yield* one(command(deepestBelow, { drive: write.drive, item: row.item_id }))
  if (chain.length + (deepest?.levels ?? 0) > maxDepth) throw tooDeep()
}

function* updateRow(write: ItemUpdate, seq: number, row: LockedRow, newParent: LockedRow | null): Steps<Item> {
  const wanted = write.name ?? row.name
  const parent = newParent?.item_id ?? row.parent_id
  const above = newParent ? chainKeys(newParent, null) : foldersAbove(row)
  const first = yield* writeRow(write, seq, row, { name: wanted, parent, above }, newParent !== null)
  if (first) return first
  if (write.conflict === 'fail' || parent === null) throw nameTaken(wanted)
  const free = yield* findFreeName(write.drive, parent, wanted, row.is_folder === 1 ? 'folder' : 'file')
  const second = yield* writeRow(write, seq, row, { name: free, parent, above }, newParent !== null)
  if (!second) throw nameTaken(free)
  return second
}

interface Target {
  readonly name: string
  readonly parent: number | null
  readonly above: readonly number[]
}

/** Writes the row, and when it took, all that follows from it; null when a sibling has the name. */
function* writeRow(
  write: ItemUpdate,
  seq: number,
  row: LockedRow,
  target: Target,
  isMove: boolean,
): Steps<Item | null> {
  const [written] = yield* one(command(updateItem, toValues(write, seq, row, target)))
  if (!written) return null
  const event = describeUpdate(write, seq, row, written, isMove)
  const sums = isMove
    ? sumsOfMove(write, row, target.above)
    : sumsAbove(write, target.above, { bytes: 0, past: 0, children: 0 })
  yield* run({
    ...(isMove && row.is_folder === 1 ? { folders: moveBelow(write, row, target.above) } : {}),
    ...(sums.length > 0 ? { sums: changeSumsOf(write, seq, sums) } : {}),
    changes: recordItemChanges(write, [event]),
    audit: recordItemAudit(write, [event]),
  })
  return toItem(written)
}

function toValues(write: ItemUpdate, seq: number, row: LockedRow, { name, parent, above }: Target): UpdateValues {
  const { times, description } = write
  return {
    drive: write.drive,
    item: row.item_id,
    parent,
    name,
    nameKey: nameKey(name),
    ancestors: row.is_folder === 1 ? JSON.stringify(above) : null,
    mimeType: row.is_folder === 1 ? null : mimeTypeOf(name),
    description: description === null ? row.description : description === '' ? null : description,
    seq,
    createdAt: pickCreatedAt(write, times, row.created_at),
    now: write.now,
    actor: write.actor,
    fsCreatedAt: times.createdAt ?? row.fs_created_at,
    fsModifiedAt: times.modifiedAt ?? row.fs_modified_at,
    fsAccessedAt: times.accessedAt ?? row.fs_accessed_at,
  }
}

function moveBelow(write: ItemUpdate, row: LockedRow, above: readonly number[]): Command {
  const old = row.ancestors ?? '[]'
  // '[1,2]' is cut after the 2, so what stays begins with the comma before the moved folder.
  return command(moveFolders, {
    drive: write.drive,
    item: row.item_id,
    start: JSON.stringify(above).slice(0, -1),
    cut: old.length,
  }) as Command
}

/** What a move takes from the old chain and adds to the new one; folders that stand in both keep their sums. */
function sumsOfMove(write: ItemUpdate, row: LockedRow, newAbove: readonly number[]): readonly SumChange[] {
  const weight = { bytes: row.size, past: row.past_bytes }
  const sums = new Map<number, SumChange>()
  const add = (folders: readonly number[], sign: 1 | -1) => {
    folders.forEach((item, index) => {
      const known = sums.get(item) ?? { item, bytes: 0, past: 0, children: 0 }
      sums.set(item, {
        item,
        bytes: known.bytes + sign * weight.bytes,
        past: known.past + sign * weight.past,
        children: known.children + (index === folders.length - 1 ? sign : 0),
      })
    })
  }
  add(foldersAbove(row), -1)
  add(newAbove, 1)
  const all = [...sums.values()]
  return write.driveType === 'personal'
    ? all
    : all.filter(sum => sum.bytes !== 0 || sum.past !== 0 || sum.children !== 0)
}

function describeUpdate(write: ItemUpdate, seq: number, row: LockedRow, written: ItemRow, isMove: boolean): ItemEvent {
  const facts = (of: ItemRow) => ({
    name: of.name,
    ...(isMove ? { parent: of.parent_id } : {}),
    ...(write.description === null ? {} : { description: of.description }),
    fileSystemInfo: [of.fs_created_at, of.fs_modified_at, of.fs_accessed_at],
  })
  return {
    seq,
    item: row.item_id,
    action: isMove ? 'item.move' : 'item.update',
    before: facts(row),
    after: facts(written),
  }
}
