import { sql } from 'kysely'
import type { IdempotencyClaim } from '../domain/ports/grants.ts'
import type { IdempotencyStore } from '../domain/ports/idempotency.ts'
import { AppError } from '../domain/errors.ts'
import { type Batch, type BatchRows, command, type Engine, one, statement } from './statement.ts'

type ClaimParams = { drive: number; caller: string; key: string; token: string }
interface AnswerRow {
  request_hash: string
  state: 'running' | 'done'
  lease_until: number
  status: number | null
  answer_sealed: string | null
  claimed: number
}

/**
 * Reserves a key, or tells what is there. A reservation whose lease ran out belongs to a process that died: before its
 * transaction, then it is taken over; or after it, then its answer stands (design.md section 9).
 */
const reserve = statement<
  ClaimParams & { hash: string; machine: number; leaseUntil: number; now: number; oldest: number },
  AnswerRow
>('idempotency.reserve', ({ p, int, text }) => {
  const isOver = sql`(idempotency.created_at <= ${p.oldest})`
  const hasLapsed = sql`(idempotency.state = 'running' and idempotency.lease_until <= ${p.machine})`
  const isFree = sql`(${isOver} or (${hasLapsed} and idempotency.answer_sealed is null))`
  const take = (column: string) =>
    sql`${sql.ref(column)} = case when ${isFree} then ${sql.ref(`excluded.${column}`)} else ${sql.ref(`idempotency.${column}`)} end`
  return sql`insert into idempotency (drive_id, caller, key, request_hash, state, token, lease_until, status, answer_sealed, created_at)
    values (${int('drive')}, ${text('caller')}, ${text('key')}, ${text('hash')}, 'running', ${text('token')}, ${int('leaseUntil')}, null, null, ${int('now')})
    on conflict (drive_id, caller, key) do update set
      ${take('request_hash')}, ${take('answer_sealed')}, ${take('status')}, ${take('token')}, ${take('lease_until')}, ${take('created_at')},
      state = case when ${isFree} then 'running' when ${hasLapsed} then 'done' else idempotency.state end
    returning request_hash, state, lease_until, status, answer_sealed,
      case when token = ${p.token} then 1 else 0 end as claimed`
})

/** Stores an answer. `isLast` ends the call; until then others are told that it runs. */
const putAnswer = statement<ClaimParams & { status: number; sealed: string; isLast: number }, { key: string }>(
  'idempotency.putAnswer',
  ({ p }) => sql`update idempotency set status = ${p.status}, answer_sealed = ${p.sealed},
    state = case when ${p.isLast} = 1 then 'done' else state end
    where drive_id = ${p.drive} and caller = ${p.caller} and key = ${p.key} and token = ${p.token}
    returning key`,
)

const release = statement<ClaimParams>(
  'idempotency.release',
  ({ p }) => sql`delete from idempotency
    where drive_id = ${p.drive} and caller = ${p.caller} and key = ${p.key} and token = ${p.token}
    and state = 'running' and answer_sealed is null`,
)

/** What broke after the transaction of the effect does not undo it: the answer that was stored with it is the last one. */
const endWithStored = statement<ClaimParams>(
  'idempotency.endWithStored',
  ({ p }) => sql`update idempotency set state = 'done'
    where drive_id = ${p.drive} and caller = ${p.caller} and key = ${p.key} and token = ${p.token} and state = 'running'`,
)

const releaseAll = statement<object>(
  'idempotency.releaseAll',
  () => sql`delete from idempotency where state = 'running' and answer_sealed is null`,
  { crossesDrives: 'reservations of a process that died, at the start of the next one' },
)

const endAllWithStored = statement<object>(
  'idempotency.endAllWithStored',
  () => sql`update idempotency set state = 'done' where state = 'running'`,
  { crossesDrives: 'reservations of a process that died, at the start of the next one' },
)

/**
 * Stores an answer inside the transaction of its effect. Throws AppError `idempotencyKeyInUse`, and the effect is undone,
 * when the lease ran out and another call holds the key now.
 */
export function* keepAnswer(
  claim: IdempotencyClaim,
  answer: { readonly status: number; readonly sealed: string },
): Generator<Batch, void, BatchRows> {
  const kept = yield* one(
    command(putAnswer, { ...paramsOf(claim), status: answer.status, sealed: answer.sealed, isLast: 0 }),
  )
  if (kept.length > 0) return
  throw new AppError(
    'idempotencyKeyInUse',
    'This call took so long that another one with the same Idempotency-Key has begun. Nothing was done; repeat it.',
    { retryAfterSeconds: 1 },
  )
}

function paramsOf({ drive, caller, key, token }: IdempotencyClaim): ClaimParams {
  return { drive, caller, key, token }
}

const lifetimeMs = 24 * 3_600_000

/** Idempotency keys on either engine. */
export function createIdempotencyStore(engine: Engine): IdempotencyStore {
  return {
    async reserve(claim, hash, clocks) {
      const rows = await engine.write(() =>
        one(
          command(reserve, {
            ...paramsOf(claim),
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
      const { status, sealed } = answer
      await engine.write(() => one(command(putAnswer, { ...paramsOf(claim), status, sealed, isLast: 1 })))
    },
    async release(claim) {
      await engine.write(function* () {
        yield* one(command(release, paramsOf(claim)))
        yield* one(command(endWithStored, paramsOf(claim)))
      })
    },
    async endAbandoned() {
      await engine.write(function* () {
        yield* one(command(releaseAll, {}))
        yield* one(command(endAllWithStored, {}))
      })
    },
  }
}
