/** The outbox rows of an invite: they commit with the grants (design.md section 5). */
import { sql } from 'kysely'
import type { GrantWrite, MailDraft } from '../domain/ports/grants.ts'
import { type Command, command, statement } from './statement.ts'

const mailColumns = {
  grantee: 'text',
  delivery_id: 'text',
  address: 'text',
  language: 'text',
  content: 'text',
  failed_as: 'text',
  held_until: 'bigint',
} as const

const insertMails = statement<{
  drive: number
  item: number
  now: number
  sender: string
  requestId: string
  mails: readonly Record<keyof typeof mailColumns, string | number | null>[]
}>(
  'outbox.queue',
  ({
    int,
    text,
    f,
    list,
  }) => sql`insert into outbox (drive_id, delivery_id, item_id, grantee, permission_id, kind, address, language, content,
      send_count, state, uncertain, attempts, claim, leased_until, due_at, first_try_at, last_reply, error_code, earlier_rows, sender_id, request_id,
      created_at, ended_at)
    select ${int('drive')}, m.delivery_id, ${int('item')}, g.grantee, g.permission_id, 'invitation', m.address, m.language, m.content,
      g.mails_sent, case when m.failed_as is null then 'queued' else 'failed' end, 0, 0, 0, m.held_until, ${int('now')},
      cast(null as bigint), cast(null as text), m.failed_as, '[]', ${text('sender')}, ${text('requestId')}, ${int('now')},
      case when m.failed_as is null then null else ${int('now')} end
    from ${f.rows(list('mails'), mailColumns)} m
    join ${f.rowsOf('grants', { grantee: 'text', permission_id: 'text', mails_sent: 'bigint' })} g on g.grantee = m.grantee`,
)

function toMailRow(mail: MailDraft): Record<keyof typeof mailColumns, string | number | null> {
  return {
    grantee: mail.grantee,
    delivery_id: mail.deliveryId,
    address: mail.address,
    language: mail.language,
    content: mail.content,
    failed_as: mail.failedAs,
    held_until: mail.failedAs === null ? (mail.heldUntil ?? null) : null,
  }
}

/** Queues the mails of a write, each for a grant that its batch has made. */
export function queueMails({ drive, item, now, actor, requestId, mails }: GrantWrite): Command {
  return command(insertMails, { drive, item, now, sender: actor, requestId, mails: mails.map(toMailRow) })
}
