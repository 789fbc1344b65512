import type { SeenItem } from '../../../domain/access/authorize.ts'
import type { GraphRequest } from '../../graph-request.ts'
import type { ItemTags } from '../item-tags.ts'

/**
 * Judges `If-Match` against the item as it was read, and gives what the write must still find: between the two somebody
 * else may write. `*` asks only that the item is there. Throws `entityTagDoesNotMatch`.
 */
export function readExpectedSeq(tags: ItemTags, request: GraphRequest, seen: SeenItem): number | null {
  tags.checkIfMatch(request, seen)
  const header = request.header('if-match')
  return header === undefined || header.trim() === '*' ? null : seen.item.seq
}
