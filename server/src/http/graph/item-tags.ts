import type { SeenItem } from '../../domain/access/authorize.ts'
import { AppError } from '../../domain/errors.ts'
import { formatItemGuid } from '../../domain/ids.ts'
import type { Item } from '../../domain/items/item.ts'
import { matchesTag } from '../etag.ts'
import type { GraphRequest } from '../graph-request.ts'

/**
 * The eTag's number is the highest of the item's own and of the permission changes along its chain, so descendants
 * follow a change of permissions without a write (design.md section 4).
 */
export function formatETag(item: Item, chain: readonly { readonly aclSeq: number }[]): string {
  let seq = item.seq
  for (const link of chain) if (link.aclSeq > seq) seq = link.aclSeq
  return `"{${formatItemGuid(item.drive, item.key)}},${seq}"`
}

/** The cTag changes with content only; folders of business drives and libraries have none (drive-items.md section 6). */
export function formatCTag(item: Item): string {
  return `"c:{${formatItemGuid(item.drive, item.key)}},${item.contentSeq}"`
}

export interface ItemTags {
  /** 412 when `If-Match` was sent and fits neither tag (drive-items.md section 6). */
  checkIfMatch(request: GraphRequest, seen: SeenItem): void
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
    throw new AppError(
      'entityTagDoesNotMatch',
      `If-Match does not fit: the item has the eTag ${formatETag(seen.item, seen.chain)} now. Read it again and repeat.`,
    )
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
