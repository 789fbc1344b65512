/** The write of an invite: grants, numbers of people, mails, the log and the audit, in one batch. */
import { sql } from 'kysely'
import { itemGone } from '../domain/items/refusals.ts'
import { tooManyScopes } from '../domain/sharing/invite-rules.ts'
import type { GrantDraft, GrantWrite, GrantWriteResult } from '../domain/ports/grants.ts'
import { type AuditFacts, auditGrants, bump, recordAudit } from './change-log.ts'
import { expectTagNow } from './expect-tag.ts'
import { insertGuests } from './guests.ts'
import { keepAnswer } from './idempotency.ts'
import { queueMails } from './queue-mails.ts'
import { toGrant } from './rows.ts'
import {
  type Batch,
  type BatchRows,
  type Command,
  command,
  type DialectFragments,
  type Engine,
  one,
  run,
  statement,
  type Unit,
} from './statement.ts'
import { returnedGrant, type StoredGrantRow } from './stored-grant.ts'

const draftColumns = {
  position: 'bigint',
  grantee: 'text',
  kind: 'text',
  permission_id: 'text',
  role: 'bigint',
  expires_at: 'bigint',
  principal_id: 'text',
  email: 'text',
  sign_in_required: 'bigint',
  secret_hash: 'text',
  secret_sealed: 'text',
  password_hash: 'text',
  mails: 'bigint',
} as const
type DraftRow = Record<keyof typeof draftColumns, string | number | null>

/**
 * Whether the item is there yet, behind the drive's lock: it, or a folder above it, may have been deleted since the
 * caller was found to see it. If nobody has written to the drive since then, nothing needs to be looked at.
 */
const checkThere = statement<
  { drive: number; chain: readonly number[]; links: number; seenAt: number },
  { is_there: number }
>(
  'items.checkThere',
  ({ p, f, list }) => sql`select case when ${f.valueOf('bump', 'seq', 'bigint')} = ${p.seenAt} + 1 then 1
    when (select count(*) from (select 1 from items i where i.drive_id = ${p.drive} and ${f.inIntegers('i.item_id', list('chain'))}
      and i.deleted_at is null ${f.lockShared}) links) = ${p.links} then 1 else 0 end as is_there`,
)

/** Hangs on every statement of the write: on PostgreSQL they are one, which cannot be broken off in the middle. */
const ifThere = (f: DialectFragments) => sql`${f.valueOf('there', 'is_there', 'bigint')} = 1`

/**
 * Makes grants or raises them. What is there already decides inside the statement, not before it: the same role
 * changes nothing, a higher one wins, a lower one is ignored, an expired one counts as absent (invite.md section 5).
 */
const upsertGrants = statement<
  { drive: number; item: number; now: number; actor: string; owns: boolean; drafts: readonly DraftRow[] },
  StoredGrantRow
>('grants.upsert', ({ p, int, text, f, list }) => {
  const seq = f.valueOf('bump', 'seq', 'bigint')
  const isExpired = sql`(grants.expires_at is not null and grants.expires_at <= ${p.now})`
  // Who neither owns the drive nor made the grant may lengthen it, never shorten it, and leaves its password alone.
  const mayChange = sql`(${p.owns} = 1 or grants.granted_by = ${p.actor})`
  const replaced = (column: string) =>
    sql.raw(`${column} = case when grants.expires_at is not null and grants.expires_at <= `)
  const keep = (column: string) =>
    sql`${replaced(column)}${p.now} then ${sql.ref(`excluded.${column}`)} else ${sql.ref(`grants.${column}`)} end`
  return sql`insert into grants (drive_id, item_id, grantee, kind, permission_id, role, prior_role, expires_at, prior_expires_at,
        principal_id, email, sign_in_required, granted_by, created_at, created_seq, position, changed_seq, changed_position, secret_hash,
        secret_sealed, password_hash, redeemed_by, redeemed_at, mails_sent)
      select ${int('drive')}, ${int('item')}, d.grantee, d.kind, d.permission_id, d.role, cast(null as bigint), d.expires_at,
        cast(null as bigint), d.principal_id, d.email, d.sign_in_required, ${text('actor')}, ${int('now')}, ${seq}, d.position, ${seq}, d.position,
        d.secret_hash, d.secret_sealed, d.password_hash, cast(null as text), cast(null as bigint), d.mails
      from ${f.rows(list('drafts'), draftColumns)} d where ${ifThere(f)}
      on conflict (drive_id, item_id, grantee) do update set
        prior_role = case when ${isExpired} then null else grants.role end,
        prior_expires_at = grants.expires_at,
        role = case when ${isExpired} or excluded.role > grants.role then excluded.role else grants.role end,
        expires_at = case when ${isExpired} or (${mayChange} and excluded.expires_at is not null) then excluded.expires_at
          when grants.expires_at is not null and excluded.expires_at > grants.expires_at then excluded.expires_at
          else grants.expires_at end,
        ${keep('kind')}, ${keep('permission_id')}, ${keep('granted_by')}, ${keep('secret_hash')}, ${keep('secret_sealed')},
        ${keep('redeemed_by')}, ${keep('redeemed_at')}, ${keep('created_at')}, ${keep('created_seq')}, ${keep('position')},
        ${keep('email')}, ${keep('principal_id')},
        password_hash = case when ${isExpired} or (${mayChange} and excluded.password_hash is not null) then excluded.password_hash else grants.password_hash end,
        changed_seq = excluded.changed_seq, changed_position = excluded.changed_position, mails_sent = grants.mails_sent + excluded.mails_sent
      returning ${returnedGrant}`
})

