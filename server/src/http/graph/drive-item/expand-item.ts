/** `$expand` of items: their children and their permissions (drive-items.md section 5, permissions.md section 3). */
import { authorize, type SeenItem } from '../../../domain/access/authorize.ts'
import { sightBelow } from '../../../domain/access/sight.ts'
import { formatDriveId, formatItemId } from '../../../domain/ids.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import { itemListContext } from '../../address/context-url.ts'
import { nextLink } from '../../address/next-link.ts'
import { printAddress } from '../../address/print-address.ts'
import type { ExpandOption, QueryOptions } from '../../address/query-options.ts'
import type { GraphRequest } from '../../graph-request.ts'
import { selectProperties } from '../select.ts'
import { defaultPageSize, encodeChildToken, readChildSort } from './child-query.ts'
import type { DriveItemDeps } from './deps.ts'
import { contextDriveOf } from './item-answer.ts'

type ExpandDeps = Pick<DriveItemDeps, 'list' | 'presenter' | 'expandPermissions'>

/** The expanded members of one item. */
export async function expandItem(
  deps: ExpandDeps,
  op: OperationContext,
  request: GraphRequest,
  seen: SeenItem,
  expand: readonly ExpandOption[],
): Promise<Record<string, unknown>> {
  const members: Record<string, unknown> = {}
  for (const { nav, options } of expand) {
    Object.assign(
      members,
      nav === 'children'
        ? await expandChildren(deps, op, request, seen, options)
        : await expandPermissions(deps, op, seen, options),
    )
  }
  return members
}

async function expandPermissions(
  deps: ExpandDeps,
  op: OperationContext,
  seen: SeenItem,
  { select }: QueryOptions,
): Promise<Record<string, unknown>> {
  const permissions = await deps.expandPermissions(op, seen)
  return { permissions: permissions.map(permission => selectProperties(permission, select)) }
}

async function expandChildren(
  deps: ExpandDeps,
  op: OperationContext,
  request: GraphRequest,
  seen: SeenItem,
  options: QueryOptions,
): Promise<Record<string, unknown>> {
  const itemId = seen.item.parent === null ? null : formatItemId(seen.drive.key, seen.item.key)
  const context = itemListContext(request.root, contextDriveOf(op, request, seen), itemId, 'children', options.select)
  if (!seen.item.isFolder) return { 'children@odata.context': context, children: [] }
  const sort = readChildSort(options.orderBy)
  const folder = authorize(op, 'read', seen)
  const page = await deps.list.page(op, folder, { ...sort, after: null, limit: options.top ?? defaultPageSize })
  const present = await deps.presenter.prepare(op, request.origin, { seen: page.children, select: options.select })
  const sight = sightBelow(op, folder)
  return {
    'children@odata.context': context,
    ...(page.after === null
      ? {}
      : { 'children@odata.nextLink': linkToRest(request, seen, options, encodeChildToken(sort, page.after)) }),
    children: page.children.map(child => present(child, sight)),
  }
}

/** Where the rest of the children is listed, with the options of the parentheses. It gives a plain list of children. */
function linkToRest(request: GraphRequest, seen: SeenItem, options: QueryOptions, token: string): string {
  const path = printAddress({
    version: request.address.version,
    name: 'driveItem/children',
    drive: { by: 'id', id: formatDriveId(seen.drive.key) },
    item: { base: { by: 'id', id: formatItemId(seen.drive.key, seen.item.key) }, path: [], childKeys: [] },
    keys: {},
    args: {},
  })
  const orderBy = options.orderBy
    .map(({ property, descending }) => (descending ? `${property} desc` : property))
    .join(',')
  const query = [
    ...(options.select === null ? [] : [`$select=${encodeURIComponent(options.select.join(','))}`]),
    ...(options.top === null ? [] : [`$top=${options.top}`]),
    ...(orderBy === '' ? [] : [`$orderby=${encodeURIComponent(orderBy)}`]),
  ].join('&')
  return nextLink(request.origin, `${path}?${query}`, token)
}
