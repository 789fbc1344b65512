/** What the token issuer remembers between two requests, on either engine. */
import { sql } from 'kysely'
import type { OidcStatePort, OidcStateRow, StateOwner } from '../domain/ports/oidc-state.ts'
import { type Command, command, type Engine, one, statement } from './statement.ts'

interface StateRow {
  model: string
  state_id: string
  payload: string
  grant_id: string | null
  uid: string | null
  user_code: string | null
  account_id: string | null
  client_id: string | null
  session_uid: string | null
  expires_at: number | null
  consumed_at: number | null
}

type Key = { model: string; id: string }

const columns = sql.raw(
  's.model, s.state_id, s.payload, s.grant_id, s.uid, s.user_code, s.account_id, s.client_id, s.session_uid, s.expires_at, s.consumed_at from oidc_state s',
)

const upsertState = statement<
  Key & {
    payload: string
    grantId: string | null
    uid: string | null
    userCode: string | null
    accountId: string | null
    clientId: string | null
    sessionUid: string | null
    expiresAt: number | null
  }
>(
  'oidcState.upsert',
  ({
    int,
    text,
  }) => sql`insert into oidc_state (model, state_id, payload, grant_id, uid, user_code, account_id, client_id, session_uid, expires_at, consumed_at)
    values (${text('model')}, ${text('id')}, ${text('payload')}, ${text('grantId')}, ${text('uid')}, ${text('userCode')},
      ${text('accountId')}, ${text('clientId')}, ${text('sessionUid')}, ${int('expiresAt')}, null)
    on conflict (model, state_id) do update set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
      user_code = excluded.user_code, account_id = excluded.account_id, client_id = excluded.client_id,
      session_uid = excluded.session_uid, expires_at = excluded.expires_at`,
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

const endOfAccount = statement<{ accountId: string }>(
  'oidcState.endOfAccount',
  ({ p }) => sql`delete from oidc_state where account_id = ${p.accountId}`,
)

const endOfConsent = statement<{ accountId: string; clientId: string }>(
  'oidcState.endOfConsent',
  ({ p }) => sql`delete from oidc_state where account_id = ${p.accountId} and client_id = ${p.clientId}`,
)

const endOfClient = statement<{ clientId: string }>(
  'oidcState.endOfClient',
  ({ p }) => sql`delete from oidc_state where client_id = ${p.clientId}`,
)

const endOfSession = statement<{ sessionUid: string }>(
  'oidcState.endOfSession',
  ({ p }) => sql`delete from oidc_state where session_uid = ${p.sessionUid}`,
)

const endOfAccountBut = statement<{ accountId: string; sessionUid: string }>(
  'oidcState.endOfAccountBut',
  ({ p }) => sql`delete from oidc_state
    where account_id = ${p.accountId} and not (model = 'Session' and uid is not null and uid = ${p.sessionUid})`,
)

/** Ends what belongs to a person but one session of theirs, for use inside a larger transaction. Its tokens end too. */
export function endStateBut(accountId: string, sessionUid: string): Command {
  return command(endOfAccountBut, { accountId, sessionUid })
}

/** Ends what belongs to a person, an application or a session, for use inside a larger transaction. */
export function endState(owner: StateOwner): Command {
  if ('sessionUid' in owner) return command(endOfSession, { sessionUid: owner.sessionUid })
  if (!('accountId' in owner)) return command(endOfClient, { clientId: owner.clientId })
  const { accountId, clientId } = owner
  return clientId === undefined ? command(endOfAccount, { accountId }) : command(endOfConsent, { accountId, clientId })
}

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
    accountId: row.account_id,
    clientId: row.client_id,
    sessionUid: row.session_uid,
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
    async upsert({ payload, ...row }) {
      await engine.writeBatch({ state: command(upsertState, { ...row, payload: JSON.stringify(payload) }) })
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
    async end(owner) {
      await engine.writeBatch({ states: endState(owner) })
    },
    async sweepExpired(now, limit) {
      const rows = await engine.write(() => one(command(sweepStates, { now, limit })))
      return rows.length
    },
  }
}
