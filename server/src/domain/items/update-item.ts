/** driveItem: update and move (drive-items.md section 8). */
import type { Authorized } from '../access/authorize.ts'
import { AppError } from '../errors.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { FileTimes, ItemWriter } from '../ports/item-writer.ts'
import { checkLock } from '../sharing/invite-rules.ts'
import type { Item } from './item.ts'
import { checkDescription, checkIsFolder, checkNamesBelow } from './item-rules.ts'
import { insideItself, rootIsFixed } from './refusals.ts'
import { writeFactsOf } from './write-facts.ts'

/** What is to change; null members stay. */
export interface ItemPatch {
  readonly name: string | null
  /** The new parent, authorised for itself (security lesson A1). */
  readonly parent: Authorized<'write'> | null
  readonly conflict: 'fail' | 'rename'
  readonly times: FileTimes
  readonly description: string | null
  /** See ItemChange. */
  readonly expectedSeq: number | null
}

export type UpdateItem = (op: OperationContext, item: Authorized<'write'>, patch: ItemPatch) => Promise<Item>

/** Wires renaming, moving and the change of dates and description. */
export function makeUpdateItem(deps: { readonly writer: ItemWriter }): UpdateItem {
  return async (op, item, patch) => {
    checkPlace(item, patch)
    checkDescription(item, patch.description)
    checkLock(actorOf(op), item)
    if (changesNothing(item.item, patch)) return item.item
    const { parent, ...values } = patch
    const changed = await deps.writer.update({
      ...writeFactsOf(op, item),
      ...values,
      item: item.item.key,
      parent: parent === null ? null : parent.item.key,
    })
    op.log.info(
      { event: 'item.updated', drive: changed.drive, item: changed.key, isMove: parent !== null },
      'item updated',
    )
    return changed
  }
}

function checkPlace(item: Authorized<'write'>, { name, parent }: ItemPatch): void {
  const isRenamed = name !== null && name !== item.item.name
  if (item.item.parent === null) {
    if (isRenamed || parent !== null) throw rootIsFixed('renamed or moved')
    return
  }
  if (parent !== null) {
    if (parent.drive.key !== item.drive.key) throw otherDrive()
    checkIsFolder(parent)
    if (parent.chain.some(link => link.key === item.item.key)) throw insideItself()
  }
  if (!isRenamed && parent === null) return
  const above = parent === null ? item.chain.slice(0, -1) : parent.chain
  checkNamesBelow(item.drive, above, [name ?? item.item.name], item.item.isFolder ? 'folder' : 'file')
}

/** The refusal of a move to another drive (drive-items.md section 8). */
export function otherDrive(): AppError {
  return new AppError(
    'notSupported',
    'parentReference names another drive; items move inside their drive only. Download its content, upload it there, and delete it here.',
    { target: 'parentReference.driveId' },
  )
}

/** A patch that says what is so already writes nothing, so no change number and no eTag move. */
function changesNothing(item: Item, { name, parent, times, description }: ItemPatch): boolean {
  return (
    (name === null || name === item.name) &&
    (parent === null || parent.item.key === item.parent) &&
    (times.createdAt === null || times.createdAt === item.fsCreatedAt) &&
    (times.modifiedAt === null || times.modifiedAt === item.fsModifiedAt) &&
    (times.accessedAt === null || times.accessedAt === item.fsAccessedAt) &&
    (description === null || description === (item.description ?? ''))
  )
}
