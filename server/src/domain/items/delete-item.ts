import type { Authorized } from '../access/authorize.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { ItemWriter } from '../ports/item-writer.ts'
import { checkLock } from '../sharing/invite-rules.ts'
import { rootIsFixed } from './refusals.ts'
import { writeFactsOf } from './write-facts.ts'

/** Puts an item, with everything below it, into the bin (drive-items.md section 8). `expectedSeq`: see ItemChange. */
export type DeleteItem = (op: OperationContext, item: Authorized<'write'>, expectedSeq: number | null) => Promise<void>

/** Wires the deleting of items. */
export function makeDeleteItem(deps: { readonly writer: ItemWriter }): DeleteItem {
  return async (op, item, expectedSeq) => {
    if (item.item.parent === null) throw rootIsFixed('deleted')
    checkLock(actorOf(op), item)
    await deps.writer.delete({ ...writeFactsOf(op, item), item: item.item.key, expectedSeq })
    op.log.info(
      { event: 'item.deleted', drive: item.drive.key, item: item.item.key, size: item.item.size },
      'item deleted',
    )
  }
}
