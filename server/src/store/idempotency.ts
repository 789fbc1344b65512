import { sql } from 'kysely'
import type { IdempotencyClaim } from '../domain/ports/grants.ts'
import type { IdempotencyStore } from '../domain/ports/idempotency.ts'
import { type Command, command, type Engine, one, statement } from './statement.ts'

type KeyParams = { drive: number; caller: string; key: string }
interface AnswerRow {
  request_hash: string
  state: 'running' | 'done'
  lease_until: number
  status: number | null
  answer_sealed: string | null
  claimed: number
}

/**
 * Reserves a key, or tells what is there. A reservation whose lease ran out without an answer belongs to a process
 * that died before its transaction: it is taken over (design.md section 9).
 */
const reserve = statement<
  KeyParams & { hash: string; machine: number; leaseUntil: number; now: number; oldest: number },
  AnswerRow
>(
  'idempotency.reserve',
  ({
    p,
    int,
    text,
  }) => sql`insert into idempotency (drive_id, caller, key, request_hash, state, lease_until, status, answer_sealed, created_at)
    values (${int('drive')}, ${text('caller')}, ${text('key')}, ${text('hash')}, 'running', ${int('leaseUntil')}, null, null, ${int('now')})
    on conflict (drive_id, caller, key) do update set
      request_hash = case when idempotency.created_at <= ${p.oldest} or (idempotency.state = 'running' and idempotency.lease_until <= ${p.machine})
        then excluded.request_hash else idempotency.request_hash end,
      answer_sealed = case when idempotency.created_at <= ${p.oldest} then null else idempotency.answer_sealed end,
      status = case when idempotency.created_at <= ${p.oldest} then null else idempotency.status end,
      lease_until = case when idempotency.created_at <= ${p.oldest} or (idempotency.state = 'running' and idempotency.lease_until <= ${p.machine})
        then excluded.lease_until else idempotency.lease_until end,
      state = case when idempotency.created_at <= ${p.oldest} then 'running' else idempotency.state end,
      created_at = case when idempotency.created_at <= ${p.oldest} then excluded.created_at else idempotency.created_at end
    returning request_hash, state, lease_until, status, answer_sealed,
      case when state = 'running' and lease_until = ${p.leaseUntil} then 1 else 0 end as claimed`,
)

const finish = statement<KeyParams & { status: number; sealed: string }>(
  'idempotency.finish',
  ({ p }) => sql`update idempotency set state = 'done', status = ${p.status}, answer_sealed = ${p.sealed}
    where drive_id = ${p.drive} and caller = ${p.caller} and key = ${p.key}`,
)

const release = statement<KeyParams>(
  'idempotency.release',
  ({ p }) =>
    sql`delete from idempotency where drive_id = ${p.drive} and caller = ${p.caller} and key = ${p.key} and state = 'running'`,
)

/** The command that stores an answer inside the transaction of its effect. */
export function storeAnswer(
  claim: IdempotencyClaim,
  answer: { readonly status: number; readonly sealed: string },
): Command {
  return command(finish, { ...keyOf(claim), status: answer.status, sealed: answer.sealed }) as Command
}

function keyOf(claim: IdempotencyClaim): KeyParams {
  return { drive: claim.drive, caller: claim.caller, key: claim.key }
}

const lifetimeMs = 24 * 3_600_000

/** Idempotency keys on either engine. */
export function createIdempotencyStore(engine: Engine): IdempotencyStore {
  return {
    async reserve(claim, hash, clocks) {
      const rows = await engine.write(() =>
        one(
          command(reserve, {
            ...keyOf(claim),
            hash,
            machine: clocks.machine,
            leaseUntil: clocks.leaseUntil,
            now: clocks.now,
            oldest: clocks.now - lifetimeMs,
          }),
        ),
      )
      const row = rows[0] as AnswerRow
      if (row.claimed === 1) return { kind: 'claimed' }
      if (row.request_hash !== hash) return { kind: 'reused' }
      if (row.state === 'running') return { kind: 'running' }
      return { kind: 'done', status: row.status as number, sealed: row.answer_sealed as string }
    },
    async finish(claim, answer) {
      await engine.write(() => one(storeAnswer(claim, answer)))
    },
    async release(claim) {
      await engine.write(() => one(command(release, keyOf(claim))))
    },
  }
}
