import type { ItemKey } from '../domain/ids.ts'
import type { DriveType } from '../domain/items/item.ts'
import { planRoot, type PlannedItem, rootKey } from '../domain/items/drive-plan.ts'
import { checkName, checkPathLength, nameKey } from '../domain/items/names.ts'
import { quoted } from '../domain/errors.ts'
import { type ContentSource, readContent } from './content-source.ts'
import type { SeedFaults } from './seed-faults.ts'
import type { SeedItem, SeedPermission } from './seed-schema.ts'

/** An item whose content is still to be stored. */
export interface DraftedItem extends Omit<PlannedItem, 'content'> {
  readonly source: ContentSource | null
  readonly permissions: readonly SeedPermission[]
  /** The place in the document. */
  readonly place: string
}

interface Parent {
  readonly key: ItemKey
  readonly ancestors: readonly ItemKey[]
  /** Below the root, without a leading slash. */
  readonly path: string
}

/**
 * The items of a drive: parents before children, keys from 1 on without a gap, sizes and counts summed up. The first
 * is the root; `rootPermissions` are its own.
 */
export function planItems(
  items: readonly SeedItem[],
  drive: { readonly type: DriveType; readonly place: string; readonly rootPermissions: readonly SeedPermission[] },
  faults: SeedFaults,
): readonly DraftedItem[] {
  let lastKey: number = rootKey
  const planned: DraftedItem[] = []

  const planChildren = (children: readonly SeedItem[], parent: Parent, place: string) => {
    checkSiblings(children, place, faults)
    let size = 0
    let contentSeq: number = parent.key
    children.forEach((item, index) => {
      const made = planItem(item, parent, `${place}[${index}]`)
      size += made.size
      contentSeq = Math.max(contentSeq, made.contentSeq)
    })
    return { size, childCount: children.length, contentSeq }
  }

  const planItem = (item: SeedItem, parent: Parent, place: string): DraftedItem => {
    const key = (lastKey += 1) as ItemKey
    const isFolder = item.items !== undefined
    const path = parent.path === '' ? item.name : `${parent.path}/${item.name}`
    const namePlace = {
      kind: isFolder ? 'folder' : 'file',
      atRoot: parent.key === rootKey,
      driveType: drive.type,
    } as const
    faults.attempt(`${place}.name`, () => {
      checkName(item.name, namePlace)
      checkPathLength(path)
    })
    const source = readContent(item, place, faults)
    // The place in the list is kept before the children take theirs, so that a parent stands before them.
    const position = planned.length
    const ancestors = isFolder ? [...parent.ancestors, parent.key] : null
    const base = { key, parent: parent.key, name: item.name, nameKey: nameKey(item.name), ancestors, source, place }
    const permissions = item.permissions ?? []
    planned.push({ ...base, permissions, size: source?.bytes ?? 0, childCount: 0, contentSeq: key })
    if (ancestors !== null) {
      const sums = planChildren(item.items ?? [], { key, ancestors, path }, `${place}.items`)
      planned[position] = { ...base, permissions, ...sums }
    }
    return planned[position] as DraftedItem
  }

  const sums = planChildren(items, { key: rootKey, ancestors: [], path: '' }, `${drive.place}.items`)
  const root = { ...planRoot(sums), source: null, permissions: drive.rootPermissions, place: drive.place }
  return [root, ...planned]
}

function checkSiblings(children: readonly SeedItem[], place: string, faults: SeedFaults): void {
  const seen = new Map<string, number>()
  children.forEach((item, index) => {
    const key = nameKey(item.name)
    const first = seen.get(key)
    if (first === undefined) seen.set(key, index)
    else
      faults.add(
        `${place}[${index}].name`,
        `${quoted(item.name)} is the name of ${place}[${first}] already (names compare without case).`,
      )
  })
}
