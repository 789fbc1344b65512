/** Lists of people and groups, page by page, each entry's sort key being the place where the next page begins. */
import { sql } from 'kysely'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { MemberQuery, PrincipalListQuery } from '../domain/ports/directory.ts'
import type { Page, PageQuery } from '../domain/ports/paging.ts'
import { type PrincipalRow, principalColumns, toPrincipal } from './principal-rows.ts'
import { selectList } from './rows.ts'
import { type Engine, type Statement, statement } from './statement.ts'

const selected = sql.raw(selectList(principalColumns, 'p'))

type Kind = PrincipalRecord['kind']
type ListParams = { kind: Kind; name: string; id: string; limit: number }

const orderColumns = { displayName: 'p.display_name', userPrincipalName: 'p.user_principal_name' } as const
type Order = keyof typeof orderColumns

function listStatement(order: Order, isDescending: boolean, isFirst: boolean): Statement<ListParams, PrincipalRow> {
  const column = sql.raw(orderColumns[order])
  const direction = sql.raw(isDescending ? 'desc' : 'asc')
  return statement<ListParams, PrincipalRow>(
    `principals.list.${order}${isDescending ? '.desc' : ''}${isFirst ? '.first' : ''}`,
    ({ p }) => {
      const after = sql`and (${column}, p.principal_id) ${sql.raw(isDescending ? '<' : '>')} (${p.name}, ${p.id})`
      return sql`select ${selected} from principals p where p.kind = ${p.kind} and p.deleted_at is null ${isFirst ? sql`` : after}
        order by ${column} ${direction}, p.principal_id ${direction} limit ${p.limit}`
    },
  )
}

const lists = new Map<string, Statement<ListParams, PrincipalRow>>()
for (const order of Object.keys(orderColumns) as Order[]) {
  for (const isDescending of [false, true]) {
    for (const isFirst of [false, true]) {
      lists.set(`${order}/${isDescending}/${isFirst}`, listStatement(order, isDescending, isFirst))
    }
  }
}

const countStatement = statement<{ kind: Kind }, { count: number }>(
  'principals.count',
  ({ p }) => sql`select count(*) as count from principals where kind = ${p.kind} and deleted_at is null`,
)

/** Where members and groups are read from, and on which side of the pair stands what. */
const relations = {
  members: { table: 'group_members', fixed: 'group_id', listed: 'member_id' },
  allMembers: { table: 'memberships', fixed: 'principal_id', listed: 'member_id' },
  groups: { table: 'group_members', fixed: 'member_id', listed: 'group_id' },
  allGroups: { table: 'memberships', fixed: 'member_id', listed: 'principal_id' },
} as const
type RelationName = keyof typeof relations
type RelationParams = { fixed: string; kind: Kind | null; after: string; limit: number }

function relationStatements(name: RelationName) {
  const { table, fixed, listed } = relations[name]
  const rows = sql.raw(
    `from ${table} m join principals p on p.principal_id = m.${listed} where p.deleted_at is null and m.${listed} <> m.${fixed}`,
  )
  const isMatch = ({ p, text }: { p: Record<'fixed', unknown>; text: (name: 'kind') => unknown }) =>
    sql`and m.${sql.raw(fixed)} = ${p.fixed} and p.kind = coalesce(${text('kind')}, p.kind)`
  return {
    page: statement<RelationParams, PrincipalRow>(
      `principals.${name}`,
      tools => sql`select ${selected} ${rows} ${isMatch(tools)} and m.${sql.raw(listed)} > ${tools.p.after}
        order by m.${sql.raw(listed)} limit ${tools.p.limit}`,
    ),
    count: statement<Pick<RelationParams, 'fixed' | 'kind'>, { count: number }>(
      `principals.${name}.count`,
      tools => sql`select count(*) as count ${rows} ${isMatch(tools)}`,
    ),
  }
}

const related = {
  members: relationStatements('members'),
  allMembers: relationStatements('allMembers'),
  groups: relationStatements('groups'),
  allGroups: relationStatements('allGroups'),
}

/** A page of principals of a kind. */
export async function listPrincipals(
  engine: Engine,
  kind: Kind,
  { after, limit, order, isDescending }: PrincipalListQuery,
): Promise<Page<PrincipalRecord>> {
  const target = lists.get(`${order}/${isDescending}/${after === null}`)
  if (!target) throw new Error(`no statement lists principals by ${order}`)
  const [name = '', id = ''] = after ?? []
  const rows = await engine.read(target, { kind, name, id, limit: limit + 1 })
  return toPage(rows, limit, last => [
    (order === 'displayName' ? last.displayName : last.userPrincipalName) ?? '',
    last.id,
  ])
}

/** How many principals of a kind there are. */
export async function countPrincipals(engine: Engine, kind: Kind): Promise<number> {
  return (await engine.read(countStatement, { kind }))[0]?.count ?? 0
}

/** A page of what stands in a relation to a principal, in order of ids. A principal is never listed as its own. */
export async function listRelated(
  engine: Engine,
  name: RelationName,
  fixed: string,
  { after, limit, kind }: PageQuery & Pick<MemberQuery, 'kind'>,
): Promise<Page<PrincipalRecord>> {
  const rows = await engine.read(related[name].page, { fixed, kind, after: after?.[0] ?? '', limit: limit + 1 })
  return toPage(rows, limit, last => [last.id])
}

/** How many principals stand in a relation to one. */
export async function countRelated(
  engine: Engine,
  name: RelationName,
  fixed: string,
  kind: Kind | null,
): Promise<number> {
  return (await engine.read(related[name].count, { fixed, kind }))[0]?.count ?? 0
}

function toPage(
  rows: readonly PrincipalRow[],
  limit: number,
  keyOf: (last: PrincipalRecord) => readonly string[],
): Page<PrincipalRecord> {
  const entries = rows.slice(0, limit).map(toPrincipal)
  const last = entries.at(-1)
  return { entries, after: rows.length > limit && last ? keyOf(last) : null }
}
