/** The redemption of a guest's invitations: the state of the account and all invitations, in one transaction. */
import { sql } from 'kysely'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'
import type { Redemption } from '../domain/ports/redemption.ts'
import { type AuditFacts, bump } from './change-log.ts'
import { type DirectoryAuditEntry, runDirectoryChange } from './directory-log.ts'
import { type Batch, type BatchRows, command, type Engine, one, run, statement } from './statement.ts'

const isPendingGuest = sql.raw(
  "kind = 'user' and user_type = 'Guest' and external_user_state = 'PendingAcceptance' and deleted_at is null",
)

const findPending = statement<{ guest: string }, { principal_id: string }>(
  'principals.findPendingGuest',
  ({ p }) => sql`select principal_id from principals where principal_id = ${p.guest} and ${isPendingGuest}`,
)

const acceptGuest = statement<{ guest: string }, { principal_id: string }>(
  'principals.acceptGuest',
  ({ p }) => sql`update principals set external_user_state = 'Accepted'
    where principal_id = ${p.guest} and ${isPendingGuest} returning principal_id`,
)

/** Whoever is no guest holds no invitation to redeem; expired ones count as absent. */
const listOpenDrives = statement<{ guest: string; now: number }, { drive_id: number }>(
  'grants.listOpenInvitations',
  ({ p }) => sql`select distinct g.drive_id from grants g
    join principals u on u.principal_id = g.grantee and u.user_type = 'Guest' and u.deleted_at is null
    where g.grantee = ${p.guest} and g.kind = 'people' and g.redeemed_at is null
      and (g.expires_at is null or g.expires_at > ${p.now})
    order by g.drive_id`,
  { crossesDrives: 'grants by principal' },
)

const redeemGrants = statement<
  { drive: number; guest: string; now: number },
  { item_id: number; permission_id: string }
>(
  'grants.redeem',
  ({ p, int, text, f }) => sql`update grants set redeemed_by = ${text('guest')}, redeemed_at = ${int('now')},
    changed_seq = ${f.valueOf('bump', 'seq', 'bigint')}
    where drive_id = ${p.drive} and grantee = ${p.guest} and kind = 'people' and redeemed_at is null
      and (expires_at is null or expires_at > ${p.now})
    returning item_id, permission_id`,
)

const redeemed = { item_id: 'bigint', permission_id: 'text' } as const

const touchItems = statement<{ drive: number }>(
  'items.touchRedeemed',
  ({ p, f }) => sql`update items set acl_seq = ${f.valueOf('bump', 'seq', 'bigint')}
    where drive_id = ${p.drive} and item_id in (select r.item_id from ${f.rowsOf('grants', redeemed)} r)`,
)

const recordChanges = statement<{ drive: number; now: number }>(
  'changes.recordRedeemed',
  ({ int, f }) => sql`insert into changes (drive_id, seq, item_id, kind, changed_at)
    select ${int('drive')}, ${f.valueOf('bump', 'seq', 'bigint')}, r.item_id, 'acl', ${int('now')}
    from ${f.rowsOf('grants', redeemed)} r`,
)

const recordAudit = statement<AuditFacts & { guest: string }>(
  'audit.redeemed',
  ({ int, text, f }) => sql`insert into audit
    (drive_id, seq, part, at, action, actor, app_id, request_id, item_id, target, old_value, new_value)
    select ${int('drive')}, ${f.valueOf('bump', 'seq', 'bigint')}, row_number() over (order by r.item_id), ${int('now')},
      'permission.redeem', ${text('actor')}, ${text('appId')}, ${text('requestId')}, r.item_id, ${text('guest')},
      cast(null as text), '{"permissionId":"' || r.permission_id || '"}'
    from ${f.rowsOf('grants', redeemed)} r`,
)

function* redeemInDrive(by: ChangeAuthor, drive: number, guest: string): Generator<Batch, void, BatchRows> {
  const { now, actor, appId, requestId } = by
  yield* run({
    bump: bump(drive),
    grants: command(redeemGrants, { drive, guest, now }),
    items: command(touchItems, { drive }),
    changes: command(recordChanges, { drive, now }),
    audit: command(recordAudit, { drive, now, actor, appId, requestId, guest }),
  })
}

/** Whether a sign-in would redeem anything: the account itself or an invitation. */
export async function hasOpenInvitations(engine: Engine, by: ChangeAuthor, guest: string): Promise<boolean> {
  const pending = await engine.read(findPending, { guest })
  const open = await engine.read(listOpenDrives, { guest, now: by.now })
  return pending.length > 0 || open.length > 0
}

/** The redemption inside a change of the directory; gives what to note of it. */
export function* redeemInvitations(
  by: ChangeAuthor,
  guest: string,
): Generator<Batch, readonly DirectoryAuditEntry[], BatchRows> {
  const accepted = yield* one(command(acceptGuest, { guest }))
  // In order of the drives, so that two redemptions cannot block each other.
  const drives = yield* one(command(listOpenDrives, { guest, now: by.now }))
  for (const { drive_id } of drives) yield* redeemInDrive(by, drive_id, guest)
  const change = {
    action: 'guest.redeem',
    target: guest,
    oldValue: { externalUserState: 'PendingAcceptance' },
    newValue: { externalUserState: 'Accepted' },
  }
  return accepted.length > 0 ? [change] : []
}

/** Redemption on either engine. */
export function createRedemption(engine: Engine): Redemption {
  return {
    async redeemGuest(by, guest) {
      // Most calls find nothing to do; they take no change number.
      if (!(await hasOpenInvitations(engine, by, guest))) return false
      await engine.write(() =>
        runDirectoryChange(by, function* () {
          return { result: undefined, audit: yield* redeemInvitations(by, guest) }
        }),
      )
      return true
    },
  }
}
