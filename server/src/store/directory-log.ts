/**
 * The frame of every change of the directory: its change number first, its audit rows last, one transaction. The number
 * is the directory's version, on which everything hangs that is kept of accounts, groups and applications.
 */
import { sql } from 'kysely'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'
import { type Batch, type BatchRows, command, type Engine, one, statement } from './statement.ts'

/**
 * Takes the directory's next change number. It is a batch of its own at the head of the transaction: its row lock
 * lets one change in at a time, and what follows reads what the one before has committed. So flattened memberships
 * cannot miss a group that was nested at the same moment.
 */
const nextDirectory = statement<{ step: 0 | 1 }, { seq: number }>(
  'directory.next',
  ({ p }) => sql`update counters set value = value + ${p.step} where name = 'directory' returning value as seq`,
)

/** Changes that raise no version share the number of the one before them; their audit rows come behind its own. */
const countAuditParts = statement<{ seq: number }, { parts: number }>(
  'directory.auditParts',
  ({ p }) => sql`select coalesce(max(part), 0) as parts from audit where drive_id = 0 and seq = ${p.seq}`,
)

/** Audit rows of the directory have drive 0 and are numbered by the directory's change numbers. */
const recordDirectoryAudit = statement<ChangeAuthor & { seq: number; entries: readonly AuditRow[] }>(
  'directory.audit',
  ({ int, text, f, list }) => sql`insert into audit
    (drive_id, seq, part, at, action, actor, app_id, request_id, item_id, target, old_value, new_value)
    select 0, ${int('seq')}, e.part, ${int('now')}, e.action, ${text('actor')}, ${text('appId')}, ${text('requestId')},
      cast(null as bigint), e.target, e.old_value, e.new_value
    from ${f.rows(list('entries'), { part: 'bigint', action: 'text', target: 'text', old_value: 'text', new_value: 'text' })} e`,
)

interface AuditRow {
  readonly part: number
  readonly action: string
  readonly target: string
  readonly old_value: string | null
  readonly new_value: string | null
}

/** One change of the directory, for the audit. Values are stored as JSON; null stands for "was not" and "is not". */
export interface DirectoryAuditEntry {
  /** `{kind}.{verb}`, such as `user.update`. */
  readonly action: string
  /** The id of what was changed. */
  readonly target: string
  readonly oldValue: unknown
  readonly newValue: unknown
}

/** The body of a change: commands as in any unit, and what to note of it. */
export type DirectoryBody<T> = (
  seq: number,
) => Generator<Batch, { readonly result: T; readonly audit: readonly DirectoryAuditEntry[] }, BatchRows>

/** Changes the directory in one transaction. A body that throws leaves nothing behind. */
export function changeDirectory<T>(engine: Engine, by: ChangeAuthor, body: DirectoryBody<T>): Promise<T> {
  return engine.write(() => runDirectoryChange(by, body))
}

/**
 * The same for what nothing keeps in memory, such as consents and single sessions: it waits in the same line, so both
 * sides of a consent stay while it is written, but raises no version, so no cache is dropped when somebody signs out.
 */
export function changeUncached<T>(engine: Engine, by: ChangeAuthor, body: DirectoryBody<T>): Promise<T> {
  return engine.write(() => runChange(by, body, 0))
}

/** A change of the directory inside a larger unit. */
export function runDirectoryChange<T>(by: ChangeAuthor, body: DirectoryBody<T>): Generator<Batch, T, BatchRows> {
  return runChange(by, body, 1)
}

function* runChange<T>(by: ChangeAuthor, body: DirectoryBody<T>, step: 0 | 1): Generator<Batch, T, BatchRows> {
  const rows = yield* one(command(nextDirectory, { step }))
  const seq = (rows[0] as { seq: number }).seq
  const { result, audit } = yield* body(seq)
  if (audit.length === 0) return result
  const [counted] = step === 1 ? [] : yield* one(command(countAuditParts, { seq }))
  const before = counted?.parts ?? 0
  const { actor, appId, requestId, now } = by
  const entries = audit.map((entry, index) => ({
    part: before + index + 1,
    action: entry.action,
    target: entry.target,
    old_value: toJson(entry.oldValue),
    new_value: toJson(entry.newValue),
  }))
  yield* one(command(recordDirectoryAudit, { actor, appId, requestId, now, seq, entries }))
  return result
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}
