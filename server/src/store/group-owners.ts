/** Owners of groups. They administer a group and own its drives; being an owner makes nobody a member. */
import { sql } from 'kysely'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { type PrincipalRow, principalColumns, toPrincipal } from './principal-rows.ts'
import { selectList } from './rows.ts'
import { type Batch, type BatchRows, command, one, statement } from './statement.ts'

/** An owner of a group. */
export interface OwnerRow {
  readonly group_id: string
  readonly owner_id: string
}

const addOwners = statement<{ owners: readonly OwnerRow[] }>(
  'groupOwners.add',
  ({ f, list }) => sql`insert into group_owners (group_id, owner_id)
    select o.group_id, o.owner_id from ${f.rows(list('owners'), { group_id: 'text', owner_id: 'text' })} o where true
    on conflict (group_id, owner_id) do nothing`,
)

const dropOwners = statement<{ group: string }>(
  'groupOwners.drop',
  ({ p }) => sql`delete from group_owners where group_id = ${p.group}`,
)

const dropOwner = statement<{ owner: string }, { group_id: string }>(
  'groupOwners.dropOwner',
  ({ p }) => sql`delete from group_owners where owner_id = ${p.owner} returning group_id`,
)

/** The owners of a group who are not deleted, in order of their ids. */
export const listGroupOwners = statement<{ group: string }, PrincipalRow>(
  'groupOwners.list',
  ({ p }) => sql`select ${sql.raw(selectList(principalColumns, 'p'))} from group_owners o
    join principals p on p.principal_id = o.owner_id where o.group_id = ${p.group} and p.deleted_at is null order by o.owner_id`,
)

/** Adds owners to groups. */
export function* insertOwners(owners: readonly OwnerRow[]): Generator<Batch, void, BatchRows> {
  if (owners.length > 0) yield* one(command(addOwners, { owners }))
}

/** Sets all owners of a group. */
export function* replaceOwners(group: string, owners: readonly string[]): Generator<Batch, void, BatchRows> {
  yield* one(command(dropOwners, { group }))
  yield* insertOwners([...new Set(owners)].map(owner_id => ({ group_id: group, owner_id })))
}

/** The owners of a group inside a unit. */
export function* readOwners(group: string): Generator<Batch, readonly PrincipalRecord[], BatchRows> {
  return (yield* one(command(listGroupOwners, { group }))).map(toPrincipal)
}

/** Takes an owner from all groups; gives the groups. */
export function* dropOwnerEverywhere(owner: string): Generator<Batch, readonly string[], BatchRows> {
  return (yield* one(command(dropOwner, { owner }))).map(row => row.group_id)
}
