import type { DriveKey, ItemKey } from '../ids.ts'

/** An item with its place. */
export interface PlacedItem {
  readonly key: ItemKey
  readonly name: string
  readonly isFolder: boolean
  /** From the root, with a leading slash. */
  readonly path: string
}

/** What lies in drives, whoever may see it; for the ready file of development mode and for administration. */
export interface Inventory {
  /** Up to `limit` items of a drive in the order in which they were made, the root and what is deleted left out. */
  listItems(drive: DriveKey, limit: number): Promise<readonly PlacedItem[]>
}
