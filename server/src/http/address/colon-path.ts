import { quoted } from '../../domain/errors.ts'
import { AddressFault } from './address-fault.ts'
import { checkName, decodeText } from './decode.ts'
import type { SegmentCursor } from './segment-cursor.ts'

/**
 * Reads the path of `root:/A/B.txt:/children`, beginning behind its first colon, and leaves the cursor at the first segment
 * of the route. `tail` is the decoded rest of the segment that held the colon.
 *
 * Segments are decoded before they are split, for `%2F` inside the path is a separator to real clients, and SDK users put
 * the whole `root:/A/b.txt:` into one encoded segment (drive-items.md section 3). A colon cannot be in a name, so a
 * decoded one is always syntax. The closing colon may be missing at the end, and may come with no route behind it.
 */
export function readColonPath(tail: string, cursor: SegmentCursor): string[] {
  if (tail !== '' && !tail.startsWith('/')) {
    throw new AddressFault('malformedPath', `A path begins with a slash behind its colon; found ${quoted(tail)}.`, tail)
  }
  const names: string[] = []
  let isAfterEmpty = false
  let pieces = tail === '' ? [] : tail.slice(1).split('/')
  for (;;) {
    for (const [index, piece] of pieces.entries()) {
      const isLast = piece.includes(':')
      const name = isLast ? cutClosingColon(piece) : piece
      // One empty name at the very end is a trailing slash: `root:/`, `root:/A/:`. Anything behind it makes it an inner one.
      if (isAfterEmpty) throw emptyName(piece)
      if (name === '') isAfterEmpty = true
      else names.push(checkName(name, piece))
      if (isLast) {
        putRouteBack(pieces.slice(index + 1), cursor)
        return names
      }
    }
    const raw = cursor.next()
    if (raw === undefined) return names
    pieces = decodeText(raw).split('/')
  }
}

function cutClosingColon(piece: string): string {
  if (piece.indexOf(':') === piece.length - 1) return piece.slice(0, -1)
  throw new AddressFault(
    'malformedPath',
    `A name holds no colon; found ${quoted(piece)}. A path ends with one colon, then a slash and the route.`,
    piece,
  )
}

function putRouteBack(pieces: readonly string[], cursor: SegmentCursor): void {
  const isTrailingSlash = pieces.length === 1 && pieces[0] === ''
  if (pieces.length > 0 && !isTrailingSlash) cursor.pushBack(pieces)
}

function emptyName(piece: string): AddressFault {
  return new AddressFault('emptySegment', 'The path has an empty name: two slashes follow each other.', piece)
}
