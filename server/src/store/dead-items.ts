import { type RawBuilder, sql } from 'kysely'
import type { DialectFragments } from './statement.ts'

/**
 * Whether an item is deleted or lies below a deleted folder: deleting marks the top item only (design.md section 9). For
 * queries that call the item `i` and its parent, joined from the left, `p`: a folder's row holds its ancestors, a file
 * reads its parent's.
 */
export function isDead(f: DialectFragments): RawBuilder<unknown> {
  return sql`(i.deleted_at is not null or p.deleted_at is not null or exists (
    select 1 from ${f.elements(sql.raw("coalesce(i.ancestors, p.ancestors, '[]')"))} e
    join items a on a.drive_id = i.drive_id and a.item_id = cast(e.value as bigint)
    where a.deleted_at is not null))`
}
