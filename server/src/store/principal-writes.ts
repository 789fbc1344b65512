import { sql } from 'kysely'
import type { PreparedAccount } from '../domain/identities/account-draft.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { AppError, quoted } from '../domain/errors.ts'
import { enterAccounts } from './address-book.ts'
import { addOwnMemberships } from './memberships.ts'
import { type PrincipalRow, principalColumns, toPrincipal } from './principal-rows.ts'
import { selectList } from './rows.ts'
import { type Batch, type BatchRows, command, one, statement } from './statement.ts'

const storedColumns = {
  principal_id: 'text',
  kind: 'text',
  display_name: 'text',
  mail: 'text',
  mail_nickname: 'text',
  user_principal_name: 'text',
  user_type: 'text',
  external_user_state: 'text',
  account_enabled: 'bigint',
  preferred_language: 'text',
  given_name: 'text',
  surname: 'text',
  job_title: 'text',
  description: 'text',
  mail_enabled: 'bigint',
  security_enabled: 'bigint',
  unified: 'bigint',
  is_admin: 'bigint',
  premium: 'bigint',
  password_hash: 'text',
  password_sealed: 'text',
  created_at: 'bigint',
} as const
type StoredRow = Record<keyof typeof storedColumns, string | number | null>

const names = Object.keys(storedColumns)
/** What an update may change: all but the identity and the day of making. */
const changeable = names.filter(name => !['principal_id', 'kind', 'created_at'].includes(name))

const insertPrincipals = statement<{ accounts: readonly StoredRow[] }, { principal_id: string }>(
  'principals.insert',
  ({ f, list }) => sql`insert into principals (${sql.raw(names.join(', '))}, deleted_at)
    select ${sql.raw(names.map(name => `a.${name}`).join(', '))}, cast(null as bigint)
    from ${f.rows(list('accounts'), storedColumns)} a where true
    on conflict (principal_id) do nothing returning principal_id`,
)

const updatePrincipal = statement<{ id: string; accounts: readonly StoredRow[] }>(
  'principals.update',
  ({ p, f, list }) => sql`update principals set ${sql.raw(changeable.map(name => `${name} = a.${name}`).join(', '))}
    from ${f.rows(list('accounts'), storedColumns)} a where principals.principal_id = ${p.id}`,
)

const markDeleted = statement<{ id: string; now: number }>(
  'principals.markDeleted',
  ({ p }) => sql`update principals set deleted_at = ${p.now}, password_hash = null, password_sealed = null
    where principal_id = ${p.id}`,
)

const findForChange = statement<
  { ids: string[] },
  PrincipalRow & { premium: number; password_hash: string | null; password_sealed: string | null }
>(
  'principals.findForChange',
  ({
    f,
    list,
  }) => sql`select ${sql.raw(selectList(principalColumns, 'p'))}, p.premium, p.password_hash, p.password_sealed
    from principals p where ${f.inTexts('p.principal_id', list('ids'))}`,
)

/** A principal with what no reader of the directory gets to see. */
export interface StoredPrincipal {
  readonly record: PrincipalRecord
  readonly isPremium: boolean
  readonly passwordHash: string | null
  readonly passwordSealed: string | null
}

function toStoredRow(account: Omit<PreparedAccount, 'addresses' | 'aliases'>): StoredRow {
  const { record } = account
  return {
    principal_id: record.id,
    kind: record.kind,
    display_name: record.displayName,
    mail: record.mail,
    mail_nickname: record.mailNickname,
    user_principal_name: record.userPrincipalName,
    user_type: record.userType,
    external_user_state: record.externalUserState,
    account_enabled: record.isEnabled ? 1 : 0,
    preferred_language: record.preferredLanguage,
    given_name: record.givenName,
    surname: record.surname,
    job_title: record.jobTitle,
    description: record.description,
    mail_enabled: record.isMailEnabled ? 1 : 0,
    security_enabled: record.isSecurityEnabled ? 1 : 0,
    unified: record.isUnified ? 1 : 0,
    is_admin: record.isAdmin ? 1 : 0,
    premium: account.isPremium ? 1 : 0,
    password_hash: account.passwordHash,
    password_sealed: account.passwordSealed,
    created_at: record.createdAt,
  }
}

/** Makes accounts with their addresses, aliases and own memberships. Groups come empty. */
export function* insertAccounts(
  accounts: readonly PreparedAccount[],
  tenantId: string,
): Generator<Batch, void, BatchRows> {
  const rows = yield* one(command(insertPrincipals, { accounts: accounts.map(toStoredRow) }))
  if (rows.length < accounts.length) {
    const made = new Set(rows.map(row => row.principal_id))
    const taken = accounts.find(({ record }) => !made.has(record.id)) ?? accounts[0]
    const { kind, displayName, id } = (taken as PreparedAccount).record
    // Whoever seeds twice gave no id: a seed makes them from the names.
    const text =
      `The id ${quoted(id)}, given to or made for the ${kind} ${quoted(displayName)}, is taken: a document can be added ` +
      `only once. Leave this ${kind} out, or give it another id.`
    throw new AppError('directoryBadRequest', text, { target: 'id' })
  }
  yield* enterAccounts(accounts)
  const own = accounts.map(({ record }) => ({ id: record.id as string, isMember: record.userType === 'Member' }))
  yield* addOwnMemberships(own, tenantId)
}

/** Writes the whole of an account over what is stored under its id. Addresses are not touched. */
export function* overwriteAccount(account: PreparedAccount): Generator<Batch, void, BatchRows> {
  yield* one(command(updatePrincipal, { id: account.record.id, accounts: [toStoredRow(account)] }))
}

/** Marks a principal as deleted and forgets its password. */
export function* markPrincipalDeleted(id: string, now: number): Generator<Batch, void, BatchRows> {
  yield* one(command(markDeleted, { id, now }))
}

/** The principals of these ids that are not deleted, in the order asked; throws `directoryObjectNotFound` for one that is none. */
export function* readPrincipals(ids: readonly string[]): Generator<Batch, readonly StoredPrincipal[], BatchRows> {
  if (ids.length === 0) return []
  const rows = yield* one(command(findForChange, { ids: [...ids] }))
  const byId = new Map(rows.map(row => [row.principal_id, row]))
  return ids.map(id => {
    const row = byId.get(id)
    if (!row || row.deleted_at !== null) {
      throw new AppError('directoryObjectNotFound', `The directory holds no user or group with the id ${quoted(id)}.`)
    }
    return {
      record: toPrincipal(row),
      isPremium: row.premium === 1,
      passwordHash: row.password_hash,
      passwordSealed: row.password_sealed,
    }
  })
}

/** One principal of a kind; throws `directoryObjectNotFound` when there is none. */
export function* readPrincipal(id: string, kind: 'user' | 'group'): Generator<Batch, StoredPrincipal, BatchRows> {
  const [found] = yield* readPrincipals([id])
  if (found?.record.kind !== kind) {
    throw new AppError('directoryObjectNotFound', `The directory holds no ${kind} with the id ${quoted(id)}.`)
  }
  return found
}
