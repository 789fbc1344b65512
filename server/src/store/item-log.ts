/**
 * Change log and audit of item writes. An item write takes its change numbers in a batch of its own, so they come as
 * values here and not from a command of the same batch as in change-log.ts.
 */
import { sql } from 'kysely'
import type { WriteFacts } from '../domain/ports/item-writer.ts'
import { type Command, command, statement } from './statement.ts'

const changeColumns = { seq: 'bigint', item: 'bigint' } as const

const insertChanges = statement<{ drive: number; now: number; changes: readonly { seq: number; item: number }[] }>(
  'changes.insertItems',
  ({ int, f, list }) => sql`insert into changes (drive_id, seq, item_id, kind, changed_at)
    select ${int('drive')}, c.seq, c.item, 'item', ${int('now')} from ${f.rows(list('changes'), changeColumns)} c`,
)

/**
 * A deleted folder is told of together with everything below it (delta-search-subscriptions.md section 1), in one
 * INSERT ... SELECT. What was deleted earlier has its entries already and is not walked into.
 */
const insertDeletions = statement<{ drive: number; item: number; seq: number; now: number }>(
  'changes.insertDeletions',
  ({ p, int }) => sql`insert into changes (drive_id, seq, item_id, kind, changed_at)
    with recursive gone as (
      select ${int('item')} as item_id
      union all
      select i.item_id from gone join items i
        on i.drive_id = ${p.drive} and i.parent_id = gone.item_id and i.deleted_at is null)
    select ${int('drive')}, ${int('seq')}, gone.item_id, 'deleted', ${int('now')} from gone`,
)

const auditColumns = {
  seq: 'bigint',
  item: 'bigint',
  action: 'text',
  target: 'text',
  old_value: 'text',
  new_value: 'text',
} as const
type AuditRow = { readonly [K in keyof typeof auditColumns]: string | number | null }

const insertAudit = statement<{
  drive: number
  now: number
  actor: string
  appId: string
  requestId: string
  entries: readonly AuditRow[]
}>(
  'audit.insertItems',
  ({ int, text, f, list }) => sql`insert into audit
    (drive_id, seq, part, at, action, actor, app_id, request_id, item_id, target, old_value, new_value)
    select ${int('drive')}, e.seq, 1, ${int('now')}, e.action, ${text('actor')}, ${text('appId')}, ${text('requestId')}, e.item, e.target,
      e.old_value, e.new_value
    from ${f.rows(list('entries'), auditColumns)} e`,
)

/** One item that a write changed, under the change number that it got. */
export interface ItemEvent {
  readonly seq: number
  readonly item: number
  readonly action: 'item.create' | 'item.update' | 'item.move' | 'item.content' | 'item.delete'
  /** What is told of the state before and after; null where there was none. */
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

/** The change rows of items that were made or changed. */
export function recordItemChanges(facts: WriteFacts, events: readonly ItemEvent[]): Command {
  return command(insertChanges, {
    drive: facts.drive,
    now: facts.now,
    changes: events.map(({ seq, item }) => ({ seq, item })),
  })
}

/** The change rows of an item that goes, and of everything below it. */
export function recordDeletions(facts: WriteFacts, seq: number, item: number): Command {
  return command(insertDeletions, { drive: facts.drive, item, seq, now: facts.now })
}

/** The audit rows, with old and new value, in the transaction of the change (security lesson C5). */
export function recordItemAudit(facts: WriteFacts, events: readonly ItemEvent[]): Command {
  const { drive, now, actor, appId, requestId } = facts
  const entries = events.map(({ seq, item, action, before, after }) => ({
    seq,
    item,
    action,
    target: null,
    old_value: toJson(before),
    new_value: toJson(after),
  }))
  return command(insertAudit, { drive, now, actor, appId, requestId, entries })
}

function toJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value)
}
