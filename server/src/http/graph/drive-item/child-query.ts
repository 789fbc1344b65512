import type { ChildOrder } from '../../../domain/ports/items.ts'
import { invalidOption, type OrderBy, type QueryOptions, type QuerySpec } from '../../address/query-options.ts'
import { decodeSkipToken, encodeSkipToken, type SkipValue } from '../../address/skip-token.ts'
import { permissionProperties } from '../permission/route-deps.ts'
import { itemProperties } from './item-members.ts'

/** Sizes of a page (drive-items.md section 5). */
export const defaultPageSize = 200
export const maxPageSize = 1000
/** With relations each entry costs queries of its own. */
export const maxExpandedPageSize = 50

const orders = ['name', 'size', 'lastModifiedDateTime', 'createdDateTime'] as const

/** `$expand=permissions`. */
export const permissionsQuery: QuerySpec = { allowed: ['select'], select: permissionProperties }

/** `$expand=children(...)`. */
export const expandedChildrenQuery: QuerySpec = {
  allowed: ['select', 'top', 'orderby'],
  select: itemProperties,
  orderby: orders,
  maxTop: maxPageSize,
}

/** GET children. */
export const childrenQuery: QuerySpec = {
  allowed: ['select', 'expand', 'top', 'skiptoken', 'orderby', 'count'],
  select: itemProperties,
  expand: { children: expandedChildrenQuery, permissions: permissionsQuery },
  orderby: orders,
  maxTop: maxPageSize,
}

/** GET an item. */
export const itemQuery: QuerySpec = {
  allowed: ['select', 'expand'],
  select: itemProperties,
  expand: { children: expandedChildrenQuery, permissions: permissionsQuery },
}

export interface ChildSort {
  readonly order: ChildOrder
  readonly isDescending: boolean
}

/** Siblings of one value stand by name anyway, so `name` may follow; nothing else may. */
export function readChildSort(orderBy: readonly OrderBy[]): ChildSort {
  const [first, second, ...rest] = orderBy
  if (!first) return { order: 'default', isDescending: false }
  if (rest.length > 0 || (second && (second.property !== 'name' || second.descending))) {
    throw invalidOption('$orderby', 'takes one property, and name as a second one.')
  }
  return { order: first.property as ChildOrder, isDescending: first.descending }
}

/** How many children a page holds. `preferred` is the value of `Prefer: odata.maxpagesize`. */
export function readPageSize(options: QueryOptions, preferred: string | undefined): number {
  const wanted =
    options.top ?? (preferred !== undefined && /^[1-9]\d{0,8}$/.test(preferred) ? Number(preferred) : defaultPageSize)
  return Math.min(wanted, options.expand.length > 0 ? maxExpandedPageSize : maxPageSize)
}

/** The token of the next page. It carries the order, so that it fits no list in another one. */
export function encodeChildToken(sort: ChildSort, after: readonly (string | number)[]): string {
  return encodeSkipToken([sort.order, sort.isDescending, ...after])
}

/** The key with which a page begins; null is the first page. */
export function readChildToken(sort: ChildSort, token: string | null): readonly (string | number)[] | null {
  if (token === null) return null
  const leadingType = sort.order === 'name' ? 'string' : 'number'
  const isOurs = (values: readonly SkipValue[]): values is readonly [ChildOrder, boolean, string | number, string] =>
    values.length === 4 &&
    values[0] === sort.order &&
    values[1] === sort.isDescending &&
    typeof values[2] === leadingType &&
    (leadingType === 'string' || Number.isSafeInteger(values[2])) &&
    typeof values[3] === 'string'
  return decodeSkipToken(token, isOurs).slice(2) as (string | number)[]
}
