import { sql } from 'kysely'
import { foldAddress } from '../domain/identities/address.ts'
import type { GuestDraft } from '../domain/ports/grants.ts'
import { type Batch, type BatchRows, command, run, statement } from './statement.ts'

const guestColumns = {
  id: 'text',
  folded: 'text',
  address: 'text',
  display_name: 'text',
  upn: 'text',
  upn_key: 'text',
} as const
type GuestRow = Record<keyof typeof guestColumns, string>

/** Two invites of one stranger at once make one guest: the address decides who was first (design.md section 9). */
const claimAddresses = statement<{ guests: readonly GuestRow[] }, { address: string; principal_id: string }>(
  'addresses.claim',
  ({ f, list }) => sql`insert into addresses (address, principal_id, kind)
    select g.folded, g.id, 'primary' from ${f.rows(list('guests'), guestColumns)} g where true
    on conflict (address) do update set principal_id = addresses.principal_id returning address, principal_id`,
)

const won = { address: 'text', principal_id: 'text' } as const

const insertAccounts = statement<{ guests: readonly GuestRow[]; now: number }>(
  'principals.insertGuests',
  ({
    int,
    f,
    list,
  }) => sql`insert into principals (principal_id, kind, display_name, mail, mail_nickname, user_principal_name, user_type,
      external_user_state, account_enabled, preferred_language, given_name, surname, job_title, description, mail_enabled,
      security_enabled, unified, is_admin, premium, password_hash, created_at, deleted_at)
    select g.id, 'user', g.display_name, g.address, cast(null as text), g.upn, 'Guest', 'PendingAcceptance', 1, cast(null as text),
      cast(null as text), cast(null as text), cast(null as text), cast(null as text), 0, 0, 0, 0, 0, cast(null as text), ${int('now')},
      cast(null as bigint)
    from ${f.rows(list('guests'), guestColumns)} g
    join ${f.rowsOf('claims', won)} c on c.address = g.folded and c.principal_id = g.id`,
)

const insertSelves = statement<{ guests: readonly GuestRow[] }>(
  'memberships.insertGuests',
  ({ f, list }) => sql`insert into memberships (member_id, principal_id)
    select g.id, g.id from ${f.rows(list('guests'), guestColumns)} g
    join ${f.rowsOf('claims', won)} c on c.address = g.folded and c.principal_id = g.id`,
)

const insertNames = statement<{ guests: readonly GuestRow[] }>(
  'addresses.insertGuestNames',
  ({ f, list }) => sql`insert into addresses (address, principal_id, kind)
    select g.upn_key, g.id, 'upn' from ${f.rows(list('guests'), guestColumns)} g
    join ${f.rowsOf('claims', won)} c on c.address = g.folded and c.principal_id = g.id
    where true on conflict (address) do nothing`,
)

/** Raises the version on which cached directory facts hang. */
export const bumpDirectory = statement<object>(
  'counters.bumpDirectory',
  () => sql`update counters set value = value + 1 where name = 'directory'`,
)

/**
 * Makes the guest accounts that do not exist yet.
 * @returns the id of each draft to the id of the account that holds its address now.
 */
export function* insertGuests(
  drafts: readonly GuestDraft[],
  now: number,
): Generator<Batch, ReadonlyMap<string, string>, BatchRows> {
  if (drafts.length === 0) return new Map()
  // In the order of their addresses: two writes that make the same guests must not wait for each other in a ring.
  const ordered = drafts.toSorted((left, right) => (left.folded < right.folded ? -1 : 1))
  const guests = ordered.map(draft => ({
    id: draft.id as string,
    folded: draft.folded,
    address: draft.address,
    display_name: draft.displayName,
    upn: draft.userPrincipalName,
    upn_key: foldAddress(draft.userPrincipalName),
  }))
  const rows = yield* run({
    claims: command(claimAddresses, { guests }),
    accounts: command(insertAccounts, { guests, now }),
    selves: command(insertSelves, { guests }),
    names: command(insertNames, { guests }),
    version: command(bumpDirectory, {}),
  })
  const owners = new Map((rows['claims'] ?? []).map(row => [String(row['address']), String(row['principal_id'])]))
  return new Map(drafts.map(draft => [draft.id as string, owners.get(draft.folded) ?? draft.id]))
}
