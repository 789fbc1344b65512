import { sql } from 'kysely'
import type { DriveKey, ItemKey } from '../domain/ids.ts'
import type { ChainLink } from '../domain/items/item.ts'
import type { FileVersion, ItemReader, LocatedFacts, ReachingGrant } from '../domain/ports/items.ts'
import { createChildReader } from './children.ts'
import {
  chainKeys,
  type DriveRow,
  driveColumns,
  type ItemRow,
  itemColumns,
  selectList,
  toDrive,
  toItem,
} from './rows.ts'
import { type Engine, statement } from './statement.ts'

/** [item, name, acl_seq, own_grants, deleted, broken] */
type ChainTuple = [number, string, number, number, number, number]
/** [item, grantee, role, expires_at, kind] */
type ReachingTuple = [number, string, number, number | null, ReachingGrant['kind']]

type LocatedRow = ItemRow & {
  parent_ancestors: string | null
  chain: string | ChainTuple[]
  reaching: string | ReachingTuple[]
  directory_version: number
  unique_scopes: number
} & { [K in keyof DriveRow as `d_${K}`]: DriveRow[K] }

const locate = statement<{ drive: number; item: number; member: string }, LocatedRow>(
  'items.locate',
  ({ p, f }) => sql`
  with target as (
    select ${sql.raw(selectList(itemColumns, 'i'))}, p.ancestors as parent_ancestors
    from items i left join items p on p.drive_id = i.drive_id and p.item_id = i.parent_id and i.is_folder = 0
    where i.drive_id = ${p.drive} and i.item_id = ${p.item} and i.deleted_at is null),
  chain as (
    select cast(e.value as bigint) as item_id
    from target cross join ${f.elements(sql.raw("coalesce(target.ancestors, target.parent_ancestors, '[]')"))} e
    union all select parent_id from target where is_folder = 0
    union all select item_id from target)
  select target.*, ${sql.raw(selectList(driveColumns, 'd', 'd_'))},
    ${f.jsonArrays(
      [
        'c.item_id',
        'c.name',
        'c.acl_seq',
        'c.own_grants',
        'case when c.deleted_at is null then 0 else 1 end',
        'case when b.item_id is null then 0 else 1 end',
      ],
      sql`chain cross join items c left join broken_items b on b.drive_id = c.drive_id and b.item_id = c.item_id
        where c.drive_id = ${p.drive} and c.item_id = chain.item_id`,
    )} as chain,
    ${f.jsonArrays(
      ['g.item_id', 'g.grantee', 'g.role', 'g.expires_at', 'g.kind'],
      sql`chain cross join memberships m cross join grants g
        where m.member_id = ${p.member} and g.drive_id = ${p.drive} and g.item_id = chain.item_id and g.grantee = m.principal_id`,
    )} as reaching,
    (select value from counters where name = 'directory') as directory_version,
    (select count from unique_scopes u where u.drive_id = target.drive_id) as unique_scopes
  from target join drives d on d.drive_id = target.drive_id`,
)

const findDrive = statement<{ drive: number }, DriveRow>(
  'drives.find',
  ({ p }) => sql`select ${sql.raw(selectList(driveColumns, 'd'))} from drives d where d.drive_id = ${p.drive}`,
)

const drivesOf = statement<{ owner: string }, { drive_id: number }>(
  'drives.ofOwner',
  ({ p }) => sql`select drive_id from drive_owners where owner_id = ${p.owner} order by position`,
)

const walk = statement<
  { drive: number; base: number; names: { position: number; name: string }[] },
  { depth: number; item_id: number }
>(
  'items.walk',
  ({ p, int, f, list }) => sql`
  with recursive steps as (
    select 0 as depth, ${int('base')} as item_id
    union all
    select steps.depth + 1, i.item_id from steps
    cross join ${f.rows(list('names'), { position: 'bigint', name: 'text' })} n cross join items i
    where n.position = steps.depth and i.drive_id = ${p.drive} and i.parent_id = steps.item_id and i.name_key = n.name
      and i.deleted_at is null)
  select depth, item_id from steps order by depth desc limit 1`,
)

