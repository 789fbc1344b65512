import type { Grant } from '../access/grant.ts'
import type { Drive, Item } from '../items/item.ts'

/** Something that reaches a member by a grant on the item itself. */
export interface ReceivedItem {
  readonly grant: Grant
  readonly item: Item
  readonly drive: Drive
}

/** The keyset of a received item: newest first. */
export type ReceivedKey = readonly [createdAt: number, drive: number, item: number]

/** What others shared with a member. One of the two reads that cross drives: grants by principal. */
export interface SharedWithMe {
  /**
   * Items with an active grant to any of the member's principals, newest first, each once, without the member's own
   * drives and without what is deleted. `after` continues behind an item.
   */
  list(query: {
    readonly member: string
    readonly now: number
    readonly after: ReceivedKey | null
    readonly limit: number
  }): Promise<{ readonly entries: readonly ReceivedItem[]; readonly after: ReceivedKey | null }>
  /** The drives whose root reaches a member. */
  drivesOf(member: string, now: number): Promise<readonly Drive['key'][]>
}
