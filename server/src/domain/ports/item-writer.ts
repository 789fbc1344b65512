import type { DriveKey, ItemKey } from '../ids.ts'
import type { ChainLink, DriveType, Item } from '../items/item.ts'
import type { PieceHashes } from './blobs.ts'
import type { IdempotencyClaim } from './grants.ts'

/** Who writes, when, and in which drive. Times are UTC milliseconds of the movable clock. */
export interface WriteFacts {
  readonly drive: DriveKey
  readonly driveType: DriveType
  /** A principal id, or `app:{client id}`. */
  readonly actor: string
  readonly appId: string
  readonly requestId: string
  readonly now: number
}

/** What happens when the name is taken (drive-items.md section 8). */
export type NameConflict = 'fail' | 'rename' | 'replace'

/** The content of a file as its version row names it: complete, synced pieces (design.md section 7). */
export interface FileContent {
  readonly pieces: readonly { readonly name: string; readonly size: number }[]
  /** Bytes. */
  readonly size: number
  readonly hashes: PieceHashes
}

/** The times that a client gave (`fileSystemInfo`), UTC milliseconds; null where it gave none. */
export interface FileTimes {
  readonly createdAt: number | null
  readonly modifiedAt: number | null
  readonly accessedAt: number | null
}

/** A new item below a folder that the writer may write in. */
export interface ItemCreate extends WriteFacts {
  readonly base: ItemKey
  /** The name of the new item last; before it those of folders, which are made where they are missing. */
  readonly names: readonly string[]
  /** Null makes a folder. */
  readonly content: FileContent | null
  readonly conflict: NameConflict
  readonly times: FileTimes
  readonly description: string | null
  /** The answer that is stored together with the effect (design.md section 9, idempotency). */
  readonly idempotency: {
    readonly claim: IdempotencyClaim
    readonly answerOf: (written: ItemWritten) => { readonly status: number; readonly sealed: string }
  } | null
}

export interface ItemWritten {
  /** `created`: the item is new. `replaced`: a file kept its id and got new content. `kept`: the folder was there already. */
  readonly outcome: 'created' | 'replaced' | 'kept'
  readonly item: Item
  /** The links of the chain below the base, the item itself last. */
  readonly links: readonly ChainLink[]
}

/** A write to an item that exists. */
export interface ItemChange extends WriteFacts {
  readonly item: ItemKey
  /** The change number that the item must still have, because the caller sent `If-Match`; null demands nothing. */
  readonly expectedSeq: number | null
}

export interface ContentChange extends ItemChange {
  readonly content: FileContent
  readonly times: FileTimes
}

/** Null members stay as they are. */
export interface ItemUpdate extends ItemChange {
  readonly name: string | null
  /** The new parent: a folder of the same drive that the writer may write in. */
  readonly parent: ItemKey | null
  readonly conflict: 'fail' | 'rename'
  readonly times: FileTimes
  /** An empty text takes the description away. */
  readonly description: string | null
}

/**
 * Writes of items. Every write takes the drive's next change number first and holds the drive until it commits, so what
 * it then reads is what it changes; names are decided by the unique index. Nothing is half done: a refusal writes nothing.
 *
 * Refusals, all as AppError: `nameAlreadyExists`; `parentGone` when the folder to write in has been deleted meanwhile;
 * `itemNotFound` when the item itself has; `entityTagDoesNotMatch` when it has another change number than expected;
 * `quotaLimitReached`; `invalidRequest` for a folder that would lie inside itself; `pathTooDeep`.
 */
export interface ItemWriter {
  create(write: ItemCreate): Promise<ItemWritten>
  /** A new version; id and permissions stay. */
  replaceContent(write: ContentChange): Promise<Item>
  update(write: ItemUpdate): Promise<Item>
  /** Marks the item as deleted; what lies below is dead through its chain, and so are the grants (design.md section 9). */
  delete(write: ItemChange): Promise<void>
}
