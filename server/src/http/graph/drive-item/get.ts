import { getItem } from '@convite/contract/drive-item/get'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { formatETag } from '../item-tags.ts'
import { itemQuery } from './child-query.ts'
import type { DriveItemDeps } from './deps.ts'
import { expandItem } from './expand-item.ts'
import { contextOfItem } from './item-answer.ts'

/** `driveItem: get`, by id, by path or by child key. */
export const getItemRoute = (deps: DriveItemDeps): GraphRoute =>
  operation(getItem, async (op, request) => {
    const { select, expand } = parseQueryOptions(request.query, itemQuery)
    const seen = await deps.locator.seeFor(op, 'read', request.address)
    const headers = { ETag: formatETag(seen.item, seen.chain) }
    // The tag says nothing of what hangs on the item, so an expanded answer is always given.
    if (expand.length === 0 && deps.tags.isNotModified(request, seen)) return { status: 304, headers }
    const present = await deps.presenter.prepare(op, request.origin, { seen: [seen], select })
    const body = { ...contextOfItem(op, request, seen, select), ...present(seen) }
    return {
      status: 200,
      headers,
      body: expand.length === 0 ? body : { ...body, ...(await expandItem(deps, op, request, seen, expand)) },
    }
  })
