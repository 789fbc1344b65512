/** A drive that is about to be made, with what lies in it: its keys are drawn and its sums are done. */
import type { DriveKey, ItemKey } from '../ids.ts'
import type { PieceHashes } from '../ports/blobs.ts'
import type { DriveType } from './item.ts'
import { nameKey } from './names.ts'
import type { RootRole } from './root-roles.ts'

/** The content of a file as its version row names it. Sizes are bytes. */
export interface PlannedContent {
  readonly pieces: readonly { readonly name: string; readonly size: number }[]
  readonly hashes: PieceHashes
  readonly size: number
  readonly mimeType: string
}

/** An item of a drive in the making. Its key is also the change number at which it was made. */
export interface PlannedItem {
  readonly key: ItemKey
  readonly parent: ItemKey | null
  readonly name: string
  readonly nameKey: string
  /** The folders above a folder, root first; null for a file. */
  readonly ancestors: readonly ItemKey[] | null
  /** Bytes; of a folder, of all files below it. */
  readonly size: number
  readonly childCount: number
  /** For a folder the highest change number below it. */
  readonly contentSeq: number
  /** Null for a folder. */
  readonly content: PlannedContent | null
}

export interface PlannedDrive {
  readonly key: DriveKey
  readonly type: DriveType
  readonly name: string
  readonly description: string | null
  readonly ownerKind: 'user' | 'group' | 'site'
  readonly ownerId: string
  /** The place among the drives of its owner; 0 is the default drive. */
  readonly position: number
  readonly isPremium: boolean
  readonly quotaTotal: number
  /** A principal id, `app:{client id}` or null for the server itself. */
  readonly createdBy: string | null
  readonly rootRoles: readonly RootRole[]
  /** The root first, every parent before its children, keys without a gap from 1 on. */
  readonly items: readonly PlannedItem[]
}

/** The root of every drive: the first item, made at the first change. */
export const rootKey = 1 as ItemKey

const rootName = 'root'

/** The root folder of a drive with `contents` in it. */
export function planRoot(contents: Pick<PlannedItem, 'size' | 'childCount' | 'contentSeq'>): PlannedItem {
  return {
    key: rootKey,
    parent: null,
    name: rootName,
    nameKey: nameKey(rootName),
    ancestors: [],
    content: null,
    ...contents,
  }
}

/** An empty root. */
export function planEmptyRoot(): PlannedItem {
  return planRoot({ size: 0, childCount: 0, contentSeq: rootKey })
}

const gibibyte = 2 ** 30

/** The quota of a new drive in bytes, as the plans of the hosted service have it. */
export function defaultQuota(type: DriveType, isPremium: boolean): number {
  if (type === 'documentLibrary') return 25 * 1024 * gibibyte
  return type === 'personal' && !isPremium ? 5 * gibibyte : 1024 * gibibyte
}

/** The name of a new drive. */
export function defaultDriveName(type: DriveType): string {
  return type === 'documentLibrary' ? 'Documents' : type === 'personal' ? 'Personal files' : 'Files'
}
