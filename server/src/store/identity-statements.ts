/** The query texts of external identities. */
import { sql } from 'kysely'
import { type PrincipalRow, principalColumns } from './principal-rows.ts'
import { selectList } from './rows.ts'
import { statement } from './statement.ts'

interface IdentityRow {
  issuer: string
  subject: string
  principal_id: string
  linked_at: number
  last_seen_at: number | null
}

const principal = sql.raw(selectList(principalColumns, 'p'))

export const findIdentity = statement<{ issuer: string; subject: string }, PrincipalRow>(
  'externalIdentities.find',
  ({ p }) => sql`select ${principal} from external_identities e join principals p on p.principal_id = e.principal_id
    where e.issuer = ${p.issuer} and e.subject = ${p.subject}`,
)

/** The bare id, whatever has become of the account. */
export const findIdentityHolder = statement<{ issuer: string; subject: string }, { principal_id: string }>(
  'externalIdentities.findHolder',
  ({ p }) => sql`select principal_id from external_identities where issuer = ${p.issuer} and subject = ${p.subject}`,
)

export const listIdentities = statement<{ principal: string }, IdentityRow>(
  'externalIdentities.list',
  ({ p }) => sql`select issuer, subject, principal_id, linked_at, last_seen_at from external_identities
    where principal_id = ${p.principal} order by issuer`,
)

/** Who has an address, and whether an identity of any issuer leads there already. */
export const findAddressHolder = statement<
  { address: string },
  PrincipalRow & { address_kind: 'primary' | 'proxy' | 'upn'; identities: number }
>(
  'externalIdentities.findAddressHolder',
  ({ p }) => sql`select ${principal}, a.kind as address_kind,
      (select count(*) from external_identities e where e.principal_id = a.principal_id) as identities
    from addresses a join principals p on p.principal_id = a.principal_id where a.address = ${p.address}`,
)

/** Which of these groups somebody is in directly. */
export const listDirectGroups = statement<{ member: string; groups: string[] }, { group_id: string }>(
  'externalIdentities.listDirectGroups',
  ({ p, f, list }) => sql`select group_id from group_members
    where member_id = ${p.member} and ${f.inTexts('group_id', list('groups'))} order by group_id`,
)

/** Which of these groups are there: one that was removed a moment ago must not get a member. */
export const listLiveGroups = statement<{ groups: string[] }, { principal_id: string }>(
  'externalIdentities.listLiveGroups',
  ({ f, list }) => sql`select principal_id from principals
    where ${f.inTexts('principal_id', list('groups'))} and kind = 'group' and deleted_at is null`,
)

/** Links; gives no row when the identity, or the account at this issuer, is linked already. */
export const insertIdentity = statement<
  { issuer: string; subject: string; principal: string; now: number; seen: number | null },
  { principal_id: string }
>(
  'externalIdentities.insert',
  ({ int, text }) => sql`insert into external_identities (issuer, subject, principal_id, linked_at, last_seen_at)
    values (${text('issuer')}, ${text('subject')}, ${text('principal')}, ${int('now')}, ${int('seen')})
    on conflict do nothing returning principal_id`,
)

export const touchIdentity = statement<{ issuer: string; subject: string; now: number }>(
  'externalIdentities.touch',
  ({ p }) => sql`update external_identities set last_seen_at = ${p.now}
    where issuer = ${p.issuer} and subject = ${p.subject}`,
)

export const dropIdentity = statement<{ issuer: string; subject: string }, { principal_id: string }>(
  'externalIdentities.drop',
  ({ p }) => sql`delete from external_identities where issuer = ${p.issuer} and subject = ${p.subject}
    returning principal_id`,
)
