import { deleteItem } from '@convite/contract/drive-item/delete'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { DriveItemDeps } from './deps.ts'
import { readExpectedSeq } from './expected-seq.ts'

/** `driveItem: delete`: into the recycle bin, with everything below. */
export const deleteItemRoute = (deps: DriveItemDeps): GraphRoute =>
  operation(deleteItem, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const item = await deps.locator.seeFor(op, 'write', request.address)
    await deps.deleteItem(op, item, readExpectedSeq(deps.tags, request, item))
    return { status: 204 }
  })
