import { quoted } from '../../domain/errors.ts'
import type { SiteRef } from './address.ts'
import { AddressFault } from './address-fault.ts'
import { readColonPath } from './colon-path.ts'
import { checkKey, decodeText } from './decode.ts'
import { addPath, type Draft, siteOf } from './draft.ts'
import { grammar } from './grammar.ts'
import type { GrammarNode, KeyEdge, StaticEdge } from './grammar-node.ts'
import { namesKey, readArguments, readKeyLiteral } from './literals.ts'
import type { RawQuery } from './raw-query.ts'
import { readSegment, type SegmentParts } from './read-segment.ts'
import type { SegmentCursor } from './segment-cursor.ts'
import { foldAscii, readQualified } from './words.ts'

/** What every step needs: the segments, the query for parameter aliases, and the draft to fill. */
interface Walk {
  readonly cursor: SegmentCursor
  readonly query: RawQuery
  readonly draft: Draft
}

/** Follows the segments through the grammar and notes in the draft what they say. */
export function walkSegments(cursor: SegmentCursor, query: RawQuery, draft: Draft): void {
  const walk: Walk = { cursor, query, draft }
  let node = grammar
  for (let raw = cursor.next(); raw !== undefined; raw = cursor.next()) {
    if (raw === '') {
      throw new AddressFault('emptySegment', 'The address has an empty segment: two slashes follow each other.', raw)
    }
    node = step(node, raw, walk)
  }
  draft.name = node.name ?? undefined
}

function step(node: GrammarNode, raw: string, walk: Walk): GrammarNode {
  if (node.takesRest) {
    decodeText(raw)
    return node
  }
  if (node.key !== null) {
    const edge = findWordBesideKey(node, raw)
    if (edge !== undefined) return followStatic(edge, readSegment(raw), raw, walk)
    if (node.canCast && readQualified(raw) !== null) return applyCast(node, raw, walk)
    return followKey(node.key, decodeText(raw), raw, walk)
  }
  const parts = readSegment(raw)
  const edge = findEdge(node, parts.name)
  if (edge !== undefined) return followStatic(edge, parts, raw, walk)
  if (node.canCast && readQualified(parts.name) !== null) return applyCast(node, raw, walk)
  throw unknownSegment(raw)
}

/**
 * A fixed segment where a key could stand as well, `/users/delta`. It must be written plainly: `/users/%64elta` and
 * `children/%24count` are keys, so that every key can be sent. Parentheses count only for a function.
 */
function findWordBesideKey(node: GrammarNode, raw: string): StaticEdge | undefined {
  if (node.segments.size === 0) return undefined
  const open = raw.indexOf('(')
  const edge = findEdge(node, open < 0 ? raw : raw.slice(0, open))
  return open < 0 || edge?.node.parameters ? edge : undefined
}

function findEdge(node: GrammarNode, name: string): StaticEdge | undefined {
  return node.segments.get(name) ?? node.segments.get(foldAscii(name)) ?? findQualified(node, name)
}

function findQualified(node: GrammarNode, name: string): StaticEdge | undefined {
  const qualified = readQualified(name)
  return qualified === null ? undefined : node.segments.get(qualified)
}

function followStatic(edge: StaticEdge, parts: SegmentParts, raw: string, walk: Walk): GrammarNode {
  const { node } = edge
  edge.enter?.(walk.draft)
  if (parts.inner !== null && node.parameters === null) {
    if (node.key === null) throw unknownSegment(raw)
    const { alternate } = node.key
    if (alternate !== undefined && parts.tail === null && namesKey(parts.inner, alternate.name)) {
      const other = readKeyLiteral(parts.inner, walk.query, alternate.name)
      return followKey({ ...node.key, enter: alternate.enter }, other, raw, walk)
    }
    const key = readKeyLiteral(parts.inner, walk.query)
    return followKey(node.key, parts.tail === null ? key : `${key}:${parts.tail}`, raw, walk)
  }
  if (parts.inner && node.parameters !== null) {
    walk.draft.args = readArguments(parts.inner, node.parameters, walk.query)
  }
  if (parts.tail !== null) followColon(node, parts.tail, raw, walk)
  return node
}

function followKey(edge: KeyEdge, text: string, raw: string, walk: Walk): GrammarNode {
  const colon = edge.node.colon === null ? -1 : text.indexOf(':')
  const key = colon < 0 ? text : text.slice(0, colon)
  if (edge.form === 'key') checkKey(key, raw)
  else for (const piece of key.split('/')) checkKey(piece, raw)
  edge.enter(walk.draft, key)
  if (colon >= 0) followColon(edge.node, text.slice(colon + 1), raw, walk)
  return edge.node
}

function followColon(node: GrammarNode, tail: string, raw: string, { cursor, draft }: Walk): void {
  if (node.colon === 'item') addPath(draft, readColonPath(tail, cursor))
  else if (node.colon === 'site') draft.subject = { by: 'site', site: readSitePath(siteOf(draft), tail, raw, cursor) }
  else throw unknownSegment(raw)
}

/** `/sites/{hostname}:/{path}`; rclone appends whatever path it was given to `root:`, so the first slash may be missing. */
function readSitePath(site: SiteRef, tail: string, raw: string, cursor: SegmentCursor): SiteRef {
  if (site.by !== 'root' && site.by !== 'id') throw unknownSegment(raw)
  const path = readColonPath(/^[^/:]/.test(tail) ? `/${tail}` : tail, cursor)
  if (path.length === 0) return site
  return { by: 'path', hostname: site.by === 'root' ? null : site.id, path }
}

function applyCast(node: GrammarNode, raw: string, { draft }: Walk): GrammarNode {
  if (draft.castTo !== undefined) throw unknownSegment(raw)
  draft.castTo = readQualified(raw) ?? undefined
  return node
}

function unknownSegment(raw: string): AddressFault {
  return new AddressFault('unknownSegment', `There is no segment ${quoted(raw)} at this place of the address.`, raw)
}
