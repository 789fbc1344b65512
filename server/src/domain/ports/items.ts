import type { GrantKind } from '../access/grant.ts'
import type { DriveKey, ItemKey } from '../ids.ts'
import type { Drive, Item, LocatedItem } from '../items/item.ts'

/** A grant that reaches a member by way of one of its principals. */
export interface ReachingGrant {
  readonly item: ItemKey
  readonly grantee: string
  readonly rank: number
  readonly expiresAt: number | null
  readonly kind: GrantKind
}

/** An item, its chain, and every grant along the chain that reaches one member, expired ones included. */
export interface LocatedFacts extends LocatedItem {
  readonly reaching: readonly ReachingGrant[]
  readonly directoryVersion: number
}

export interface ChildFacts {
  readonly item: Item
  readonly isBroken: boolean
  readonly reaching: readonly ReachingGrant[]
}

export type ChildOrder = 'default' | 'name' | 'size' | 'lastModifiedDateTime' | 'createdDateTime'

export interface ChildQuery {
  readonly drive: DriveKey
  readonly parent: ItemKey
  readonly member: string
  readonly order: ChildOrder
  readonly isDescending: boolean
  /** The keyset of the last child of the page before, or null: what the order begins with, and the folded name. */
  readonly after: readonly (string | number)[] | null
  readonly limit: number
}

/** A version of a file. Sizes are bytes, times UTC milliseconds. */
export interface FileVersion {
  readonly pieces: readonly { readonly name: string; readonly size: number }[]
  readonly size: number
  readonly createdAt: number
}

/** Reads of drives and items. */
export interface ItemReader {
  /** One query: the item, its chain and what reaches `member`; null when there is no such item or it is deleted. */
  locate(drive: DriveKey, item: ItemKey, member: string): Promise<LocatedFacts | null>
  findDrive(drive: DriveKey): Promise<Drive | null>
  /** Walks folded names below `base`; null as soon as one is missing. One query. */
  walk(drive: DriveKey, base: ItemKey, nameKeys: readonly string[]): Promise<ItemKey | null>
  /** How many of the names exist, and the deepest one: for creating the missing rest. */
  walkFar(
    drive: DriveKey,
    base: ItemKey,
    nameKeys: readonly string[],
  ): Promise<{ readonly depth: number; readonly item: ItemKey }>
  listChildren(query: ChildQuery): Promise<readonly ChildFacts[]>
  countChildren(drive: DriveKey, parent: ItemKey): Promise<number>
  /** The children that inherit nothing, which somebody who sees the folder may not see. */
  listBrokenChildren(drive: DriveKey, parent: ItemKey, member: string): Promise<readonly ChildFacts[]>
  findChild(drive: DriveKey, parent: ItemKey, nameKey: string): Promise<Item | null>
  /** Drives of an owner, the default one first. */
  drivesOf(ownerId: string): Promise<readonly DriveKey[]>
  /** One version of a file; null when there is none of that number. */
  findVersion(drive: DriveKey, item: ItemKey, version: number): Promise<FileVersion | null>
}
