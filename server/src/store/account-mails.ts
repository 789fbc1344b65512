import { sql } from 'kysely'
import type { AccountMails, ClaimedAccountMail } from '../domain/ports/account-mails.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { type Batch, type BatchRows, command, type Engine, one, statement } from './statement.ts'

interface MailRow {
  mail_id: string
  kind: 'passwordReset' | 'passwordChanged'
  name: string | null
  principal_id: string | null
  address: string
  language: string | null
  requested_from: string | null
  token_sealed: string | null
  attempts: number
  claim: number
  gives_up_at: number | null
  first_try_at: number | null
  earlier_rows: string
  request_id: string
  created_at: number
}

const claimed = sql.raw(
  'returning mail_id, kind, name, principal_id, address, language, requested_from, token_sealed, attempts, claim, ' +
    'gives_up_at, first_try_at, earlier_rows, request_id, created_at',
)

interface NewMail {
  readonly id: string
  readonly kind: MailRow['kind']
  readonly name: string | null
  readonly person: string | null
  readonly address: string
  readonly language: string | null
  readonly requestedFrom: string | null
  readonly requestId: string
  readonly now: number
  readonly givesUpAt: number | null
}

const insertMail = statement<{ [K in keyof NewMail]: NewMail[K] }>(
  'accountMails.insert',
  ({
    int,
    text,
  }) => sql`insert into account_mails (mail_id, kind, name, principal_id, address, language, requested_from, token_sealed,
      state, uncertain, attempts, claim, leased_until, due_at, gives_up_at, first_try_at, last_reply, error_code,
      earlier_rows, request_id, created_at, ended_at)
    values (${text('id')}, ${text('kind')}, ${text('name')}, ${text('person')}, ${text('address')}, ${text('language')},
      ${text('requestedFrom')}, null, 'queued', 0, 0, 0, null, ${int('now')}, ${int('givesUpAt')}, null, null, null,
      '[]', ${text('requestId')}, ${int('now')}, null)`,
)

const claimDue = statement<{ now: number; machine: number; leaseUntil: number; limit: number }, MailRow>(
  'accountMails.claimDue',
  ({ p, f }) => sql`update account_mails set claim = claim + 1, leased_until = ${p.leaseUntil}
    where mail_id in (
      select m.mail_id from account_mails m
      where m.state in ('queued', 'deferred') and m.due_at <= ${p.now} and (m.leased_until is null or m.leased_until <= ${p.machine})
      order by m.due_at limit ${p.limit} ${f.skipLocked}) ${claimed}`,
)

const renewLease = statement<{ id: string; claim: number; leaseUntil: number }>(
  'accountMails.renew',
  ({ p }) =>
    sql`update account_mails set leased_until = ${p.leaseUntil} where mail_id = ${p.id} and claim = ${p.claim}`,
)

/** A mail that ended keeps no token: it opens nothing any more, or the person has it. */
const recordResult = statement<
  {
    id: string
    claim: number
    state: string
    uncertain: number
    reply: string | null
    code: string | null
    earlierRows: string
    dueAt: number | null
    firstTryAt: number
    endedAt: number | null
  },
  { mail_id: string }
>(
  'accountMails.record',
  ({ p, int, text }) => sql`update account_mails set state = ${p.state}, uncertain = ${p.uncertain},
    last_reply = coalesce(${p.reply}, last_reply), error_code = ${text('code')}, earlier_rows = ${p.earlierRows},
    due_at = coalesce(${int('dueAt')}, due_at), first_try_at = ${int('firstTryAt')}, ended_at = ${int('endedAt')},
    token_sealed = case when ${int('endedAt')} is null then token_sealed else null end,
    attempts = attempts + 1, leased_until = null
    where mail_id = ${p.id} and claim = ${p.claim} returning mail_id`,
)

const addressMail = statement<
  { id: string; claim: number; person: string; address: string; tokenSealed: string },
  { mail_id: string }
>(
  'accountMails.address',
  ({ p }) => sql`update account_mails set name = null, principal_id = ${p.person}, address = ${p.address},
    token_sealed = ${p.tokenSealed}
    where mail_id = ${p.id} and claim = ${p.claim} and token_sealed is null and ended_at is null returning mail_id`,
)

