/** What the token issuer remembers between two requests, on either engine. */
import { sql } from 'kysely'
import type { OidcStatePort, OidcStateRow } from '../domain/ports/oidc-state.ts'
import { command, type Engine, one, statement } from './statement.ts'

interface StateRow {
  model: string
  state_id: string
  payload: string
  grant_id: string | null
  uid: string | null
  user_code: string | null
  expires_at: number | null
  consumed_at: number | null
}

type Key = { model: string; id: string }

const columns = sql.raw(
  's.model, s.state_id, s.payload, s.grant_id, s.uid, s.user_code, s.expires_at, s.consumed_at from oidc_state s',
)

const upsertState = statement<
  Key & {
    payload: string
    grantId: string | null
    uid: string | null
    userCode: string | null
    expiresAt: number | null
  }
>(
  'oidcState.upsert',
  ({
    int,
    text,
  }) => sql`insert into oidc_state (model, state_id, payload, grant_id, uid, user_code, expires_at, consumed_at)
    values (${text('model')}, ${text('id')}, ${text('payload')}, ${text('grantId')}, ${text('uid')}, ${text('userCode')},
      ${int('expiresAt')}, null)
    on conflict (model, state_id) do update set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
      user_code = excluded.user_code, expires_at = excluded.expires_at`,
)

const findState = statement<Key, StateRow>(
  'oidcState.find',
  ({ p }) => sql`select ${columns} where s.model = ${p.model} and s.state_id = ${p.id}`,
)

const findByUid = statement<{ model: string; uid: string }, StateRow>(
  'oidcState.findByUid',
  ({ p }) => sql`select ${columns} where s.model = ${p.model} and s.uid = ${p.uid}`,
)

const findByUserCode = statement<{ model: string; userCode: string }, StateRow>(
  'oidcState.findByUserCode',
  ({ p }) => sql`select ${columns} where s.model = ${p.model} and s.user_code = ${p.userCode}`,
)

/** Used once: whoever changes the row was first, whatever runs beside it (security lessons D6 and I8). */
const consumeState = statement<Key & { consumedAt: number }, { state_id: string }>(
  'oidcState.consume',
  ({ p }) => sql`update oidc_state set consumed_at = ${p.consumedAt}
    where model = ${p.model} and state_id = ${p.id} and consumed_at is null returning state_id`,
)

const destroyState = statement<Key>(
  'oidcState.destroy',
  ({ p }) => sql`delete from oidc_state where model = ${p.model} and state_id = ${p.id}`,
)

const revokeGrant = statement<{ grantId: string }>(
  'oidcState.revokeByGrant',
  ({ p }) => sql`delete from oidc_state where grant_id = ${p.grantId}`,
)

const sweepStates = statement<{ now: number; limit: number }, { state_id: string }>(
  'oidcState.sweep',
  ({ p, f }) => sql`delete from oidc_state where (model, state_id) in (
      select s.model, s.state_id from oidc_state s where s.expires_at <= ${p.now}
      order by s.expires_at limit ${p.limit} ${f.skipLocked})
    returning state_id`,
)

function toState(row: StateRow | undefined): OidcStateRow | null {
  if (row === undefined) return null
  return {
    model: row.model,
    id: row.state_id,
    payload: JSON.parse(row.payload) as OidcStateRow['payload'],
    grantId: row.grant_id,
    uid: row.uid,
    userCode: row.user_code,
    expiresAt: row.expires_at,
    consumedAt: row.consumed_at,
  }
}

export interface OidcStateStore extends OidcStatePort {
  /**
   * Deletes rows whose time has come, at most `limit` of them, the oldest first; gives how many went. `now` is the
   * movable clock. A caller goes on until fewer than `limit` went (design.md section 9, sweeps in small batches).
   */
  sweepExpired(now: number, limit: number): Promise<number>
}

/** The issuer's state on either engine. */
export function createOidcState(engine: Engine): OidcStateStore {
  return {
    async upsert({ model, id, payload, grantId, uid, userCode, expiresAt }) {
      const params = { model, id, payload: JSON.stringify(payload), grantId, uid, userCode, expiresAt }
      await engine.writeBatch({ state: command(upsertState, params) })
    },
    async find(model, id) {
      return toState((await engine.read(findState, { model, id }))[0])
    },
    async findByUid(model, uid) {
      return toState((await engine.read(findByUid, { model, uid }))[0])
    },
    async findByUserCode(model, userCode) {
      return toState((await engine.read(findByUserCode, { model, userCode }))[0])
    },
    async consume(model, id, consumedAt) {
      const rows = await engine.write(() => one(command(consumeState, { model, id, consumedAt })))
      return rows.length > 0
    },
    async destroy(model, id) {
      await engine.writeBatch({ state: command(destroyState, { model, id }) })
    },
    async revokeByGrantId(grantId) {
      await engine.writeBatch({ states: command(revokeGrant, { grantId }) })
    },
    async sweepExpired(now, limit) {
      const rows = await engine.write(() => one(command(sweepStates, { now, limit })))
      return rows.length
    },
  }
}