const giveSiteUsers = statement<
  { drive: number; principals: readonly { position: number; principal_id: string }[] },
  { principal_id: string; number: number }
>(
  'siteUsers.give',
  ({ int, f, list }) => sql`insert into site_users (drive_id, principal_id, number)
    select ${int('drive')}, u.principal_id, ${f.valueOf('bump', 'first_user', 'bigint')} + u.position
    from ${f.rows(list('principals'), { position: 'bigint', principal_id: 'text' })} u where ${ifThere(f)}
    on conflict (drive_id, principal_id) do update set number = site_users.number returning principal_id, number`,
)

const writtenColumns = { created_seq: 'bigint', changed_seq: 'bigint', prior_expires_at: 'bigint' } as const
/** The grants that are new on their item; one that took the place of an expired one was counted already. */
const isNew = sql.raw('g.created_seq = g.changed_seq and g.prior_expires_at is null')

const touchItem = statement<{ drive: number; item: number }, { own_grants: number }>(
  'items.touchAcl',
  ({ p, f }) => sql`update items set acl_seq = ${f.valueOf('bump', 'seq', 'bigint')},
    own_grants = own_grants + (select count(*) from ${f.rowsOf('grants', writtenColumns)} g where ${isNew})
    where drive_id = ${p.drive} and item_id = ${p.item} and ${ifThere(f)} returning own_grants`,
)

const countScope = statement<{ drive: number }>(
  'uniqueScopes.add',
  ({ p, f }) => sql`update unique_scopes set count = count + 1 where drive_id = ${p.drive} and exists (
    select 1 from ${f.rowsOf('item', { own_grants: 'bigint' })} i where i.own_grants > 0 and i.own_grants = (
      select count(*) from ${f.rowsOf('grants', writtenColumns)} g where ${isNew}))`,
)

const breakInheritance = statement<{ drive: number; item: number }>(
  'brokenItems.add',
  ({ int, f }) => sql`insert into broken_items (drive_id, item_id, seq)
    select ${int('drive')}, ${int('item')}, ${f.valueOf('bump', 'seq', 'bigint')} where ${ifThere(f)}
    on conflict (drive_id, item_id) do nothing`,
)

/** The number stands behind those of all grants and guests of one write. */
const breakPart = 1_000_000

const auditBreak = statement<AuditFacts & { item: number }>(
  'audit.break',
  ({ int, text, f }) => sql`insert into audit
    (drive_id, seq, part, at, action, actor, app_id, request_id, item_id, target, old_value, new_value)
    select ${int('drive')}, ${f.valueOf('bump', 'seq', 'bigint')}, ${sql.lit(breakPart)}, ${int('now')}, 'inheritance.break', ${text('actor')},
      ${text('appId')}, ${text('requestId')}, ${int('item')}, cast(null as text), '{"inherits":true}', '{"inherits":false}' where ${ifThere(f)}`,
)

const recordShare = statement<{ drive: number; item: number; now: number }>(
  'changes.recordShare',
  ({ int, f }) => sql`insert into changes (drive_id, seq, item_id, kind, changed_at)
    select ${int('drive')}, ${f.valueOf('bump', 'seq', 'bigint')}, ${int('item')}, 'acl', ${int('now')} where ${ifThere(f)}`,
)

function toDraftRow(draft: GrantDraft, position: number, hasMail: boolean): DraftRow {
  return {
    position,
    grantee: draft.grantee,
    kind: draft.kind,
    permission_id: draft.permissionId,
    role: draft.rank,
    expires_at: draft.expiresAt,
    principal_id: draft.principalId,
    email: draft.email,
    sign_in_required: draft.isSignInRequired ? 1 : 0,
    secret_hash: draft.secretHash,
    secret_sealed: draft.secretSealed,
    password_hash: draft.passwordHash,
    mails: hasMail ? 1 : 0,
  }
}

