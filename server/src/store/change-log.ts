/** The statements that every write to a drive shares: its change number, the change log, the audit. */
import { sql } from 'kysely'
import { type Command, command, statement } from './statement.ts'

/**
 * Takes the drive's next change number(s). The row lock makes the order of commits the order of numbers, so it is
 * the first command of every batch (design.md section 9). `count` numbers are taken; `seq` is the last of them.
 */
export const bumpDrive = statement<
  { drive: number; count: number; siteUsers: number; usedBytes: number; keepsTree: boolean },
  { seq: number; first_user: number; used_bytes: number; quota_total: number }
>(
  'drives.bump',
  ({ p }) => sql`update drives set seq = seq + ${p.count},
    tree_seq = case when ${p.keepsTree} = 1 then tree_seq else seq + ${p.count} end, next_site_user = next_site_user + ${p.siteUsers},
    used_bytes = used_bytes + ${p.usedBytes} where drive_id = ${p.drive}
    returning seq, next_site_user - ${p.siteUsers} as first_user, used_bytes, quota_total`,
)

export interface BumpOptions {
  readonly count?: number
  readonly siteUsers?: number
  readonly usedBytes?: number
  /**
   * Says that no folder that was there before changes its name, its place, its permissions or whether it inherits. Then
   * what is known of folders stays known (locate.ts). Who does not say so is always right.
   */
  readonly keepsTree?: boolean
}

/** Takes one change number. */
export function bump(drive: number, options: BumpOptions = {}): Command<{ seq: number }> {
  const { count = 1, siteUsers = 0, usedBytes = 0, keepsTree = false } = options
  return command(bumpDrive, { drive, count, siteUsers, usedBytes, keepsTree })
}

/** One entry of the change log: what delta will tell. `acl` is a change of permissions. */
export const recordChange = statement<{ drive: number; item: number; kind: 'item' | 'acl' | 'deleted'; now: number }>(
  'changes.record',
  ({ int, text, f }) => sql`insert into changes (drive_id, seq, item_id, kind, changed_at)
    values (${int('drive')}, ${f.valueOf('bump', 'seq', 'bigint')}, ${int('item')}, ${text('kind')}, ${int('now')})`,
)

export interface AuditFacts {
  readonly drive: number
  readonly now: number
  readonly actor: string
  readonly appId: string
  readonly requestId: string
}

export interface AuditEntry {
  readonly part: number
  readonly action: string
  readonly item: number | null
  readonly target: string | null
  readonly old_value: string | null
  readonly new_value: string | null
}

/** Audit rows whose values are known before the write. Same transaction as the change (security lesson C5). */
export const recordAudit = statement<AuditFacts & { entries: readonly AuditEntry[] }>(
  'audit.record',
  ({ int, text, f, list }) => sql`insert into audit
    (drive_id, seq, part, at, action, actor, app_id, request_id, item_id, target, old_value, new_value)
    select ${int('drive')}, ${f.valueOf('bump', 'seq', 'bigint')}, e.part, ${int('now')}, e.action, ${text('actor')}, ${text('appId')},
      ${text('requestId')}, e.item, e.target, e.old_value, e.new_value
    from ${f.rows(list('entries'), {
      part: 'bigint',
      action: 'text',
      item: 'bigint',
      target: 'text',
      old_value: 'text',
      new_value: 'text',
    })} e`,
)

/** Audit rows of grants, from what the write returned: the old value is exact even when two writes met. */
export const auditGrants = statement<AuditFacts & { item: number; action: string }>(
  'audit.grants',
  ({ int, text, f }) => sql`insert into audit
    (drive_id, seq, part, at, action, actor, app_id, request_id, item_id, target, old_value, new_value)
    select ${int('drive')}, ${f.valueOf('bump', 'seq', 'bigint')}, g.changed_position, ${int('now')},
      ${text('action')}, ${text('actor')}, ${text('appId')}, ${text('requestId')}, ${int('item')}, g.grantee,
      case when g.prior_role is null then null
        else '{"role":' || g.prior_role || ',"expiresAt":' || coalesce(cast(g.prior_expires_at as text), 'null') || '}' end,
      case when g.role = 0 then null
        else '{"role":' || g.role || ',"expiresAt":' || coalesce(cast(g.expires_at as text), 'null') || '}' end
    from ${f.rowsOf('grants', {
      grantee: 'text',
      role: 'bigint',
      prior_role: 'bigint',
      expires_at: 'bigint',
      prior_expires_at: 'bigint',
      changed_position: 'bigint',
    })} g`,
)
