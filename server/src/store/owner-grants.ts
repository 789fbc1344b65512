/**
 * What owners have on their drives: grants on the root, written with the drive and kept in step when owners change.
 * They are not counted as grants of the root's own (item.ts).
 */
import { sql } from 'kysely'
import type { RootRole } from '../domain/items/root-roles.ts'
import { permissionIdOf } from '../domain/sharing/permission-id.ts'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'
import { bump, recordAudit, recordChange } from './change-log.ts'
import { type Batch, type BatchRows, command, one, run, statement } from './statement.ts'

export const rootGrantColumns = {
  drive_id: 'bigint',
  root_id: 'bigint',
  grantee: 'text',
  permission_id: 'text',
  role: 'bigint',
  position: 'bigint',
} as const
export type RootGrantRow = Record<keyof typeof rootGrantColumns, string | number>

/** The rows of the roles on one drive. */
export function toRootGrantRows(drive: number, root: number, roles: readonly RootRole[]): RootGrantRow[] {
  return roles.map(({ principal, rank }, position) => ({
    drive_id: drive,
    root_id: root,
    grantee: principal.id,
    permission_id: permissionIdOf(principal),
    role: rank,
    position,
  }))
}

/**
 * A role that comes with the drive was given by nobody; that is how it is told from what people shared on the root. Who
 * is given one holds it in place of a share.
 */
const setRootGrants = statement<{ drive: number; now: number; grants: readonly RootGrantRow[] }>(
  'grants.setRoot',
  ({ int, f, list }) => {
    const seq = f.valueOf('bump', 'seq', 'bigint')
    return sql`insert into grants (drive_id, item_id, grantee, kind, permission_id, role, prior_role, expires_at, prior_expires_at,
        principal_id, email, sign_in_required, granted_by, created_at, created_seq, position, changed_seq, secret_hash,
        secret_sealed, password_hash, redeemed_by, redeemed_at, mails_sent)
      select ${int('drive')}, g.root_id, g.grantee, 'direct', g.permission_id, g.role, cast(null as bigint), cast(null as bigint),
        cast(null as bigint), g.grantee, cast(null as text), 1, cast(null as text), ${int('now')}, ${seq}, g.position, ${seq},
        cast(null as text), cast(null as text), cast(null as text), cast(null as text), cast(null as bigint), 0
      from ${f.rows(list('grants'), rootGrantColumns)} g where true
      on conflict (drive_id, item_id, grantee) do update set prior_role = grants.role, prior_expires_at = grants.expires_at,
        role = excluded.role, expires_at = null, granted_by = null, changed_seq = excluded.changed_seq`
  },
)

const dropRootGrants = statement<{ drive: number; root: number; grantees: string[] }>(
  'grants.dropRoot',
  ({ p, f, list }) => sql`delete from grants where drive_id = ${p.drive} and item_id = ${p.root}
    and ${f.inTexts('grantee', list('grantees'))}`,
)

const numberOwners = statement<{ drive: number; principals: readonly { position: number; principal_id: string }[] }>(
  'siteUsers.numberOwners',
  ({ int, f, list }) => sql`insert into site_users (drive_id, principal_id, number)
    select ${int('drive')}, u.principal_id, ${f.valueOf('bump', 'first_user', 'bigint')} + u.position
    from ${f.rows(list('principals'), { position: 'bigint', principal_id: 'text' })} u where true
    on conflict (drive_id, principal_id) do nothing`,
)

/** What people shared on the root with somebody whose role is set or dropped: it is no share any more. */
const listShares = statement<{ drive: number; root: number; grantees: string[] }, { grantee: string }>(
  'grants.sharesOnRoot',
  ({ p, f, list }) => sql`select grantee from grants where drive_id = ${p.drive} and item_id = ${p.root}
    and ${f.inTexts('grantee', list('grantees'))} and granted_by is not null`,
)

