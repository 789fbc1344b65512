/** The mailbox of development mode, in the database so that it survives a restart. */
import { sql } from 'kysely'
import { foldAddress } from '../domain/identities/address.ts'
import type { CapturedMail } from '../domain/ports/captured-mail.ts'
import type { CapturedMails, StoredMail } from '../domain/ports/captured-mails.ts'
import { command, type Engine, statement } from './statement.ts'

interface MailRow {
  position: number
  content: string
}

/** Mails of a process that runs for weeks, such as a shared test server, must not fill the disk. */
const keptMails = 5000

const nextPosition = statement<object, { value: number }>(
  'capturedMail.next',
  () => sql`insert into counters (name, value) values ('captured_mail', 1)
    on conflict (name) do update set value = counters.value + 1 returning value`,
)

const insertMail = statement<{ id: string; at: number; recipients: string; content: string }>(
  'capturedMail.insert',
  ({ int, text, f }) => sql`insert into captured_mail (position, mail_id, captured_at, recipients, content)
    values (${f.valueOf('next', 'value', 'bigint')}, ${text('id')}, ${int('at')}, ${text('recipients')}, ${text('content')})`,
)

const dropOldest = statement<{ kept: number }>(
  'capturedMail.dropOldest',
  ({ p, f }) => sql`delete from captured_mail where position <= ${f.valueOf('next', 'value', 'bigint')} - ${p.kept}`,
)

const listMails = statement<{ to: string | null; since: number | null; before: number | null; limit: number }, MailRow>(
  'capturedMail.list',
  ({ p, int, text, f }) => sql`select m.position, m.content from captured_mail m
    where (${int('before')} is null or m.position < ${int('before')})
      and (${int('since')} is null or m.captured_at >= ${int('since')})
      and (${text('to')} is null or exists (select 1 from ${f.elements(sql.ref('m.recipients'))} e where e.value = ${text('to')}))
    order by m.position desc limit ${p.limit}`,
)

const findMail = statement<{ id: string }, MailRow>(
  'capturedMail.find',
  ({ p }) => sql`select m.position, m.content from captured_mail m where m.mail_id = ${p.id}`,
)

const clearMails = statement<object>('capturedMail.clear', () => sql`delete from captured_mail`)

function toMail({ position, content }: MailRow): StoredMail {
  return { ...(JSON.parse(content) as CapturedMail), position }
}

/** The caught mails on either engine. */
export function createCapturedMails(engine: Engine): CapturedMails {
  return {
    async add(mail) {
      const recipients = JSON.stringify(mail.to.map(foldAddress))
      await engine.writeBatch({
        next: command(nextPosition, {}),
        mail: command(insertMail, { id: mail.id, at: mail.date, recipients, content: JSON.stringify(mail) }),
        old: command(dropOldest, { kept: keptMails }),
      })
    },
    async list({ to, since, before, limit }) {
      const rows = await engine.read(listMails, { to, since, before, limit })
      return rows.map(toMail)
    },
    async find(id) {
      const [row] = await engine.read(findMail, { id })
      return row ? toMail(row) : null
    },
    async clear() {
      await engine.writeBatch({ mails: command(clearMails, {}) })
    },
  }
}
