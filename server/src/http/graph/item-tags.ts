import type { SeenItem } from '../../domain/access/authorize.ts'
import { refuseStaleTag } from '../../domain/access/stale-tag.ts'
import { formatItemGuid } from '../../domain/ids.ts'
import type { Item } from '../../domain/items/item.ts'
import type { ExpectedTag } from '../../domain/ports/grants.ts'
import { matchesTag } from '../etag.ts'
import type { GraphRequest } from '../graph-request.ts'

/**
 * The eTag's number is the highest of the item's own and of the permission changes along its chain, so descendants
 * follow a change of permissions without a write (design.md section 4).
 */
export function formatETag(item: Item, chain: readonly { readonly aclSeq: number }[]): string {
  return `"{${formatItemGuid(item.drive, item.key)}},${tagNumber(item, chain)}"`
}

function tagNumber(item: Item, chain: readonly { readonly aclSeq: number }[]): number {
  let seq = item.seq
  for (const link of chain) if (link.aclSeq > seq) seq = link.aclSeq
  return seq
}

/** The cTag changes with content only; folders of business drives and libraries have none (drive-items.md section 6). */
export function formatCTag(item: Item): string {
  return `"c:{${formatItemGuid(item.drive, item.key)}},${item.contentSeq}"`
}

export interface ItemTags {
  /** 412 when `If-Match` was sent and fits neither tag (drive-items.md section 6). */
  checkIfMatch(request: GraphRequest, seen: SeenItem): void
  /** The same, and what a change of permissions must still find under the lock; `*` demands nothing more. */
  expectTag(request: GraphRequest, seen: SeenItem): ExpectedTag | null
  /**
   * Whether `If-None-Match` holds the eTag, so that 304 is the answer for metadata and permissions. The cTag will not do:
   * it stands still when they change.
   */
  isNotModified(request: GraphRequest, seen: SeenItem): boolean
  /** The same for content, of which the cTag tells as well. */
  isContentNotModified(request: GraphRequest, seen: SeenItem): boolean
}

function tagsOf(seen: SeenItem): string[] {
  return [formatETag(seen.item, seen.chain), formatCTag(seen.item)]
}

export const itemTags: ItemTags = {
  checkIfMatch(request, seen) {
    const header = request.header('if-match')
    if (header === undefined || matchesTag(header, tagsOf(seen))) return
    throw refuseStaleTag(formatETag(seen.item, seen.chain))
  },
  expectTag(request, seen) {
    itemTags.checkIfMatch(request, seen)
    const header = request.header('if-match')
    if (header === undefined || header.trim() === '*') return null
    return { item: seen.item.key, chain: seen.chain.map(link => link.key), number: tagNumber(seen.item, seen.chain) }
  },
  isNotModified(request, seen) {
    const header = request.header('if-none-match')
    return header !== undefined && matchesTag(header, [formatETag(seen.item, seen.chain)])
  },
  isContentNotModified(request, seen) {
    const header = request.header('if-none-match')
    return header !== undefined && matchesTag(header, tagsOf(seen))
  },
}
