/** A store with one drive in it, and short words for what the tests of items do all the time. */
import type { DriveKey, ItemKey } from '../../domain/ids.ts'
import { emptyContent } from '../../domain/items/content.ts'
import { planEmptyRoot, rootKey } from '../../domain/items/drive-plan.ts'
import type { DriveType, Item } from '../../domain/items/item.ts'
import type { FileContent, FileTimes, ItemCreate, ItemWriter } from '../../domain/ports/item-writer.ts'
import type { ItemReader } from '../../domain/ports/items.ts'
import { insertPlannedDrives } from '../drive-inserts.ts'
import { createItemWriter } from '../item-writer.ts'
import { createItemReader } from '../items.ts'
import type { StoreWorld } from './world.ts'

export const noTimes: FileTimes = { createdAt: null, modifiedAt: null, accessedAt: null }
export const owner = '11111111-0000-4000-8000-000000000001'

/** Content of a size, with a piece of that size that nobody reads. */
export function contentOf(size: number): FileContent {
  return size === 0 ? emptyContent : { ...emptyContent, size, pieces: [{ name: `piece${size}`, size }] }
}

export interface ItemWorld {
  readonly store: StoreWorld
  readonly writer: ItemWriter
  readonly reader: ItemReader
  readonly drive: DriveKey
  readonly root: ItemKey
  readonly facts: Pick<ItemCreate, 'drive' | 'driveType' | 'actor' | 'appId' | 'requestId' | 'now'>
  /** Makes a folder, or a file when `size` is given. */
  make(parent: ItemKey, name: string, size?: number, more?: Partial<ItemCreate>): Promise<Item>
  rename(item: ItemKey, name: string, conflict?: 'fail' | 'rename'): Promise<Item>
  move(item: ItemKey, parent: ItemKey, conflict?: 'fail' | 'rename'): Promise<Item>
  put(item: ItemKey, size: number): Promise<Item>
  remove(item: ItemKey): Promise<void>
  /** The item as the owner sees it; null when it is dead. */
  find(item: ItemKey): Promise<Item | null>
  /** Names from below the root down to the item. */
  pathOf(item: ItemKey): Promise<string | null>
  usage(): Promise<{ used: number; deleted: number; scopes: number }>
}

let drives = 0

/** Puts a drive into a store. */
export async function makeItemWorld(
  store: StoreWorld,
  options: { driveType?: DriveType; quota?: number } = {},
): Promise<ItemWorld> {
  drives += 1
  const drive = (1000 + drives) as DriveKey
  const driveType = options.driveType ?? 'business'
  const now = store.clock.now()
  const plan = {
    key: drive,
    type: driveType,
    name: 'Files',
    description: null,
    ownerKind: 'user' as const,
    ownerId: owner,
    position: drives,
    isPremium: false,
    quotaTotal: options.quota ?? 0,
    createdBy: null,
    rootRoles: [{ principal: { id: owner as never, kind: 'user' as const, isUnified: false }, rank: 3 }],
    items: [planEmptyRoot()],
  }
  await store.engine.write(() => insertPlannedDrives([plan], now))
  const known = await store.query('select 1 as there from memberships where member_id = ?', owner)
  if (known.length === 0)
    await store.query('insert into memberships (member_id, principal_id) values (?, ?)', owner, owner)

  const writer = createItemWriter(store.engine)
  const reader = createItemReader(store.engine)
  const facts = { drive, driveType, actor: owner, appId: 'app', requestId: 'request', now }
  const update = {
    ...facts,
    expectedSeq: null,
    name: null,
    parent: null,
    conflict: 'fail' as const,
    times: noTimes,
    description: null,
  }
  return {
    store,
    writer,
    reader,
    drive,
    root: rootKey,
    facts,
    async make(parent, name, size, more = {}) {
      const content = size === undefined ? null : contentOf(size)
      const written = await writer.create({
        ...facts,
        base: parent,
        names: [name],
        content,
        conflict: 'fail',
        times: noTimes,
        description: null,
        idempotency: null,
        ...more,
      })
      return written.item
    },
    rename: (item, name, conflict = 'fail') => writer.update({ ...update, item, name, conflict }),
    move: (item, parent, conflict = 'fail') => writer.update({ ...update, item, parent, conflict }),
    put: (item, size) =>
      writer.replaceContent({ ...facts, item, expectedSeq: null, content: contentOf(size), times: noTimes }),
    remove: item => writer.delete({ ...facts, item, expectedSeq: null }),
    find: async item => (await reader.locate(drive, item, owner))?.item ?? null,
    async pathOf(item) {
      const found = await reader.locate(drive, item, owner)
      return (
        found &&
        found.chain
          .slice(1)
          .map(link => link.name)
          .join('/')
      )
    },
    async usage() {
      const [row] = await store.query(
        `select d.used_bytes as used, d.deleted_bytes as deleted, u.count as scopes
         from drives d join unique_scopes u on u.drive_id = d.drive_id where d.drive_id = ?`,
        drive,
      )
      return { used: Number(row?.['used']), deleted: Number(row?.['deleted']), scopes: Number(row?.['scopes']) }
    },
  }
}

interface TreeRow {
  item_id: number
  parent_id: number | null
  is_folder: number
  ancestors: string | null
  size: number
  past_bytes: number
  child_count: number
  deleted_at: number | null
}

/**
 * What is wrong with the sums and chains of the live tree, recomputed from parents alone; nothing when all is well.
 */
export async function findTreeFaults(world: ItemWorld): Promise<readonly string[]> {
  const rows = (await world.store.query(
    'select item_id, parent_id, is_folder, ancestors, size, past_bytes, child_count, deleted_at from items where drive_id = ?',
    world.drive,
  )) as unknown as readonly TreeRow[]
  const live = rows.filter(row => row.deleted_at === null)
  const byParent = Map.groupBy(live, row => row.parent_id)
  const faults: string[] = []
  let reached = 0

  const visit = (row: TreeRow, above: readonly number[]): { size: number; past: number } => {
    reached += 1
    if (row.is_folder === 0) return { size: row.size, past: row.past_bytes }
    const children = byParent.get(row.item_id) ?? []
    const sums = children.map(child => visit(child, [...above, row.item_id]))
    const size = sums.reduce((sum, part) => sum + part.size, 0)
    const past = sums.reduce((sum, part) => sum + part.past, 0)
    const expected = { ancestors: JSON.stringify(above), size, past_bytes: past, child_count: children.length }
    for (const [column, value] of Object.entries(expected)) {
      if (row[column as keyof typeof expected] !== value) {
        faults.push(`${column} of ${row.item_id} is ${row[column as keyof typeof expected]}, should be ${value}`)
      }
    }
    return { size, past }
  }

  const root = live.find(row => row.parent_id === null) as TreeRow
  const sums = visit(root, [])
  const { used } = await world.usage()
  if (used !== sums.size + sums.past) faults.push(`the drive uses ${used}, should be ${sums.size + sums.past}`)
  const dead = new Set(rows.filter(row => row.deleted_at !== null).map(row => row.item_id))
  for (let more = true; more; ) {
    const fallen = live.filter(row => row.parent_id !== null && dead.has(row.parent_id) && !dead.has(row.item_id))
    for (const row of fallen) dead.add(row.item_id)
    more = fallen.length > 0
  }
  const lost = live.filter(row => !dead.has(row.item_id)).length - reached
  if (lost !== 0) faults.push(`${lost} items are cut off from the root`)
  return faults
}
