/**
 * The beginning of every item write: take the drive's change numbers, then read what is to be changed.
 *
 * The first is a batch of its own. On PostgreSQL a statement sees what was committed when it began, so what stands in the
 * same statement as the bump is from before the wait for the drive (design.md section 9). A move, the sums of a tree and
 * the life of a chain cannot be decided from that; read in the next statement, under the lock, they are exact.
 */
import { sql } from 'kysely'
import type { ItemKey } from '../domain/ids.ts'
import { nameKey } from '../domain/items/names.ts'
import { changedMeanwhile, itemGone, parentGone, quotaReached } from '../domain/items/refusals.ts'
import type { ItemChange, WriteFacts } from '../domain/ports/item-writer.ts'
import { bump, type BumpOptions } from './change-log.ts'
import { isDead } from './dead-items.ts'
import { chainKeys, type ItemRow, itemColumns, selectList } from './rows.ts'
import { type Batch, type BatchRows, command, one, run, statement } from './statement.ts'

export type Steps<T> = Generator<Batch, T, BatchRows>

/** An item under the lock of its drive. */
export interface LockedRow extends ItemRow {
  /** Bytes of earlier versions, at the item or below it. */
  past_bytes: number
  /** The ancestors of the parent, for a file. */
  parent_ancestors: string | null
  is_broken: number
  is_dead: number
}

const brokenMark = sql.raw('case when b.item_id is null then 0 else 1 end as is_broken')

const readLocked = statement<{ drive: number; items: number[] }, LockedRow>(
  'items.locked',
  ({
    p,
    f,
    list,
  }) => sql`select ${sql.raw(selectList(itemColumns, 'i'))}, i.past_bytes, p.ancestors as parent_ancestors, ${brokenMark},
      case when ${isDead(f)} then 1 else 0 end as is_dead
    from items i
    left join items p on p.drive_id = i.drive_id and p.item_id = i.parent_id
    left join broken_items b on b.drive_id = i.drive_id and b.item_id = i.item_id
    where i.drive_id = ${p.drive} and ${f.inIntegers('i.item_id', list('items'))}`,
)

/** A step of a walk along names; `depth` 1 is a child of the base. */
export type StepRow = ItemRow & { depth: number; past_bytes: number; is_broken: number }

const readSteps = statement<{ drive: number; base: number; names: { position: number; name: string }[] }, StepRow>(
  'items.steps',
  // CROSS JOIN keeps the order: each name is looked up in its folder, however many children that has.
  ({ p, int, f, list }) => sql`with recursive steps as (
      select 0 as depth, ${int('base')} as item_id
      union all
      select steps.depth + 1, c.item_id from steps
      cross join ${f.rows(list('names'), { position: 'bigint', name: 'text' })} n cross join items c
      where n.position = steps.depth and c.drive_id = ${p.drive} and c.parent_id = steps.item_id and c.name_key = n.name
        and c.deleted_at is null)
    select steps.depth, ${sql.raw(selectList(itemColumns, 'i'))}, i.past_bytes, ${brokenMark}
    from steps cross join items i left join broken_items b on b.drive_id = i.drive_id and b.item_id = i.item_id
    where steps.depth > 0 and i.drive_id = ${p.drive} and i.item_id = steps.item_id order by steps.depth`,
)

/**
 * Locks the drive and takes `count` change numbers; gives the last. `addedBytes` is what the write stores; a drive that
 * is over its quota afterwards refuses it.
 */
export function* lockDrive(
  facts: WriteFacts,
  count: number,
  addedBytes: number | null,
  options: Pick<BumpOptions, 'keepsTree'> = {},
): Steps<number> {
  const rows = yield* one(bump(facts.drive, { ...options, count, usedBytes: addedBytes ?? 0 }))
  const row = rows[0] as { seq: number; used_bytes: number; quota_total: number } | undefined
  if (!row) throw itemGone()
  if (addedBytes !== null && row.quota_total > 0 && row.used_bytes > row.quota_total) {
    throw quotaReached(row.used_bytes, row.quota_total)
  }
  return row.seq
}

/** The item to be changed, which must be alive and be what the caller believes it to be. */
export function* readItem(change: ItemChange): Steps<LockedRow> {
  const [row] = yield* one(command(readLocked, { drive: change.drive, items: [change.item] }))
  return checkItem(row, change)
}

/** The same together with the folder that it is to move to. */
export function* readItemAndParent(change: ItemChange, parent: ItemKey): Steps<{ row: LockedRow; parent: LockedRow }> {
  const rows = yield* one(command(readLocked, { drive: change.drive, items: [change.item, parent] }))
  const find = (key: number) => rows.find(row => row.item_id === key)
  return { row: checkItem(find(change.item), change), parent: checkParent(find(parent)) }
}

/** The folder to write in, and how far the names below it exist. */
export function* readPlace(
  facts: WriteFacts,
  base: ItemKey,
  names: readonly string[],
): Steps<{ base: LockedRow; steps: readonly StepRow[] }> {
  const keys = names.map((name, position) => ({ position, name: nameKey(name) }))
  const rows = yield* run({
    base: command(readLocked, { drive: facts.drive, items: [base] }),
    steps: command(readSteps, { drive: facts.drive, base, names: keys }),
  })
  const [row] = (rows['base'] ?? []) as unknown as readonly LockedRow[]
  const steps = (rows['steps'] ?? []) as unknown as readonly StepRow[]
  return { base: checkParent(row), steps: steps.toSorted((left, right) => left.depth - right.depth) }
}

function checkItem(row: LockedRow | undefined, change: ItemChange): LockedRow {
  if (!row || row.is_dead === 1) throw itemGone()
  if (change.expectedSeq !== null && change.expectedSeq !== row.seq) throw changedMeanwhile()
  return row
}

function checkParent(row: LockedRow | undefined): LockedRow {
  if (!row || row.is_dead === 1 || row.is_folder === 0) throw parentGone()
  return row
}

/** The folders above an item, root first. */
export function foldersAbove(row: LockedRow): readonly ItemKey[] {
  return chainKeys(row, row.parent_ancestors).slice(0, -1)
}
