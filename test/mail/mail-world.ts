/** What the tests of mail share: an invite that asks for mails, and the rows of the outbox. */
import type { PlainRow } from '../database.ts'
import type { CallOptions } from '../http.ts'
import { invite, type InviteAnswer } from '../operations/invite-world.ts'
import type { OpenWorld, World } from '../world.ts'

/** Invites strangers to read, each with a mail; as `ana` when nobody else is named by a token. */
export function inviteByMail(
  world: World,
  place: string,
  addresses: readonly string[],
  options: Omit<CallOptions, 'body'> & { readonly message?: string } = {},
): Promise<InviteAnswer> {
  const { message, ...rest } = options
  const recipients = addresses.map(email => ({ email }))
  const body = {
    recipients,
    roles: ['read'],
    requireSignIn: true,
    sendInvitation: true,
    ...(message === undefined ? {} : { message }),
  }
  return invite(world, place, body, rest)
}

/** The rows of the outbox for an address, oldest first. */
export function deliveriesTo(world: OpenWorld, address: string, condition = 'true'): Promise<readonly PlainRow[]> {
  return world.query(
    `select state, attempts, claim, leased_until, due_at, uncertain, last_reply, error_code, earlier_rows from outbox
     where address = '${address}' and ${condition} order by created_at, delivery_id`,
  )
}