/** In place of the link before, unless that one was asked for later. */
const putReset = statement<{ person: string; tokenHash: string; expiresAt: number }, { principal_id: string }>(
  'passwordResets.put',
  ({ int, text }) => sql`insert into password_resets (principal_id, token_hash, expires_at)
    values (${text('person')}, ${text('tokenHash')}, ${int('expiresAt')})
    on conflict (principal_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at
      where password_resets.expires_at <= excluded.expires_at
    returning principal_id`,
)

const dropMail = statement<{ id: string; claim: number }>(
  'accountMails.drop',
  ({ p }) => sql`delete from account_mails where mail_id = ${p.id} and claim = ${p.claim}`,
)

const nextDue = statement<{ after: number }, { due_at: number | null }>(
  'accountMails.nextDue',
  ({ p }) =>
    sql`select min(due_at) as due_at from account_mails where state in ('queued', 'deferred') and due_at > ${p.after}`,
)

const sweepEnded = statement<{ before: number; limit: number }, { mail_id: string }>(
  'accountMails.sweep',
  ({ p, f }) => sql`delete from account_mails where mail_id in (
      select m.mail_id from account_mails m where m.ended_at <= ${p.before} limit ${p.limit} ${f.skipLocked})
    returning mail_id`,
)

/** Queues a mail inside a larger transaction. */
export function* queueAccountMail(mail: NewMail): Generator<Batch, void, BatchRows> {
  yield* one(command(insertMail, { ...mail }))
}

function toMail(row: MailRow): ClaimedAccountMail {
  return {
    deliveryId: row.mail_id,
    kind: row.kind,
    name: row.name,
    person: row.principal_id as PrincipalId | null,
    address: row.address,
    language: row.language,
    requestedFrom: row.requested_from,
    tokenSealed: row.token_sealed,
    attempts: row.attempts,
    claim: row.claim,
    firstTryAt: row.first_try_at,
    earlierRows: JSON.parse(row.earlier_rows) as string[],
    requestId: row.request_id,
    createdAt: row.created_at,
    ...(row.gives_up_at === null ? {} : { givesUpAt: row.gives_up_at }),
  }
}

/** Thrown to undo what a claim that was lost, or a later request, makes wrong. */
class TooLate extends Error {}

/** The queue of mails about accounts, on either engine. */
export function createAccountMails(engine: Engine): AccountMails {
  return {
    async queueReset({ mailId: id, expiresAt: givesUpAt, ...request }) {
      await engine.write(() => queueAccountMail({ ...request, id, givesUpAt, kind: 'passwordReset', address: '' }))
    },
    async openReset({ deliveryId: id, claim, givesUpAt = 0 }, { person, address, tokenHash, tokenSealed }) {
      try {
        await engine.write(function* () {
          const ours = yield* one(command(addressMail, { id, claim, person, address, tokenSealed }))
          const put = yield* one(command(putReset, { person, tokenHash, expiresAt: givesUpAt }))
          if (ours.length === 0 || put.length === 0) throw new TooLate()
        })
        return true
      } catch (error) {
        if (error instanceof TooLate) return false
        throw error
      }
    },
    async drop({ deliveryId: id, claim }) {
      await engine.write(() => one(command(dropMail, { id, claim })))
    },
    async claimDue(clocks, limit) {
      return (await engine.write(() => one(command(claimDue, { ...clocks, limit })))).map(toMail)
    },
    async renew({ deliveryId: id, claim }, leaseUntil) {
      await engine.write(() => one(command(renewLease, { id, claim, leaseUntil })))
    },
    async record({ deliveryId: id, claim }, result) {
      const { state, isUncertain, reply, code, earlierRows, dueAt, firstTryAt, endedAt } = result
      const facts = { state, reply, code, dueAt, firstTryAt, endedAt, uncertain: isUncertain ? 1 : 0 }
      const rows = await engine.write(() =>
        one(command(recordResult, { id, claim, ...facts, earlierRows: JSON.stringify(earlierRows) })),
      )
      return rows.length > 0
    },
    async nextDueAt(after) {
      return (await engine.read(nextDue, { after }))[0]?.due_at ?? null
    },
    async sweep(before, limit) {
      return (await engine.write(() => one(command(sweepEnded, { before, limit })))).length
    },
  }
}
