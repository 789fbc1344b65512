import { listChildren } from '@convite/contract/drive-item/list-children'
import type { Authorized } from '../../../domain/access/authorize.ts'
import { sightBelow } from '../../../domain/access/sight.ts'
import { formatItemId } from '../../../domain/ids.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import { itemListContext } from '../../address/context-url.ts'
import { nextLink } from '../../address/next-link.ts'
import { parseQueryOptions } from '../../address/query.ts'
import type { QueryOptions } from '../../address/query-options.ts'
import { matchesTag } from '../../etag.ts'
import { type GraphRequest, type GraphRoute, operation } from '../../graph-request.ts'
import { readPreferences } from '../../prefer.ts'
import { formatCTag } from '../item-tags.ts'
import { childrenQuery, encodeChildToken, readChildSort, readChildToken, readPageSize } from './child-query.ts'
import type { DriveItemDeps } from './deps.ts'
import { expandItem } from './expand-item.ts'
import { contextDriveOf } from './item-answer.ts'

/** `driveItem: list children`. A file has none. */
export const listChildrenRoute = (deps: DriveItemDeps): GraphRoute =>
  operation(listChildren, async (op, request) => {
    const options = parseQueryOptions(request.query, childrenQuery)
    const folder = await deps.locator.seeFor(op, 'read', request.address)
    if (isNotModified(request, folder)) return { status: 304 }
    const itemId = folder.item.parent === null ? null : formatItemId(folder.drive.key, folder.item.key)
    const context = itemListContext(
      request.root,
      contextDriveOf(op, request, folder),
      itemId,
      'children',
      options.select,
    )
    const list = folder.item.isFolder ? await readPage(deps, op, request, folder, options) : { value: [] }
    return { status: 200, body: { '@odata.context': context, ...list } }
  })

/**
 * The cTag of a folder tells of every change below it, so it may spare the list. Its eTag does not: a new child leaves it
 * as it is (drive-items.md section 6).
 */
function isNotModified(request: GraphRequest, { drive, item }: Authorized<'read'>): boolean {
  const header = request.header('if-none-match')
  return header !== undefined && drive.type === 'personal' && matchesTag(header, [formatCTag(item)])
}

async function readPage(
  deps: DriveItemDeps,
  op: OperationContext,
  request: GraphRequest,
  folder: Authorized<'read'>,
  options: QueryOptions,
): Promise<Record<string, unknown>> {
  const sort = readChildSort(options.orderBy)
  const after = readChildToken(sort, options.skipToken)
  const limit = readPageSize(options, readPreferences(request.header('prefer')).get('odata.maxpagesize'))
  const page = await deps.list.page(op, folder, { ...sort, after, limit })
  const present = await deps.presenter.prepare(op, request.origin, { seen: page.children, select: options.select })
  const sight = sightBelow(op, folder)
  const value: Record<string, unknown>[] = []
  for (const child of page.children) {
    const shown = present(child, sight)
    value.push(
      options.expand.length === 0
        ? shown
        : { ...shown, ...(await expandItem(deps, op, request, child, options.expand)) },
    )
  }
  return {
    // The count is of the whole list, and told once (odata-and-batch.md section 2).
    ...(options.count && after === null ? { '@odata.count': await deps.list.count(op, folder) } : {}),
    ...(page.after === null
      ? {}
      : { '@odata.nextLink': nextLink(request.origin, request.url, encodeChildToken(sort, page.after)) }),
    value,
  }
}
