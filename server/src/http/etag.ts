import { AppError, quoted } from '../domain/errors.ts'

/**
 * Whether an `If-Match` or `If-None-Match` header names one of the item's present tags, eTag or cTag (drive-items.md
 * section 6). `tags` are the tags as answers spell them, quotes included; with none, nothing matches, not even `*`.
 *
 * Accepts tags with or without quotes, weak ones, a list, and `*`. Throws AppError `malformedEntityTag` for anything else:
 * a condition that cannot be read must not count as fulfilled.
 */
export function matchesTag(header: string, tags: readonly string[]): boolean {
  if (header.trim() === '*') return tags.length > 0
  const present = new Set(tags.map(stripTag))
  return readTags(header).some(tag => present.has(tag))
}

/**
 * One tag, then a comma or the end. Ours are `"{GUID},3"` and `"c:{GUID},3"`: without quotes the comma behind the brace
 * belongs to the tag.
 */
const nextTag = /[ \t]*(?:W\/)?(?:"([^"\p{Cc}]*)"|((?:c:)?\{[^{}",\s]*\},\d+|[^",\s\p{Cc}*]+))[ \t]*(?:,|$)/uy

function readTags(header: string): string[] {
  const tags: string[] = []
  nextTag.lastIndex = 0
  while (nextTag.lastIndex < header.length) {
    const match = nextTag.exec(header)
    if (match === null) {
      throw new AppError(
        'malformedEntityTag',
        `${quoted(header)} is not a list of entity tags; send the eTag as it was received.`,
      )
    }
    tags.push(match[1] ?? match[2] ?? '')
  }
  if (tags.length === 0) throw new AppError('malformedEntityTag', 'The header with the entity tag is empty.')
  return tags
}

function stripTag(tag: string): string {
  return tag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1')
}