const touchRoot = statement<{ drive: number; root: number }, { own_grants: number }>(
  'items.touchRoot',
  ({ p, f }) => sql`update items set acl_seq = ${f.valueOf('bump', 'seq', 'bigint')},
    own_grants = own_grants - (select count(*) from ${f.rowsOf('shares', { grantee: 'text' })} s)
    where drive_id = ${p.drive} and item_id = ${p.root} returning own_grants`,
)

const uncountRoot = statement<{ drive: number }>(
  'uniqueScopes.leaveRoot',
  ({ p, f }) => sql`update unique_scopes set count = count - 1 where drive_id = ${p.drive}
    and exists (select 1 from ${f.rowsOf('shares', { grantee: 'text' })} s)
    and exists (select 1 from ${f.rowsOf('item', { own_grants: 'bigint' })} i where i.own_grants = 0)`,
)

const drivesOfOwner = statement<{ owner: string }, { drive_id: number }>(
  'driveOwners.list',
  ({ p }) => sql`select drive_id from drive_owners where owner_id = ${p.owner} order by position`,
)

const rootsOf = statement<{ drives: number[] }, { drive_id: number; root_id: number }>(
  'drives.roots',
  ({ f, list }) => sql`select d.drive_id, d.root_id from drives d where ${f.inIntegers('d.drive_id', list('drives'))}
    order by d.drive_id`,
)

/**
 * Brings the roots of all drives of an owner from one set of roles to another. Only what differs is written, so that
 * what people shared with each other on a root stays.
 */
export function* changeRootRoles(
  by: ChangeAuthor,
  ownerId: string,
  before: readonly RootRole[],
  after: readonly RootRole[],
): Generator<Batch, void, BatchRows> {
  const old = new Map(before.map(({ principal, rank }) => [principal.id as string, rank]))
  const wanted = new Set(after.map(({ principal }) => principal.id as string))
  const added = after.filter(({ principal, rank }) => old.get(principal.id) !== rank)
  const dropped = [...old.keys()].filter(id => !wanted.has(id))
  if (added.length === 0 && dropped.length === 0) return
  const owned = yield* one(command(drivesOfOwner, { owner: ownerId }))
  const roots = yield* one(command(rootsOf, { drives: owned.map(row => row.drive_id) }))
  for (const { drive_id: drive, root_id: root } of roots) {
    // Holds the drive before the batch reads what was shared on its root: a statement sees what was there when it began.
    yield* one(bump(drive, { count: 0 }))
    yield* run(makeBatch(by, drive, root, added, dropped, old))
  }
}

function makeBatch(
  by: ChangeAuthor,
  drive: number,
  root: number,
  added: readonly RootRole[],
  dropped: readonly string[],
  old: ReadonlyMap<string, number>,
): Batch {
  const { now, actor, appId, requestId } = by
  const principals = added.map(({ principal }, position) => ({ position, principal_id: principal.id as string }))
  const changes = [
    ...dropped.map(id => ({ target: id, rank: 0 })),
    ...added.map(({ principal, rank }) => ({ target: principal.id as string, rank })),
  ]
  const entries = changes.map(({ target, rank }, index) => ({
    part: index + 1,
    action: 'permission.owner',
    item: root,
    target,
    old_value: describe(old.get(target) ?? 0),
    new_value: describe(rank),
  }))
  return {
    bump: bump(drive, { siteUsers: principals.length }),
    shares: command(listShares, { drive, root, grantees: changes.map(({ target }) => target) }),
    item: command(touchRoot, { drive, root }),
    scope: command(uncountRoot, { drive }),
    dropped: command(dropRootGrants, { drive, root, grantees: [...dropped] }),
    grants: command(setRootGrants, { drive, now, grants: toRootGrantRows(drive, root, added) }),
    users: command(numberOwners, { drive, principals }),
    change: command(recordChange, { drive, item: root, kind: 'acl', now }),
    audit: command(recordAudit, { drive, now, actor, appId, requestId, entries }),
  }
}

function describe(rank: number): string | null {
  return rank === 0 ? null : JSON.stringify({ role: rank })
}
