import type { DriveKey, ItemKey } from '../ids.ts'

export type DriveType = 'personal' | 'business' | 'documentLibrary'

/** A drive as the domain sees it. Times are UTC milliseconds, sizes bytes. */
export interface Drive {
  readonly key: DriveKey
  readonly type: DriveType
  readonly name: string
  readonly description: string | null
  readonly ownerKind: 'user' | 'group' | 'site'
  readonly ownerId: string
  /** A personal drive of the premium plan may let permissions expire (policy.md section 5). */
  readonly isPremium: boolean
  readonly rootId: ItemKey
  /** The drive's change number. */
  readonly seq: number
  readonly quotaTotal: number
  readonly usedBytes: number
  readonly deletedBytes: number
  readonly createdAt: number
  readonly createdBy: string | null
  readonly modifiedAt: number
  readonly modifiedBy: string | null
}

/** A file or folder. */
export interface Item {
  readonly drive: DriveKey
  readonly key: ItemKey
  readonly parent: ItemKey | null
  readonly isFolder: boolean
  readonly name: string
  readonly size: number
  readonly childCount: number
  readonly mimeType: string | null
  readonly quickXorHash: string | null
  readonly sha1Hash: string | null
  readonly sha256Hash: string | null
  readonly version: number
  readonly description: string | null
  /** Change number of the last change of metadata or content. */
  readonly seq: number
  /** Change number of the last change of content; for a folder, of anything below it that the contract counts. */
  readonly contentSeq: number
  /** Change number of the last change of the item's own permissions. */
  readonly aclSeq: number
  /** Grants made on this very item, the owners' entries not counted. */
  readonly ownGrants: number
  readonly createdAt: number
  /** Principal id, or `app:{id}`. */
  readonly createdBy: string | null
  readonly modifiedAt: number
  readonly modifiedBy: string | null
  readonly fsCreatedAt: number
  readonly fsModifiedAt: number
  readonly fsAccessedAt: number | null
  readonly lockedBy: string | null
}

/** One link of the chain from the root to an item, the item itself last. */
export interface ChainLink {
  readonly key: ItemKey
  readonly name: string
  readonly aclSeq: number
  readonly isDeleted: boolean
  /** Inherits nothing from above (invite.md section 5, inheritance). */
  readonly isBroken: boolean
  /** Grants or links of its own. */
  readonly ownGrants: number
}

/** An item with all that a judgement about it needs. */
export interface LocatedItem {
  readonly drive: Drive
  readonly item: Item
  /** Root first, the item itself last. */
  readonly chain: readonly ChainLink[]
  /** How many items of the drive have grants of their own. */
  readonly uniqueScopes: number
}
