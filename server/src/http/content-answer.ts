import type { DriveKey } from '../domain/ids.ts'
import type { OpenContent } from '../domain/items/open-content.ts'
import type { FileContent } from '../domain/ports/item-writer.ts'
import { buildContentHeaders, type ContentFacts, formatHttpDate } from './content-headers.ts'
import type { GraphAnswer } from './graph-request.ts'
import { holdsIfRange, parseRange } from './range.ts'

export interface ContentRequest {
  readonly isHead: boolean
  header(name: string): string | undefined
}

/**
 * The bytes of a file, or the range that was asked for, with the headers of people's content (content-and-uploads.md
 * section 1). A HEAD opens nothing.
 */
export async function answerContent(
  open: OpenContent,
  request: ContentRequest,
  drive: DriveKey,
  pieces: FileContent['pieces'],
  facts: ContentFacts,
): Promise<GraphAnswer> {
  const mayBeRange = holdsIfRange(request.header('if-range'), facts.eTag, formatHttpDate(facts.modifiedAt))
  const range = mayBeRange ? parseRange(request.header('range'), facts.size) : null
  const { status, headers } = buildContentHeaders(facts, range)
  if (request.isHead) return { status, headers }
  return { status, headers, content: await open(drive, pieces, range) }
}
