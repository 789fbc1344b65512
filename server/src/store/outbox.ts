import { sql } from 'kysely'
import type { DriveKey, ItemKey } from '../domain/ids.ts'
import type { ClaimedMail, DeliveryKey, Outbox } from '../domain/ports/outbox.ts'
import { command, type Engine, one, statement } from './statement.ts'

interface OutboxRow {
  drive_id: number
  delivery_id: string
  item_id: number
  grantee: string
  permission_id: string
  address: string
  language: string
  content: string
  send_count: number
  attempts: number
  claim: number
  first_try_at: number | null
  earlier_rows: string
  sender_id: string
  request_id: string
}

const claimed = sql.raw(
  'returning drive_id, delivery_id, item_id, grantee, permission_id, address, language, content, send_count, attempts, claim, ' +
    'first_try_at, earlier_rows, sender_id, request_id',
)

/**
 * One UPDATE … RETURNING with a lease and a claim number (design.md section 9, outbox). A lease without a claim is the
 * hold under which the mail was written for just this call.
 */
const claimNamed = statement<{ drive: number; ids: string[]; machine: number; leaseUntil: number }, OutboxRow>(
  'outbox.claim',
  ({ p, f, list }) => sql`update outbox set claim = claim + 1, leased_until = ${p.leaseUntil}
    where drive_id = ${p.drive} and ${f.inTexts('delivery_id', list('ids'))} and state in ('queued', 'deferred')
      and (claim = 0 or leased_until is null or leased_until <= ${p.machine}) ${claimed}`,
)

const claimDue = statement<{ now: number; machine: number; leaseUntil: number; limit: number }, OutboxRow>(
  'outbox.claimDue',
  ({ p, f }) => sql`update outbox set claim = claim + 1, leased_until = ${p.leaseUntil}
    where (drive_id, delivery_id) in (
      select o.drive_id, o.delivery_id from outbox o
      where o.state in ('queued', 'deferred') and o.due_at <= ${p.now} and (o.leased_until is null or o.leased_until <= ${p.machine})
      order by o.due_at limit ${p.limit} ${f.skipLocked}) ${claimed}`,
  { crossesDrives: 'due work, by time' },
)

const renewLease = statement<{ drive: number; id: string; claim: number; leaseUntil: number }>(
  'outbox.renew',
  ({ p }) => sql`update outbox set leased_until = ${p.leaseUntil}
    where drive_id = ${p.drive} and delivery_id = ${p.id} and claim = ${p.claim}`,
)

const recordResult = statement<
  {
    drive: number
    id: string
    claim: number
    state: string
    uncertain: boolean
    reply: string | null
    code: string | null
    earlierRows: string
    dueAt: number | null
    firstTryAt: number
    endedAt: number | null
  },
  { delivery_id: string }
>(
  'outbox.record',
  ({
    p,
    int,
  }) => sql`update outbox set state = case when state = 'cancelled' then state else ${p.state} end, uncertain = ${p.uncertain},
    last_reply = coalesce(${p.reply}, last_reply), error_code = ${p.code}, earlier_rows = ${p.earlierRows},
    due_at = coalesce(${int('dueAt')}, due_at), first_try_at = ${int('firstTryAt')}, ended_at = ${int('endedAt')}, attempts = attempts + 1,
    leased_until = null
    where drive_id = ${p.drive} and delivery_id = ${p.id} and claim = ${p.claim} returning delivery_id`,
)

const nextDue = statement<{ after: number }, { due_at: number | null }>(
  'outbox.nextDue',
  ({ p }) =>
    sql`select min(due_at) as due_at from outbox where state in ('queued', 'deferred') and due_at > ${p.after}`,
  { crossesDrives: 'due work, by time' },
)

function toMail(row: OutboxRow): ClaimedMail {
  return {
    drive: row.drive_id as DriveKey,
    deliveryId: row.delivery_id,
    item: row.item_id as ItemKey,
    grantee: row.grantee,
    permissionId: row.permission_id,
    address: row.address,
    language: row.language,
    content: row.content,
    sendCount: row.send_count,
    attempts: row.attempts,
    claim: row.claim,
    firstTryAt: row.first_try_at,
    earlierRows: JSON.parse(row.earlier_rows) as string[],
    senderId: row.sender_id,
    requestId: row.request_id,
  }
}

function groupByDrive(deliveries: readonly DeliveryKey[]): Map<DriveKey, string[]> {
  const groups = new Map<DriveKey, string[]>()
  for (const { drive, deliveryId } of deliveries) groups.set(drive, [...(groups.get(drive) ?? []), deliveryId])
  return groups
}

/** The outbox on either engine. */
export function createOutbox(engine: Engine): Outbox {
  return {
    async claim(deliveries, clocks) {
      const found: ClaimedMail[] = []
      for (const [drive, ids] of groupByDrive(deliveries)) {
        const rows = await engine.write(() => one(command(claimNamed, { drive, ids, ...clocks })))
        found.push(...rows.map(toMail))
      }
      return found
    },
    async claimDue(clocks, limit) {
      const rows = await engine.write(() => one(command(claimDue, { ...clocks, limit })))
      return rows.map(toMail)
    },
    async renew(mail, leaseUntil) {
      await engine.write(() =>
        one(command(renewLease, { drive: mail.drive, id: mail.deliveryId, claim: mail.claim, leaseUntil })),
      )
    },
    async record(mail, result) {
      const { state, isUncertain, reply, code, earlierRows, dueAt, firstTryAt, endedAt } = result
      const rows = await engine.write(() =>
        one(
          command(recordResult, {
            drive: mail.drive,
            id: mail.deliveryId,
            claim: mail.claim,
            state,
            uncertain: isUncertain,
            reply,
            code,
            earlierRows: JSON.stringify(earlierRows),
            dueAt,
            firstTryAt,
            endedAt,
          }),
        ),
      )
      return rows.length > 0
    },
    async nextDueAt(after) {
      const rows = await engine.read(nextDue, { after })
      return rows[0]?.due_at ?? null
    },
  }
}
