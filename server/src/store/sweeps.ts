import { sql } from 'kysely'
import { listDriveKeys } from './drive-keys.ts'
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

/** Mails that have ended: sent, failed or withdrawn. */
const sweepMails = statement<{ before: number; limit: number }, { delivery_id: string }>(
  'outbox.sweep',
  ({ p }) => sql`delete from outbox where (drive_id, delivery_id) in (
    select drive_id, delivery_id from outbox where ended_at <= ${p.before} limit ${p.limit}) returning delivery_id`,
  { crossesDrives: 'due work, by time' },
)

async function sweepChangeLogs(engine: Engine, before: number, limit: number): Promise<number> {
  let swept = 0
  for await (const drive of listDriveKeys(engine)) {
    const rows = await engine.write(() => one(command(sweepChanges, { drive, before, limit })))
    swept += rows.length
  }
  return swept
}

const dayMs = 24 * 3_600_000
const keyDays = 1
const changeDays = 30
/** Three months in which it can be seen what became of a mail. */
const mailDays = 90

/** Removes what has had its time, in small batches (design.md section 9, sweeps). Gives how many rows went. */
export async function sweepRows(engine: Engine, now: number, limit: number): Promise<number> {
  const keys = await engine.write(() => one(command(sweepKeys, { before: now - keyDays * dayMs, limit })))
  const mails = await engine.write(() => one(command(sweepMails, { before: now - mailDays * dayMs, limit })))
  const changes = await sweepChangeLogs(engine, now - changeDays * dayMs, limit)
  return keys.length + mails.length + changes
}
