import { sql } from 'kysely'
import type { DriveKey, ItemKey } from '../domain/ids.ts'
import type { FileVersion, ItemReader } from '../domain/ports/items.ts'
import { createChildReader } from './children.ts'
import { createLocate } from './locate.ts'
import { type DriveRow, driveColumns, type ItemRow, itemColumns, selectList, toDrive, toItem } from './rows.ts'
import { type Engine, statement } from './statement.ts'

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

/** Reads of drives and items on either engine. */
export function createItemReader(engine: Engine): ItemReader {
  const walkFar = async (drive: DriveKey, base: ItemKey, nameKeys: readonly string[]) => {
    const names = nameKeys.map((name, position) => ({ position, name }))
    const rows = await engine.read(walk, { drive, base, names })
    const deepest = rows[0]
    return { depth: deepest?.depth ?? 0, item: (deepest?.item_id ?? base) as ItemKey }
  }

  return {
    locate: createLocate(engine),
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
