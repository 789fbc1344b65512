import { sql } from 'kysely'
import type { MailQuotas } from '../domain/ports/mail-quotas.ts'
import { command, type Engine, one, statement } from './statement.ts'

const hourMs = 3_600_000

/** Calls that come together carry the moments at which they began, and the later one may be here first. */
const overlapMs = 60_000

/**
 * One conditional upsert: the row's lock lets calls that come together take one after the other. An hour that lies well
 * in the future was begun before the clock was set back, and is over.
 */
const take = statement<
  { sender: string; now: number; oldest: number; newest: number; wanted: number; first: number; limit: number },
  { granted: number; since: number }
>('mailQuotas.take', ({ p, int, text }) => {
  const isOver = sql`(mail_quotas.since <= ${p.oldest} or mail_quotas.since > ${p.newest})`
  const left = sql`(${int('limit')} - mail_quotas.used)`
  const granted = sql`case when ${isOver} then ${int('first')} when ${left} >= ${int('wanted')} then ${int('wanted')}
    when ${left} > 0 then ${left} else 0 end`
  return sql`insert into mail_quotas (sender_id, since, used, granted)
    values (${text('sender')}, ${int('now')}, ${int('first')}, ${int('first')})
    on conflict (sender_id) do update set
      since = case when ${isOver} then excluded.since else mail_quotas.since end,
      used = case when ${isOver} then 0 else mail_quotas.used end + ${granted},
      granted = ${granted}
    returning granted, since`
})

const giveBack = statement<{ sender: string; count: number; since: number }>(
  'mailQuotas.giveBack',
  ({ p }) => sql`update mail_quotas set used = used - ${p.count} where sender_id = ${p.sender} and since = ${p.since}`,
)

/** Mails per hour and sender, on either engine. */
export function createMailQuotas(engine: Engine): MailQuotas {
  return {
    async take(sender, wanted, limit, now) {
      const first = Math.min(wanted, limit)
      const rows = await engine.write(() =>
        one(command(take, { sender, now, oldest: now - hourMs, newest: now + overlapMs, wanted, first, limit })),
      )
      return rows[0] as { granted: number; since: number }
    },
    async giveBack(sender, count, since) {
      await engine.write(() => one(command(giveBack, { sender, count, since })))
    },
  }
}
