/** Lists of children, page by page by keyset: a page costs the same wherever it stands. */
import { type RawBuilder, sql } from 'kysely'
import type { ItemKey } from '../domain/ids.ts'
import { maxNameLength } from '../domain/items/names.ts'
import type { ChildFacts, ChildQuery, ItemReader, ReachingGrant } from '../domain/ports/items.ts'
import { type ItemRow, itemColumns, selectList, toItem } from './rows.ts'
import { type Engine, type Marks, type Statement, statement } from './statement.ts'

type ChildRow = ItemRow & { is_broken: number }

const child = sql.raw(
  `select ${selectList(itemColumns, 'i')}, case when b.item_id is null then 0 else 1 end as is_broken
    from items i left join broken_items b on b.drive_id = i.drive_id and b.item_id = i.item_id`,
)
const live = (p: Marks<{ drive: number; parent: number }>) =>
  sql`i.drive_id = ${p.drive} and i.parent_id = ${p.parent} and i.deleted_at is null`

type NamePage = { drive: number; parent: number; after: string; limit: number }

/** Siblings have different name keys, so the name alone makes the order total. */
const byKind = statement<NamePage & { isFolder: number }, ChildRow>(
  'items.children.kind',
  ({ p }) =>
    sql`${child} where ${live(p)} and i.is_folder = ${p.isFolder} and i.name_key > ${p.after} order by i.name_key limit ${p.limit}`,
)

const byName = statement<NamePage, ChildRow>(
  'items.children.name',
  ({ p }) => sql`${child} where ${live(p)} and i.name_key > ${p.after} order by i.name_key limit ${p.limit}`,
)

const byNameDown = statement<NamePage, ChildRow>(
  'items.children.nameDown',
  ({ p }) => sql`${child} where ${live(p)} and i.name_key < ${p.after} order by i.name_key desc limit ${p.limit}`,
)

/**
 * The orders that no index has: a folder is sorted for each page. With 100,000 children a page takes 50 ms on either
 * engine, with an index 1 to 2. But each index doubles what it costs to make an item, and an upload changes size and
 * date of every folder above it, so every index would be written once for each level: too much for what is rarely asked.
 */
const columns = { size: 'size', lastModifiedDateTime: 'modified_at', createdDateTime: 'created_at' } as const
type SortedOrder = keyof typeof columns
type SortedPage = { drive: number; parent: number; value: number; after: string; limit: number }

function sortedStatement(order: SortedOrder, isDescending: boolean): Statement<SortedPage, ChildRow> {
  const column: RawBuilder<unknown> = sql.ref(`i.${columns[order]}`)
  const compare = sql.raw(isDescending ? '<' : '>')
  const direction = sql.raw(isDescending ? 'desc' : 'asc')
  return statement<SortedPage, ChildRow>(
    `items.children.${order}${isDescending ? 'Down' : ''}`,
    ({
      p,
    }) => sql`${child} where ${live(p)} and (${column} ${compare} ${p.value} or (${column} = ${p.value} and i.name_key > ${p.after}))
      order by ${column} ${direction}, i.name_key limit ${p.limit}`,
  )
}

const sorted = new Map<string, Statement<SortedPage, ChildRow>>()
for (const order of Object.keys(columns) as SortedOrder[]) {
  for (const isDescending of [false, true]) sorted.set(`${order}/${isDescending}`, sortedStatement(order, isDescending))
}

const brokenChildren = statement<{ drive: number; parent: number }, ItemRow>(
  'items.brokenChildren',
  ({ p }) => sql`select ${sql.raw(selectList(itemColumns, 'i'))} from broken_items b cross join items i
    where b.drive_id = ${p.drive} and i.drive_id = ${p.drive} and i.item_id = b.item_id and i.parent_id = ${p.parent} and i.deleted_at is null`,
)

const reachingItems = statement<
  { drive: number; member: string; items: number[] },
  { item_id: number; grantee: string; role: number; expires_at: number | null; kind: ReachingGrant['kind'] }
>(
  'grants.reachingItems',
  ({ p, f, list }) => sql`select g.item_id, g.grantee, g.role, g.expires_at, g.kind
    from memberships m cross join grants g
    where m.member_id = ${p.member} and g.drive_id = ${p.drive} and g.grantee = m.principal_id and ${f.inIntegers('g.item_id', list('items'))}`,
)

/** Before and behind every name: names are not empty, and not long enough for so many of the last code point. */
const beforeAll = ''
const behindAll = '\u{10ffff}'.repeat(maxNameLength)

async function readPage(engine: Engine, query: ChildQuery): Promise<readonly ChildRow[]> {
  const { drive, parent, order, isDescending, after, limit } = query
  const place = { drive, parent, limit }
  if (order === 'default') return readFoldersThenFiles(engine, query)
  if (order === 'name') {
    const start = isDescending ? behindAll : beforeAll
    return engine.read(isDescending ? byNameDown : byName, {
      ...place,
      after: after === null ? start : String(after[1]),
    })
  }
  const target = sorted.get(`${order}/${isDescending}`)
  if (!target) throw new Error(`no statement lists children by ${order}`)
  const first = isDescending ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER
  return engine.read(target, {
    ...place,
    value: after === null ? first : Number(after[0]),
    after: after === null ? beforeAll : String(after[1]),
  })
}

/** Folders first, then files, each by name: a page that ends among the folders needs no second query. */
async function readFoldersThenFiles(
  engine: Engine,
  { drive, parent, after, limit }: ChildQuery,
): Promise<readonly ChildRow[]> {
  const name = after === null ? beforeAll : String(after[1])
  const isAmongFiles = after !== null && after[0] === 0
  const folders = isAmongFiles ? [] : await engine.read(byKind, { drive, parent, isFolder: 1, after: name, limit })
  if (folders.length === limit) return folders
  const files = await engine.read(byKind, {
    drive,
    parent,
    isFolder: 0,
    after: isAmongFiles ? name : beforeAll,
    limit: limit - folders.length,
  })
  return [...folders, ...files]
}

/** Adds the grants of their own that reach the member: one query for the page, none when no child has any. */
async function addReaching(
  engine: Engine,
  drive: number,
  member: string,
  rows: readonly ChildRow[],
): Promise<readonly ChildFacts[]> {
  const marked = rows.filter(row => row.own_grants > 0).map(row => row.item_id)
  const grants = marked.length > 0 ? await engine.read(reachingItems, { drive, member, items: marked }) : []
  const byItem = Map.groupBy(grants, grant => grant.item_id)
  return rows.map(row => ({
    item: toItem(row),
    isBroken: row.is_broken === 1,
    reaching: (byItem.get(row.item_id) ?? []).map(grant => ({
      item: grant.item_id as ItemKey,
      grantee: grant.grantee,
      rank: grant.role,
      expiresAt: grant.expires_at,
      kind: grant.kind,
    })),
  }))
}

/** The part of the item reader that lists children. */
export function createChildReader(engine: Engine): Pick<ItemReader, 'listChildren' | 'listBrokenChildren'> {
  return {
    listChildren: async query => addReaching(engine, query.drive, query.member, await readPage(engine, query)),
    async listBrokenChildren(drive, parent, member) {
      const rows = await engine.read(brokenChildren, { drive, parent })
      return addReaching(
        engine,
        drive,
        member,
        rows.map(row => ({ ...row, is_broken: 1 })),
      )
    },
  }
}
