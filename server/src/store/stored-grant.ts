import { sql } from 'kysely'
import { type GrantRow, grantList } from './rows.ts'

/** A grant as a write gives it back: as it is now, and what it was. */
export type StoredGrantRow = GrantRow & {
  prior_role: number | null
  prior_expires_at: number | null
  changed_seq: number
  changed_position: number
  mails_sent: number
}

export const returnedGrant = sql.raw(
  `${grantList('grants')}, prior_role, prior_expires_at, changed_seq, changed_position, mails_sent`,
)
