import { sql } from 'kysely'
import type { DriveKey, ItemKey } from '../domain/ids.ts'
import type { DueGrants } from '../domain/ports/due-grants.ts'
import { type Engine, statement } from './statement.ts'

const expired = statement<{ now: number; limit: number }, { drive_id: number; item_id: number; grantee: string }>(
  'grants.expired',
  ({ p }) => sql`select drive_id, item_id, grantee from grants where expires_at is not null and expires_at <= ${p.now}
    order by expires_at limit ${p.limit}`,
  { crossesDrives: 'due work, by time' },
)

const nextExpiry = statement<{ after: number }, { expires_at: number | null }>(
  'grants.nextExpiry',
  ({ p }) =>
    sql`select min(expires_at) as expires_at from grants where expires_at is not null and expires_at > ${p.after}`,
  { crossesDrives: 'due work, by time' },
)

/** Due expiries on either engine. */
export function createDueGrants(engine: Engine): DueGrants {
  return {
    async listExpired(now, limit) {
      const rows = await engine.read(expired, { now, limit })
      return rows.map(row => ({ drive: row.drive_id as DriveKey, item: row.item_id as ItemKey, grantee: row.grantee }))
    },
    async nextExpiry(after) {
      const rows = await engine.read(nextExpiry, { after })
      return rows[0]?.expires_at ?? null
    },
  }
}
