import { sql } from 'kysely'
import type { ItemKey } from '../domain/ids.ts'
import type { FirstShares } from '../domain/ports/first-shares.ts'
import { type Engine, statement } from './statement.ts'

const live = (alias: string, now: unknown) =>
  sql`(${sql.ref(`${alias}.expires_at`)} is null or ${sql.ref(`${alias}.expires_at`)} > ${now})`

/**
 * The first permission comes from the index by order, the anonymous one from an index of its own, so an item with ten
 * thousand grants costs what an item with one does. Grants that nobody made are those of owners.
 */
const firstShares = statement<
  { drive: number; items: number[]; now: number },
  { item_id: number; granted_by: string; created_at: number; is_anonymous: number }
>(
  'grants.firstShares',
  ({ p, f, list }) => sql`select g.item_id, g.granted_by, g.created_at, case when exists (
        select 1 from grants a where a.drive_id = ${p.drive} and a.item_id = g.item_id and a.kind = 'anonymous' and ${live('a', p.now)})
      then 1 else 0 end as is_anonymous
    from ${f.elements(sql`${list('items')}`)} e cross join grants g
    where g.drive_id = ${p.drive} and g.item_id = cast(e.value as bigint) and g.grantee = (
      select o.grantee from grants o where o.drive_id = ${p.drive} and o.item_id = cast(e.value as bigint)
        and o.role < 3 and o.granted_by is not null and ${live('o', p.now)}
      order by o.created_seq, o.position limit 1)`,
)

/** First shares on either engine. */
export function createFirstShares(engine: Engine): FirstShares {
  return {
    async find(drive, items, now) {
      if (items.length === 0) return new Map()
      const rows = await engine.read(firstShares, { drive, items: [...items], now })
      return new Map(
        rows.map(row => [
          row.item_id as ItemKey,
          { grantedBy: row.granted_by, createdAt: row.created_at, isAnonymous: row.is_anonymous === 1 },
        ]),
      )
    },
  }
}