const findChild = statement<{ drive: number; parent: number; name: string }, ItemRow>(
  'items.findChild',
  ({ p }) => sql`select ${sql.raw(selectList(itemColumns, 'i'))} from items i
    where i.drive_id = ${p.drive} and i.parent_id = ${p.parent} and i.name_key = ${p.name} and i.deleted_at is null`,
)

const countChildren = statement<{ drive: number; parent: number }, { count: number }>(
  'items.countChildren',
  ({ p }) => sql`select child_count as count from items where drive_id = ${p.drive} and item_id = ${p.parent}`,
)

const findVersion = statement<
  { drive: number; item: number; version: number },
  { pieces: string; size: number; created_at: number }
>(
  'versions.find',
  ({ p }) => sql`select pieces, size, created_at from versions
    where drive_id = ${p.drive} and item_id = ${p.item} and version = ${p.version}`,
)

function parse<T>(value: string | T[]): T[] {
  return typeof value === 'string' ? (JSON.parse(value) as T[]) : value
}

/** The tuple of a chain link, in the order of the query. */
function toLink([key, name, aclSeq, ownGrants, deleted, broken]: ChainTuple): ChainLink {
  return { key: key as ItemKey, name, aclSeq, ownGrants, isDeleted: deleted === 1, isBroken: broken === 1 }
}

function toReaching([item, grantee, rank, expiresAt, kind]: ReachingTuple): ReachingGrant {
  return { item: item as ItemKey, grantee, rank, expiresAt, kind }
}

function toLocated(row: LocatedRow): LocatedFacts | null {
  const links = new Map(parse<ChainTuple>(row.chain).map(tuple => [tuple[0], tuple]))
  const chain: ChainLink[] = []
  for (const key of chainKeys(row, row.parent_ancestors)) {
    const tuple = links.get(key)
    if (!tuple) return null
    chain.push(toLink(tuple))
  }
  // Deleting marks the top item only; what lies below is dead through its chain (design.md section 9).
  if (chain.some(link => link.isDeleted)) return null
  const drive = toDrive(
    Object.fromEntries(driveColumns.map(column => [column, row[`d_${column}`]])) as unknown as DriveRow,
  )
  return {
    drive,
    item: toItem(row),
    chain,
    reaching: parse<ReachingTuple>(row.reaching).map(toReaching),
    uniqueScopes: row.unique_scopes,
    directoryVersion: row.directory_version,
  }
}

/** Reads of drives and items on either engine. */
export function createItemReader(engine: Engine): ItemReader {
  const walkFar = async (drive: DriveKey, base: ItemKey, nameKeys: readonly string[]) => {
    const names = nameKeys.map((name, position) => ({ position, name }))
    const rows = await engine.read(walk, { drive, base, names })
    const deepest = rows[0]
    return { depth: deepest?.depth ?? 0, item: (deepest?.item_id ?? base) as ItemKey }
  }

  return {
    async locate(drive, item, member) {
      const rows = await engine.read(locate, { drive, item, member })
      return rows[0] ? toLocated(rows[0]) : null
    },
    async findDrive(drive) {
      const rows = await engine.read(findDrive, { drive })
      return rows[0] ? toDrive(rows[0]) : null
    },
    async walk(drive, base, nameKeys) {
      const { depth, item } = await walkFar(drive, base, nameKeys)
      return depth === nameKeys.length ? item : null
    },
    walkFar,
    async findChild(drive, parent, nameKey) {
      const rows = await engine.read(findChild, { drive, parent, name: nameKey })
      return rows[0] ? toItem(rows[0]) : null
    },
    ...createChildReader(engine),
    async countChildren(drive, parent) {
      const rows = await engine.read(countChildren, { drive, parent })
      return rows[0]?.count ?? 0
    },
    async drivesOf(ownerId) {
      const rows = await engine.read(drivesOf, { owner: ownerId })
      return rows.map(row => row.drive_id as DriveKey)
    },
    async findVersion(drive, item, version) {
      const [row] = await engine.read(findVersion, { drive, item, version })
      return row
        ? { pieces: JSON.parse(row.pieces) as FileVersion['pieces'], size: row.size, createdAt: row.created_at }
        : null
    },
  }
}
