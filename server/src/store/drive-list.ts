/** All drives and all that lies in one, for administration and the ready file. */
import { sql } from 'kysely'
import type { DriveKey, ItemKey } from '../domain/ids.ts'
import type { Drive } from '../domain/items/item.ts'
import type { Inventory, PlacedItem } from '../domain/ports/inventory.ts'
import type { Page, PageQuery } from '../domain/ports/paging.ts'
import { type DriveRow, driveColumns, selectList, toDrive } from './rows.ts'
import { type Engine, statement } from './statement.ts'

/** The list of owners is a table of the directory, so that going through all drives reads no drive table. */
const listKeys = statement<{ after: number; limit: number }, { drive_id: number }>(
  'driveOwners.page',
  ({ p }) => sql`select drive_id from drive_owners where drive_id > ${p.after} order by drive_id limit ${p.limit}`,
)

const findDrives = statement<{ drives: number[] }, DriveRow>(
  'drives.findMany',
  ({ f, list }) => sql`select ${sql.raw(selectList(driveColumns, 'd'))} from drives d
    where ${f.inIntegers('d.drive_id', list('drives'))} order by d.drive_id`,
)

const listAllItems = statement<
  { drive: number; limit: number },
  { item_id: number; parent_id: number | null; name: string; is_folder: number; deleted_at: number | null }
>(
  'items.listAll',
  ({ p }) => sql`select i.item_id, i.parent_id, i.name, i.is_folder, i.deleted_at from items i
    where i.drive_id = ${p.drive} order by i.item_id limit ${p.limit}`,
)

/** A page of drives in order of their keys. */
export async function listDrives(engine: Engine, { after, limit }: PageQuery): Promise<Page<Drive>> {
  const keys = await engine.read(listKeys, { after: Number(after?.[0] ?? -1), limit: limit + 1 })
  const wanted = keys.slice(0, limit).map(row => row.drive_id)
  const rows = wanted.length === 0 ? [] : await engine.read(findDrives, { drives: wanted })
  const last = wanted.at(-1)
  return { entries: rows.map(toDrive), after: keys.length > limit && last !== undefined ? [String(last)] : null }
}

/** One drive, or null when there is none of this key. */
export async function findDrive(engine: Engine, drive: DriveKey): Promise<Drive | null> {
  const [row] = await engine.read(findDrives, { drives: [drive] })
  return row ? toDrive(row) : null
}

/** The items of a drive in the order in which they were made, the root and what is deleted left out. */
async function listItems(engine: Engine, drive: DriveKey, limit: number): Promise<readonly PlacedItem[]> {
  const rows = await engine.read(listAllItems, { drive, limit: limit + 1 })
  const byKey = new Map(rows.map(row => [row.item_id, row]))
  /** Null when the item or a folder above it is deleted, or lies behind the limit. */
  const pathOf = (key: number): string | null => {
    const row = byKey.get(key)
    if (!row || row.deleted_at !== null) return null
    if (row.parent_id === null) return ''
    const parent = pathOf(row.parent_id)
    return parent === null ? null : `${parent}/${row.name}`
  }
  return rows.flatMap(row => {
    const path = row.parent_id === null ? null : pathOf(row.item_id)
    return path === null ? [] : [{ key: row.item_id as ItemKey, name: row.name, isFolder: row.is_folder === 1, path }]
  })
}

/** The inventory on either engine. */
export function createInventory(engine: Engine): Inventory {
  return { listItems: (drive, limit) => listItems(engine, drive, limit) }
}
