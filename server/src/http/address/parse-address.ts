import { quoted } from '../../domain/errors.ts'
import type { GraphAddress, GraphVersion, ItemRef, ParsedAddress } from './address.ts'
import { AddressFault } from './address-fault.ts'
import { readRawQuery } from './raw-query.ts'
import { type Draft, makeDraft } from './draft.ts'
import { splitUrl } from './split-url.ts'
import { walkSegments } from './walk-segments.ts'
import { makeSegmentCursor } from './segment-cursor.ts'

/**
 * Turns the raw URL of a request, path and query as they came over the wire, into a typed address. The only reader of
 * Graph URLs in the server: everything is decoded here, once, and no guard looks at the URL text (security rule G2).
 *
 * `rawUrl` begins with a slash. Non-ASCII characters may stand in it raw, as they do in the urls of a `$batch` body.
 * It never throws for anything a caller can send; `toAppError` makes a refusal of the problem.
 * The grammar is that of odata-and-batch.md section 1, drive-items.md section 3 and client-rclone.md section 3.
 */
export function parseAddress(rawUrl: string): ParsedAddress {
  try {
    const { version, segments, start, queryText } = splitUrl(rawUrl)
    const query = readRawQuery(queryText)
    const draft = makeDraft()
    walkSegments(makeSegmentCursor(segments, start), query, draft)
    return { ok: true, address: finishAddress(version, draft, segments), query }
  } catch (error) {
    if (error instanceof AddressFault) return { ok: false, problem: error.problem }
    throw error
  }
}

const nothing: Readonly<Record<string, never>> = Object.freeze({})

function finishAddress(version: GraphVersion, draft: Draft, segments: readonly string[]): GraphAddress {
  if (draft.name === undefined) {
    const last = segments.at(-1) ?? ''
    throw new AddressFault('incompleteAddress', `The address ends too early behind ${quoted(last)}.`, last)
  }
  const item: ItemRef | undefined =
    draft.base === undefined ? undefined : { base: draft.base, path: draft.path, childKeys: draft.childKeys }
  return {
    version,
    name: draft.name,
    subject: draft.subject,
    drive: draft.drive,
    item,
    keys: draft.keys ?? nothing,
    args: draft.args ?? nothing,
    castTo: draft.castTo,
  }
}
