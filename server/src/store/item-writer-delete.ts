import { sql } from 'kysely'
import { itemGone } from '../domain/items/refusals.ts'
import type { ItemChange } from '../domain/ports/item-writer.ts'
import { foldersAbove, lockDrive, readItem } from './item-locks.ts'
import { type ItemEvent, recordDeletions, recordItemAudit } from './item-log.ts'
import { changeSumsOf, sumsAbove } from './item-rows.ts'
import { command, run, statement, type Unit } from './statement.ts'

const markDeleted = statement<
  { drive: number; item: number; seq: number; now: number; actor: string },
  { item_id: number }
>(
  'items.markDeleted',
  ({
    p,
  }) => sql`update items set deleted_at = ${p.now}, seq = ${p.seq}, modified_at = ${p.now}, modified_by = ${p.actor}
    where drive_id = ${p.drive} and item_id = ${p.item} and deleted_at is null returning item_id`,
)

/** The bytes of what is deleted move from the drive's use to its bin. */
const moveToBin = statement<{ drive: number; bytes: number }>(
  'drives.moveToBin',
  ({ p }) => sql`update drives set used_bytes = used_bytes - ${p.bytes}, deleted_bytes = deleted_bytes + ${p.bytes}
    where drive_id = ${p.drive}`,
)

/** Items with grants of their own that go with a folder no longer count against the limit of the drive (policy.md section 6). */
const dropScopes = statement<{ drive: number; item: number }>(
  'uniqueScopes.dropBelow',
  ({ p, int }) => sql`update unique_scopes set count = count - (
      with recursive gone as (
        select ${int('item')} as item_id
        union all
        select i.item_id from gone join items i
          on i.drive_id = ${p.drive} and i.parent_id = gone.item_id and i.deleted_at is null)
      select count(*) from gone cross join items g
      where g.drive_id = ${p.drive} and g.item_id = gone.item_id and g.own_grants > 0)
    where drive_id = ${p.drive}`,
)

/** Deletes an item with everything below it: one row is marked, the rest is dead through its chain. */
export function deleteItem(change: ItemChange): Unit<void> {
  return function* () {
    const seq = yield* lockDrive(change, 1, null)
    const row = yield* readItem(change)
    const event: ItemEvent = {
      seq,
      item: row.item_id,
      action: 'item.delete',
      before: { name: row.name, parent: row.parent_id, kind: row.is_folder === 1 ? 'folder' : 'file', size: row.size },
      after: null,
    }
    const sums = sumsAbove(change, foldersAbove(row), { bytes: -row.size, past: -row.past_bytes, children: -1 })
    const { drive, now, actor } = change
    const rows = yield* run({
      item: command(markDeleted, { drive, item: row.item_id, seq, now, actor }),
      sums: changeSumsOf(change, seq, sums),
      drive: command(moveToBin, { drive, bytes: row.size + row.past_bytes }),
      scopes: command(dropScopes, { drive, item: row.item_id }),
      changes: recordDeletions(change, seq, row.item_id),
      audit: recordItemAudit(change, [event]),
    })
    if ((rows['item'] ?? []).length === 0) throw itemGone()
  }
}
