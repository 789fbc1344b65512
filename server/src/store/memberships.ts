/**
 * Who is in which group. `group_members` holds what was said; `memberships` holds it flattened, for the access check:
 * everybody is in itself, in every group through any nesting, and a member of the organisation in the tenant
 * (design.md section 9, People). Groups have rows too, so one more nesting is a product of two index ranges, and
 * only an end of membership has to walk the tree.
 */
import { sql } from 'kysely'
import { type Batch, type BatchRows, command, one, run, statement } from './statement.ts'

const edgeColumns = { group_id: 'text', member_id: 'text' } as const

/** A direct membership. */
export interface MembershipEdge {
  readonly group_id: string
  readonly member_id: string
}

const addSelves = statement<{ rows: readonly { member_id: string; principal_id: string }[] }>(
  'memberships.addOwn',
  ({ f, list }) => sql`insert into memberships (member_id, principal_id)
    select r.member_id, r.principal_id from ${f.rows(list('rows'), { member_id: 'text', principal_id: 'text' })} r where true
    on conflict (member_id, principal_id) do nothing`,
)

const addEdges = statement<{ edges: readonly MembershipEdge[] }, MembershipEdge>(
  'groupMembers.add',
  ({ f, list }) => sql`insert into group_members (group_id, member_id)
    select e.group_id, e.member_id from ${f.rows(list('edges'), edgeColumns)} e where true
    on conflict (group_id, member_id) do nothing returning group_id, member_id`,
)

const removeEdge = statement<{ group: string; member: string }, MembershipEdge>(
  'groupMembers.remove',
  ({ p }) => sql`delete from group_members where group_id = ${p.group} and member_id = ${p.member}
    returning group_id, member_id`,
)

const removeEdgesOf = statement<{ principal: string }>(
  'groupMembers.removeAll',
  ({ p }) => sql`delete from group_members where group_id = ${p.principal} or member_id = ${p.principal}`,
)

/** Whoever reaches the member now reaches whatever the group reaches: exact for a closure, cycles included. */
const widen = statement<{ group: string; member: string }>(
  'memberships.widen',
  ({ p }) => sql`insert into memberships (member_id, principal_id)
    select below.member_id, above.principal_id from memberships below cross join memberships above
    where below.principal_id = ${p.member} and above.member_id = ${p.group}
    on conflict (member_id, principal_id) do nothing`,
)

/**
 * After direct memberships have ended: of the pairs that may have hung on the end, removes those that no other way
 * joins. `member` and `group` are what the end stood between; the walk goes up from everybody below `member`. The
 * first two conditions let SQLite go by the key instead of through the whole table.
 */
const narrow = statement<{ group: string; member: string }>(
  'memberships.narrow',
  ({ p }) => sql`with recursive
    touched (member_id) as (select member_id from memberships where principal_id = ${p.member}),
    reach (member_id, principal_id) as (
      select member_id, member_id from touched
      union
      select reach.member_id, g.group_id from reach join group_members g on g.member_id = reach.principal_id)
    delete from memberships where member_id in (select member_id from touched)
      and principal_id in (select principal_id from memberships where member_id = ${p.group})
      and (member_id, principal_id) in (
      select touched.member_id, above.principal_id from touched cross join memberships above where above.member_id = ${p.group}
      except select member_id, principal_id from reach)`,
)

const removeFlattened = statement<{ principal: string }>(
  'memberships.removeAll',
  ({ p }) => sql`delete from memberships where member_id = ${p.principal} or principal_id = ${p.principal}`,
)

/** Flattens all members of the groups named, from the direct memberships; for groups that have just been filled. */
const flatten = statement<{ groups: string[] }>(
  'memberships.flatten',
  ({ f, list }) => sql`insert into memberships (member_id, principal_id)
    with recursive reach (member_id, principal_id) as (
      select member_id, group_id from group_members where ${f.inTexts('group_id', list('groups'))}
      union
      select reach.member_id, g.group_id from reach join group_members g on g.member_id = reach.principal_id)
    select member_id, principal_id from reach where true
    on conflict (member_id, principal_id) do nothing`,
)

const dropTenant = statement<{ member: string; tenant: string }>(
  'memberships.leaveTenant',
  ({ p }) => sql`delete from memberships where member_id = ${p.member} and principal_id = ${p.tenant}`,
)

/** The rows that a new account has by itself: itself, and the tenant for a member of the organisation. */
export function* addOwnMemberships(
  accounts: readonly { readonly id: string; readonly isMember: boolean }[],
  tenantId: string,
): Generator<Batch, void, BatchRows> {
  const rows = accounts.flatMap(({ id, isMember }) => [
    { member_id: id, principal_id: id },
    ...(isMember ? [{ member_id: id, principal_id: tenantId }] : []),
  ])
  yield* one(command(addSelves, { rows }))
}

/** Takes the tenant's membership from somebody who became a guest. */
export function* leaveTenant(member: string, tenant: string): Generator<Batch, void, BatchRows> {
  yield* one(command(dropTenant, { member, tenant }))
}

/** Puts a member into a group; false when it is one already. */
export function* joinGroup(group: string, member: string): Generator<Batch, boolean, BatchRows> {
  const rows = yield* run({
    edges: command(addEdges, { edges: [{ group_id: group, member_id: member }] }),
    wider: command(widen, { group, member }),
  })
  return (rows['edges'] ?? []).length > 0
}

/** Takes a member out of a group; false when it was none. Whoever is in by another way stays in. */
export function* leaveGroup(group: string, member: string): Generator<Batch, boolean, BatchRows> {
  const removed = yield* one(command(removeEdge, { group, member }))
  if (removed.length === 0) return false
  yield* one(command(narrow, { group, member }))
  return true
}

/** Takes a principal out of everything: its own memberships, and for a group those of its members. */
export function* leaveAllGroups(principal: string): Generator<Batch, void, BatchRows> {
  yield* one(command(removeEdgesOf, { principal }))
  yield* one(command(narrow, { group: principal, member: principal }))
  yield* one(command(removeFlattened, { principal }))
}

/** Fills groups that have no members yet, all at once. Members may be groups of the same call. */
export function* fillGroups(edges: readonly MembershipEdge[]): Generator<Batch, void, BatchRows> {
  if (edges.length === 0) return
  yield* one(command(addEdges, { edges }))
  yield* one(command(flatten, { groups: [...new Set(edges.map(edge => edge.group_id))] }))
}
