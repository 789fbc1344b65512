import { countChildren } from '@convite/contract/drive-item/count-children'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { DriveItemDeps } from './deps.ts'

/** `children/$count`: a number as plain text, those that the caller can see. */
export const countChildrenRoute = (deps: DriveItemDeps): GraphRoute =>
  operation(countChildren, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const folder = await deps.locator.seeFor(op, 'read', request.address)
    const count = folder.item.isFolder ? await deps.list.count(op, folder) : 0
    return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, text: String(count) }
  })
