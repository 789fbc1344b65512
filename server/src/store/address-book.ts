/** Look-up keys of accounts: addresses, which are unique, and aliases, which may be ambiguous. */
import { sql } from 'kysely'
import type { PreparedAccount } from '../domain/identities/account-draft.ts'
import { AppError, quoted } from '../domain/errors.ts'
import { type Batch, type BatchRows, command, one, run, statement } from './statement.ts'

const addressColumns = { address: 'text', principal_id: 'text', kind: 'text' } as const
type AddressRow = { readonly address: string; readonly principal_id: string; readonly kind: string }
type AliasRow = { readonly alias: string; readonly principal_id: string }

const claimAddresses = statement<{ addresses: readonly AddressRow[] }, { address: string; principal_id: string }>(
  'addressBook.claim',
  ({ f, list }) => sql`insert into addresses (address, principal_id, kind)
    select a.address, a.principal_id, a.kind from ${f.rows(list('addresses'), addressColumns)} a where true
    on conflict (address) do nothing returning address, principal_id`,
)

const addAliases = statement<{ aliases: readonly AliasRow[] }>(
  'addressBook.addAliases',
  ({ f, list }) => sql`insert into aliases (alias, principal_id)
    select a.alias, a.principal_id from ${f.rows(list('aliases'), { alias: 'text', principal_id: 'text' })} a where true
    on conflict (alias, principal_id) do nothing`,
)

const dropAddresses = statement<{ principal: string }, { address: string }>(
  'addressBook.dropAddresses',
  ({ p }) => sql`delete from addresses where principal_id = ${p.principal} returning address`,
)

const dropAliases = statement<{ principal: string }>(
  'addressBook.dropAliases',
  ({ p }) => sql`delete from aliases where principal_id = ${p.principal}`,
)

const findHolders = statement<
  { addresses: string[] },
  { address: string; principal_id: string; kind: 'user' | 'group'; display_name: string }
>(
  'addressBook.findHolders',
  ({ f, list }) => sql`select a.address, a.principal_id, p.kind, p.display_name
    from addresses a join principals p on p.principal_id = a.principal_id where ${f.inTexts('a.address', list('addresses'))}
    order by a.address`,
)

const findProxies = statement<{ principal: string }, { address: string }>(
  'addressBook.findProxies',
  ({ p }) => sql`select address from addresses where principal_id = ${p.principal} and kind = 'proxy' order by address`,
)

/**
 * Gives accounts their addresses and aliases. Throws `directoryBadRequest` when another account holds one of the
 * addresses; the message names the address and its holder, and the transaction leaves nothing behind.
 */
export function* enterAccounts(accounts: readonly PreparedAccount[]): Generator<Batch, void, BatchRows> {
  const addresses = accounts.flatMap(({ record, addresses: keys }) =>
    keys.map(({ address, kind }) => ({ address, principal_id: record.id as string, kind })),
  )
  const aliases = accounts.flatMap(({ record, aliases: keys }) =>
    keys.map(alias => ({ alias, principal_id: record.id as string })),
  )
  const rows = yield* run({
    claims: command(claimAddresses, { addresses }),
    aliases: command(addAliases, { aliases }),
  })
  if ((rows['claims'] ?? []).length === addresses.length) return
  const holders = yield* one(command(findHolders, { addresses: addresses.map(({ address }) => address) }))
  const wanted = new Set(addresses.map(({ address, principal_id }) => `${address} ${principal_id}`))
  const held = holders.find(({ address, principal_id }) => !wanted.has(`${address} ${principal_id}`)) ?? holders[0]
  throw new AppError(
    'directoryBadRequest',
    held === undefined
      ? 'An address is asked for twice.'
      : `The address ${quoted(held.address)} is taken: the ${held.kind} ${quoted(held.display_name)} (id ${held.principal_id}) has it. An address belongs to one account only.`,
    { target: 'address' },
  )
}

/** Takes all addresses and aliases from an account; from now on others may have them. */
export function* leaveAddressBook(principal: string): Generator<Batch, void, BatchRows> {
  yield* run({ addresses: command(dropAddresses, { principal }), aliases: command(dropAliases, { principal }) })
}

/** The further addresses of an account, folded. */
export function* readProxies(principal: string): Generator<Batch, readonly string[], BatchRows> {
  const rows = yield* one(command(findProxies, { principal }))
  return rows.map(({ address }) => address)
}
