import { AppError, quoted } from '../../domain/errors.ts'
import { readExpand } from './expand.ts'
import { invalidOption, type OrderBy, type QueryOptions, type QuerySpec, unsupportedOption } from './query-options.ts'
import type { QueryEntry, RawQuery } from './raw-query.ts'
import { splitList } from './split-list.ts'

/** How deep `$expand` may nest; a spec that refers to itself has no end of its own. */
const maxExpandDepth = 8

/**
 * Checks the query options of a request against what its operation takes (odata-and-batch.md section 2, drive-items.md
 * section 5). Throws AppError `invalidQueryOption` for an unknown or unsupported option, one that is given twice, or a
 * malformed value; `notAcceptable` for a `$format` other than JSON. Plain parameters are not looked at.
 */
export function parseQueryOptions(raw: RawQuery, spec: QuerySpec): QueryOptions {
  return readOptions(raw.options, spec, 0)
}

function readOptions(entries: readonly QueryEntry[], spec: QuerySpec, depth: number): QueryOptions {
  const values = new Map<string, string>()
  for (const { name, sent, value } of entries) {
    if (values.has(name)) throw invalidOption(`$${name}`, 'is given more than once.')
    if (name === 'format' && !spec.allowed.includes(name)) checkFormat(value)
    else if (!(spec.allowed as readonly string[]).includes(name)) throw unsupportedOption(sent, spec)
    values.set(name, value)
  }
  if (values.size === 0) return noOptions
  return {
    select: readSelect(values.get('select'), spec),
    expand: readExpand(values.get('expand'), spec, (nested, nestedSpec) => {
      if (depth === maxExpandDepth) throw invalidOption('$expand', `nests deeper than ${maxExpandDepth} levels.`)
      return readOptions(nested, nestedSpec, depth + 1)
    }),
    top: readTop(values.get('top'), spec.maxTop),
    skip: readSkip(values.get('skip')),
    skipToken: values.get('skiptoken') ?? null,
    orderBy: readOrderBy(values.get('orderby'), spec),
    count: readCount(values.get('count')),
    filter: values.get('filter') ?? null,
    search: values.get('search') ?? null,
    format: spec.allowed.includes('format') ? (values.get('format') ?? null) : null,
    deltaToken: values.get('deltatoken') ?? null,
  }
}

const noOptions: QueryOptions = {
  select: null,
  expand: [],
  top: null,
  skip: null,
  skipToken: null,
  orderBy: [],
  count: false,
  filter: null,
  search: null,
  format: null,
  deltaToken: null,
}

function readSelect(value: string | undefined, spec: QuerySpec): string[] | null {
  if (value === undefined) return null
  const selected = new Set<string>()
  const sent = splitList(value)
  for (const name of sent) {
    if (name === '*') continue
    const known = spec.select?.find(property => property.toLowerCase() === name.toLowerCase())
    if (known === undefined) {
      throw invalidOption(
        '$select',
        `has no property ${quoted(name)}. Supported: ${spec.select?.join(', ') ?? 'none'}.`,
      )
    }
    selected.add(known)
  }
  return sent.includes('*') ? null : [...selected]
}

function readTop(value: string | undefined, maxTop = Number.MAX_SAFE_INTEGER): number | null {
  if (value === undefined) return null
  const top = /^\d+$/.test(value) ? Number(value) : 0
  if (top < 1) throw invalidOption('$top', `is ${quoted(value)}; it must be a whole number, 1 or more.`)
  return Math.min(top, maxTop)
}

function readSkip(value: string | undefined): number | null {
  if (value === undefined) return null
  if (!/^\d{1,15}$/.test(value))
    throw invalidOption('$skip', `is ${quoted(value)}; it must be a whole number, 0 or more.`)
  return Number(value)
}

function readCount(value: string | undefined): boolean {
  const folded = value?.toLowerCase() ?? 'false'
  if (folded === 'true') return true
  if (folded === 'false') return false
  throw invalidOption('$count', `is ${quoted(value)}; it must be true or false.`)
}

function readOrderBy(value: string | undefined, spec: QuerySpec): OrderBy[] {
  if (value === undefined) return []
  const orderBy: OrderBy[] = []
  for (const clause of splitList(value)) {
    const [name = '', direction = 'asc', ...rest] = clause.split(/\s+/)
    const folded = direction.toLowerCase()
    if (rest.length > 0 || (folded !== 'asc' && folded !== 'desc')) {
      throw invalidOption('$orderby', `has the clause ${quoted(clause)}; write a property, then asc or desc.`)
    }
    const property = spec.orderby?.find(known => known.toLowerCase() === name.toLowerCase())
    if (property === undefined) {
      if (spec.ignoresUnknownOrder) continue
      throw invalidOption(
        '$orderby',
        `cannot order by ${quoted(name)}. Supported: ${spec.orderby?.join(', ') ?? 'none'}.`,
      )
    }
    if (orderBy.some(known => known.property === property)) {
      throw invalidOption('$orderby', `names ${property} more than once.`)
    }
    orderBy.push({ property, descending: folded === 'desc' })
  }
  return orderBy
}

/** `$format=json` is accepted everywhere, anything else is 406 (odata-and-batch.md section 2). */
function checkFormat(value: string): void {
  if (/^(?:application\/)?json(?:;.*)?$/i.test(value)) return
  throw new AppError('notAcceptable', `$format ${quoted(value)} is not supported; use json.`, { target: '$format' })
}
