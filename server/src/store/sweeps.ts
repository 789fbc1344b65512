import { sql } from 'kysely'
import { command, type Engine, one, statement } from './statement.ts'

const sweepKeys = statement<{ before: number; limit: number }, { key: string }>(
  'idempotency.sweep',
  ({ p }) => sql`delete from idempotency where (drive_id, caller, key) in (
    select drive_id, caller, key from idempotency where created_at <= ${p.before} limit ${p.limit}) returning key`,
  { crossesDrives: 'due work, by time' },
)

/** The oldest entries of a drive's change log have the lowest numbers, so a look at its head is enough. */
const sweepChanges = statement<{ drive: number; before: number; limit: number }, { seq: number }>(
  'changes.sweep',
  ({ p }) => sql`delete from changes where drive_id = ${p.drive} and (seq, item_id) in (
    select head.seq, head.item_id from (
      select c.seq, c.item_id, c.changed_at from changes c where c.drive_id = ${p.drive} order by c.seq, c.item_id limit ${p.limit}) head
    where head.changed_at <= ${p.before}) returning seq`,
)

const listDriveKeys = statement<{ after: number; limit: number }, { drive_id: number }>(
  'drives.keys',
  ({ p }) => sql`select drive_id from drives where drive_id > ${p.after} order by drive_id limit ${p.limit}`,
  { crossesDrives: 'due work, by time' },
)

const drivesAtOnce = 1000

async function sweepChangeLogs(engine: Engine, before: number, limit: number): Promise<number> {
  let swept = 0
  for (let after = -1; ; ) {
    const drives = await engine.read(listDriveKeys, { after, limit: drivesAtOnce })
    for (const { drive_id: drive } of drives) {
      const rows = await engine.write(() => one(command(sweepChanges, { drive, before, limit })))
      swept += rows.length
    }
    const last = drives.at(-1)
    if (!last || drives.length < drivesAtOnce) return swept
    after = last.drive_id
  }
}

/** Removes what has had its time, in small batches (design.md section 9, sweeps). Gives how many rows went. */
export async function sweepRows(engine: Engine, now: number, limit: number): Promise<number> {
  const day = 24 * 3_600_000
  const keys = await engine.write(() => one(command(sweepKeys, { before: now - day, limit })))
  const changes = await sweepChangeLogs(engine, now - 30 * day, limit)
  return keys.length + changes
}
