/** Changes of single permissions: role, expiry, removal. */
import { sql } from 'kysely'
import type { Grant } from '../domain/access/grant.ts'
import type { ExpectedTag, GrantChange, Grants } from '../domain/ports/grants.ts'
import { auditGrants, bump } from './change-log.ts'
import { isDead } from './dead-items.ts'
import { expectTagNow } from './expect-tag.ts'
import { toGrant } from './rows.ts'
import { type Batch, type BatchRows, command, type Engine, run, statement } from './statement.ts'
import { returnedGrant, type StoredGrantRow } from './stored-grant.ts'

const changeGrant = statement<
  { drive: number; item: number; grantee: string; role: number | null; setsExpiry: boolean; expiresAt: number | null },
  StoredGrantRow
>(
  'grants.change',
  ({
    p,
    int,
    f,
  }) => sql`update grants set prior_role = role, prior_expires_at = expires_at, role = coalesce(${int('role')}, role),
    expires_at = case when ${p.setsExpiry} = 1 then ${int('expiresAt')} else expires_at end, changed_seq = ${f.valueOf('bump', 'seq', 'bigint')}, changed_position = 0
    where drive_id = ${p.drive} and item_id = ${p.item} and grantee = ${p.grantee} returning ${returnedGrant}`,
)

/**
 * `endedBy` removes a grant only when its time has run out by then: the sweep may meet one that was given anew since it
 * looked.
 */
const removeGrant = statement<
  { drive: number; item: number; grantee: string; endedBy: number | null },
  { grantee: string }
>(
  'grants.remove',
  ({ p, int }) => sql`delete from grants where drive_id = ${p.drive} and item_id = ${p.item} and grantee = ${p.grantee}
    and (${int('endedBy')} is null or expires_at <= ${int('endedBy')})
    returning grantee, granted_by, 0 as role, role as prior_role, expires_at, expires_at as prior_expires_at, 0 as changed_position`,
)

/** Entries that came with the drive were made by nobody and were never counted. */
const untouchItem = statement<{ drive: number; item: number }, { own_grants: number }>(
  'items.untouchAcl',
  ({ p, f }) => sql`update items set acl_seq = ${f.valueOf('bump', 'seq', 'bigint')},
    own_grants = own_grants - (select count(*) from ${f.rowsOf('grants', { granted_by: 'text' })} g where g.granted_by is not null)
    where drive_id = ${p.drive} and item_id = ${p.item} and exists (select 1 from ${f.rowsOf('grants', { grantee: 'text' })} g)
    returning own_grants`,
)

/**
 * An item that was deleted, or lies below a deleted folder, was taken off the count with it. Reads the chain, so it runs
 * behind the drive's lock, in a statement of its own.
 */
const uncountScope = statement<{ drive: number; item: number }>(
  'uniqueScopes.subtract',
  ({ p, f }) => sql`update unique_scopes set count = count - 1 where drive_id = ${p.drive}
    and exists (select 1 from ${f.rowsOf('item', { own_grants: 'bigint' })} i where i.own_grants = 0)
    and exists (select 1 from ${f.rowsOf('grants', { granted_by: 'text' })} g where g.granted_by is not null)
    and exists (select 1 from items i left join items p on p.drive_id = i.drive_id and p.item_id = i.parent_id
      where i.drive_id = ${p.drive} and i.item_id = ${p.item} and not ${isDead(f)})`,
)

const cancelMails = statement<{ drive: number; item: number; grantee: string; now: number }>(
  'outbox.cancel',
  ({ p, f }) => sql`update outbox set state = 'cancelled', ended_at = ${p.now}
    where drive_id = ${p.drive} and item_id = ${p.item} and grantee = ${p.grantee} and state in ('queued', 'deferred')
      and exists (select 1 from ${f.rowsOf('grants', { grantee: 'text' })} g)`,
)

const touchAclOnly = statement<{ drive: number; item: number }>(
  'items.bumpAcl',
  ({ p, f }) => sql`update items set acl_seq = ${f.valueOf('bump', 'seq', 'bigint')}
    where drive_id = ${p.drive} and item_id = ${p.item} and exists (select 1 from ${f.rowsOf('grants', { grantee: 'text' })} g)`,
)

/** The entry of the change log, when a grant was changed or removed at all: two calls may meet, and one finds it gone. */
const recordAclChange = statement<{ drive: number; item: number; now: number }>(
  'changes.recordAcl',
  ({ int, f }) => sql`insert into changes (drive_id, seq, item_id, kind, changed_at)
    select ${int('drive')}, ${f.valueOf('bump', 'seq', 'bigint')}, ${int('item')}, 'acl', ${int('now')}
    where exists (select 1 from ${f.rowsOf('grants', { grantee: 'text' })} g)`,
)

/**
 * Runs a batch behind the drive's lock. With an expectation the eTag is compared under that lock, so that of two
 * changes with the same `If-Match` one is refused (permissions.md section 4).
 */
function writeLocked(engine: Engine, expected: ExpectedTag | null, drive: number, batch: Batch): Promise<BatchRows> {
  return engine.write(function* () {
    const locked = yield* run({ bump: bump(drive) })
    if (expected !== null) yield* expectTagNow(drive, expected)
    const seq = Number(locked['bump']?.[0]?.['seq'])
    return yield* run({ bump: command(knownSeq, { seq }), ...batch })
  })
}

/** Gives a number that was taken before to the commands of a later batch. */
const knownSeq = statement<{ seq: number }, { seq: number }>(
  'changes.known',
  ({ int }) => sql`select ${int('seq')} as seq`,
)

const auditFacts = ({ drive, now, actor, appId, requestId }: GrantChange) => ({ drive, now, actor, appId, requestId })

/** Changes role, expiry or both; null when there is no such grant any more. */
export async function changeOne(engine: Engine, change: Parameters<Grants['change']>[0]): Promise<Grant | null> {
  const { drive, item, grantee, rank, expiresAt, now, expected } = change
  const batch = {
    grants: command(changeGrant, {
      drive,
      item,
      grantee,
      role: rank ?? null,
      setsExpiry: expiresAt !== undefined,
      expiresAt: expiresAt ?? null,
    }),
    item: command(touchAclOnly, { drive, item }),
    change: command(recordAclChange, { drive, item, now }),
    audit: command(auditGrants, { ...auditFacts(change), item, action: 'permission.update' }),
  }
  // Without an expectation nothing is decided by what is read: a single round trip.
  const rows =
    expected === null
      ? await engine.writeBatch({ bump: bump(drive), ...batch })
      : await writeLocked(engine, expected, drive, batch)
  const row = (rows['grants'] ?? [])[0] as unknown as StoredGrantRow | undefined
  return row ? toGrant(row) : null
}

/** Removes a grant; false when there is none any more. */
export async function removeOne(engine: Engine, change: Parameters<Grants['remove']>[0]): Promise<boolean> {
  const { drive, item, grantee, now } = change
  const rows = await writeLocked(engine, change.expected, drive, {
    grants: command(removeGrant, {
      drive,
      item,
      grantee,
      endedBy: change.action === 'permission.expire' ? now : null,
    }),
    item: command(untouchItem, { drive, item }),
    scope: command(uncountScope, { drive, item }),
    mails: command(cancelMails, { drive, item, grantee, now }),
    change: command(recordAclChange, { drive, item, now }),
    audit: command(auditGrants, { ...auditFacts(change), item, action: change.action }),
  })
  return (rows['grants'] ?? []).length > 0
}