/** The one batch of an invite whose recipients all have accounts. */
function batchOf(write: GrantWrite, guestAudit: readonly Command[]): Batch {
  const { drive, item, now, actor, appId, requestId } = write
  const numbered = write.grants.filter(
    draft => !draft.hasSiteUser || write.guests.some(guest => guest.id === draft.principalId),
  )
  const mailed = new Set(write.mails.map(mail => mail.grantee))
  const drafts = write.grants.map((draft, position) => toDraftRow(draft, position, mailed.has(draft.grantee)))
  const principals = numbered.flatMap(({ principalId }, position) =>
    principalId === null ? [] : [{ position, principal_id: principalId as string }],
  )
  const facts = { drive, now, actor, appId, requestId }
  return {
    bump: bump(drive, { siteUsers: principals.length, keepsTree: !write.isFolder }),
    there: command(checkThere, { drive, chain: write.chain, links: write.chain.length, seenAt: write.seenAt }),
    grants: command(upsertGrants, { drive, item, now, actor, owns: write.ownsItem, drafts }),
    ...(principals.length > 0 ? { users: command(giveSiteUsers, { drive, principals }) } : {}),
    item: command(touchItem, { drive, item }),
    scope: command(countScope, { drive }),
    ...(write.breaksInheritance
      ? {
          broken: command(breakInheritance, { drive, item }),
          auditBreak: command(auditBreak, { ...facts, item }),
        }
      : {}),
    ...(write.mails.length > 0 ? { mails: queueMails(write) } : {}),
    change: command(recordShare, { drive, item, now }),
    audit: command(auditGrants, { ...facts, item, action: 'permission.grant' }),
    ...Object.fromEntries(guestAudit.map((single, index) => [`guest${index}`, single])),
  }
}

/** Throws AppError `itemNotFound` when the item was gone. */
function toResult(rows: BatchRows, guests: ReadonlyMap<string, string>): GrantWriteResult {
  if (rows['there']?.[0]?.['is_there'] !== 1) throw itemGone()
  const grants = (rows['grants'] ?? []) as unknown as readonly StoredGrantRow[]
  const users = (rows['users'] ?? []) as unknown as readonly { principal_id: string; number: number }[]
  return {
    seq: Number(rows['bump']?.[0]?.['seq']),
    written: new Map(grants.map(row => [row.grantee, toGrant(row)])),
    siteUsers: new Map(users.map(row => [row.principal_id, row.number])),
    guests,
  }
}

/** Puts the accounts that exist into the drafts, where another invite made the guest first. */
function replaceGuests(write: GrantWrite, guests: ReadonlyMap<string, string>): GrantWrite {
  const swap = (id: string) => guests.get(id) ?? id
  return {
    ...write,
    grants: write.grants.map(draft => ({
      ...draft,
      grantee: swap(draft.grantee),
      principalId: draft.principalId === null ? null : (swap(draft.principalId) as typeof draft.principalId),
    })),
    mails: write.mails.map(mail => ({ ...mail, grantee: swap(mail.grantee) })),
  }
}

const readScopes = statement<{ drive: number }, { count: number }>(
  'uniqueScopes.read',
  ({ p }) => sql`select count from unique_scopes where drive_id = ${p.drive}`,
)

/** V36 behind the drive's lock: of calls that came together, those beyond the limit are undone. */
function* keepScopeLimit(drive: number, limit: number): Generator<Batch, void, BatchRows> {
  const [row] = yield* one(command(readScopes, { drive }))
  if (row && row.count > limit) throw tooManyScopes(row.count - 1, limit)
}

function writeUnit(write: GrantWrite): Unit<GrantWriteResult> {
  return function* () {
    if (write.expected !== null) {
      // Takes the lock and no number yet: what is read next is as it is now.
      yield* one(bump(write.drive, { count: 0, keepsTree: true }))
      yield* expectTagNow(write.drive, write.expected)
    }
    const guests = yield* insertGuests(write.guests, write.now)
    const made = write.guests.filter(guest => guests.get(guest.id) === guest.id)
    const { drive, now, actor, appId, requestId, item } = write
    const entries = made.map((guest, index) => ({
      part: 100_000 + index,
      action: 'guest.create',
      item: item as number,
      target: guest.id as string,
      old_value: null,
      new_value: JSON.stringify({ address: guest.address }),
    }))
    const audit = entries.length > 0 ? [command(recordAudit, { drive, now, actor, appId, requestId, entries })] : []
    const result = toResult(yield* run(batchOf(replaceGuests(write, guests), audit)), guests)
    if (write.scopeLimit !== null) yield* keepScopeLimit(drive, write.scopeLimit)
    if (write.idempotency) {
      const { claim, answerOf } = write.idempotency
      yield* keepAnswer(claim, answerOf(result))
    }
    return result
  }
}

/** The write of an invite. Throws AppError `itemNotFound` when the item has gone since it was seen. */
export async function writeGrants(engine: Engine, write: GrantWrite): Promise<GrantWriteResult> {
  // Most invites need nothing that is decided in between: one batch, on PostgreSQL one round trip.
  const { guests, idempotency, expected, scopeLimit } = write
  if (guests.length === 0 && idempotency === null && expected === null && scopeLimit === null)
    return toResult(await engine.writeBatch(batchOf(write, [])), new Map())
  return engine.write(writeUnit(write))
}
