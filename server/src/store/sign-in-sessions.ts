import { sql } from 'kysely'
import type { SignInSession, SignInSessions } from '../domain/ports/sign-in-sessions.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { changeDirectory, changeUncached } from './directory-log.ts'
import { endAccess } from './end-access.ts'
import { endState } from './oidc-state.ts'
import { readPrincipal } from './principal-writes.ts'
import { command, type Engine, one, statement } from './statement.ts'

interface SessionRow {
  session_uid: string
  principal_id: string
  method: string
  started_at: number
  seen_at: number
  ends_at: number
  user_agent: string
  address: string
}

const seenEveryMs = 5 * 60_000

const columns = sql.raw(
  's.session_uid, s.principal_id, s.method, s.started_at, s.seen_at, s.ends_at, s.user_agent, s.address from sign_in_sessions s',
)

/**
 * The account is read as it is now, behind whoever changes it: a password that was checked before the change opens no
 * session after it.
 */
const beginSession = statement<
  {
    uid: string
    person: string
    stamp: number
    method: string
    userAgent: string
    address: string
    now: number
    endsAt: number
  },
  { session_uid: string }
>(
  'signInSessions.begin',
  ({
    p,
    int,
    text,
    f,
  }) => sql`insert into sign_in_sessions (session_uid, principal_id, method, started_at, seen_at, ends_at, user_agent, address)
    select ${text('uid')}, a.principal_id, ${text('method')}, ${int('now')}, ${int('now')}, ${int('endsAt')}, ${text('userAgent')}, ${text('address')}
    from (select principal_id from principals where principal_id = ${p.person} and kind = 'user' and deleted_at is null
      and account_enabled = 1 and coalesce(tokens_valid_from, 0) = ${p.stamp} ${f.lockShared}) a where true
    on conflict (session_uid) do nothing returning session_uid`,
)

const noteSeen = statement<{ uid: string; now: number; before: number }>(
  'signInSessions.seen',
  ({ p }) => sql`update sign_in_sessions set seen_at = ${p.now}
    where session_uid = ${p.uid} and ends_at > ${p.now} and seen_at <= ${p.before}`,
)

const extendSession = statement<{ uid: string; endsAt: number }>(
  'signInSessions.extend',
  ({ p }) =>
    sql`update sign_in_sessions set ends_at = ${p.endsAt} where session_uid = ${p.uid} and ends_at < ${p.endsAt}`,
)

const findSession = statement<{ uid: string; now: number }, SessionRow>(
  'signInSessions.find',
  ({ p }) => sql`select ${columns} where s.session_uid = ${p.uid} and s.ends_at > ${p.now}`,
)

const listOfPerson = statement<{ person: string; now: number }, SessionRow>(
  'signInSessions.listOf',
  ({ p }) => sql`select ${columns} where s.principal_id = ${p.person} and s.ends_at > ${p.now}
    order by s.started_at desc, s.session_uid`,
)

const listAll = statement<{ after: string; now: number; limit: number }, SessionRow>(
  'signInSessions.list',
  ({ p }) => sql`select ${columns} where s.session_uid > ${p.after} and s.ends_at > ${p.now}
    order by s.session_uid limit ${p.limit}`,
)

const endOne = statement<{ uid: string; owner: string | null }, { principal_id: string; method: string }>(
  'signInSessions.end',
  ({ p, text }) => sql`delete from sign_in_sessions
    where session_uid = ${p.uid} and (${text('owner')} is null or principal_id = ${text('owner')})
    returning principal_id, method`,
)

const sweepEnded = statement<{ now: number; limit: number }, { session_uid: string }>(
  'signInSessions.sweep',
  ({ p, f }) => sql`delete from sign_in_sessions where session_uid in (
      select s.session_uid from sign_in_sessions s where s.ends_at <= ${p.now} order by s.ends_at limit ${p.limit} ${f.skipLocked})
    returning session_uid`,
)

function toSession(row: SessionRow): SignInSession {
  return {
    uid: row.session_uid,
    person: row.principal_id as PrincipalId,
    method: row.method,
    startedAt: row.started_at,
    seenAt: row.seen_at,
    endsAt: row.ends_at,
    userAgent: row.user_agent,
    address: row.address,
  }
}

/** Sign-in sessions on either engine. */
export function createSignInSessions(engine: Engine): SignInSessions {
  return {
    async begin({ uid, person, method, userAgent, address, stamp, now, endsAt }) {
      const facts = { uid, person, method, address, now, stamp: stamp ?? 0, endsAt }
      const rows = await engine.write(() => one(command(beginSession, { ...facts, userAgent: shorten(userAgent) })))
      return rows.length > 0
    },
    async seen(uid, now) {
      const [session] = await engine.read(findSession, { uid, now })
      if (!session || session.seen_at > now - seenEveryMs) return
      await engine.writeBatch({ seen: command(noteSeen, { uid, now, before: now - seenEveryMs }) })
    },
    async extend(uid, endsAt) {
      await engine.writeBatch({ extended: command(extendSession, { uid, endsAt }) })
    },
    async find(uid, now) {
      const [row] = await engine.read(findSession, { uid, now })
      return row ? toSession(row) : null
    },
    async listOf(person, now) {
      return (await engine.read(listOfPerson, { person, now })).map(toSession)
    },
    async list({ after, limit }, now) {
      const rows = await engine.read(listAll, { after: after?.[0] ?? '', now, limit: limit + 1 })
      const entries = rows.slice(0, limit).map(toSession)
      const last = entries.at(-1)
      return { entries, after: rows.length > limit && last ? [last.uid] : null }
    },
    end(by, uid, owner) {
      return changeUncached(engine, by, function* () {
        const [ended] = yield* one(command(endOne, { uid, owner: owner ?? null }))
        if (!ended) return { result: false, audit: [] }
        yield* one(endState({ sessionUid: uid }))
        const oldValue = { session: uid, method: ended.method }
        return {
          result: true,
          audit: [{ action: 'session.end', target: ended.principal_id, oldValue, newValue: null }],
        }
      })
    },
    endAll(by, person, { except } = {}) {
      return changeDirectory(engine, by, function* () {
        const stored = yield* readPrincipal(person, 'user')
        const tokensValidFrom = yield* endAccess(stored, by.now, except ?? null)
        const oldValue = { tokensValidFrom: stored.record.tokensValidFrom }
        const audit = [{ action: 'user.endSessions', target: person, oldValue, newValue: { tokensValidFrom } }]
        return { result: undefined, audit }
      })
    },
    async sweep(now, limit) {
      return (await engine.write(() => one(command(sweepEnded, { now, limit })))).length
    },
  }
}

const longestUserAgent = 256

/** What a browser says of itself has no bound of its own. */
function shorten(userAgent: string): string {
  return userAgent.replace(/[^ -~]/g, '?').slice(0, longestUserAgent)
}
