import type { DriveKey, ItemKey } from '../ids.ts'

/** What is told of an item's own permissions without listing them. */
export interface FirstShare {
  /** Who made the first of them that still counts. */
  readonly grantedBy: string
  /** UTC milliseconds. */
  readonly createdAt: number
  /** One of them is a link that asks for no sign-in. */
  readonly isAnonymous: boolean
}

/** Reads whether items are shared; the roles that owners have on a root do not count. */
export interface FirstShares {
  /** One query; its cost does not grow with the number of permissions. `now`: UTC milliseconds, expired ones are absent. */
  find(drive: DriveKey, items: readonly ItemKey[], now: number): Promise<ReadonlyMap<ItemKey, FirstShare>>
}
