import type { Authorized } from '../access/authorize.ts'
import { AppError, quoted } from '../errors.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { FileContent, FileTimes, ItemWriter } from '../ports/item-writer.ts'
import { checkLock } from '../sharing/invite-rules.ts'
import type { Item } from './item.ts'
import { writeFactsOf } from './write-facts.ts'

export interface NewContent {
  readonly content: FileContent
  readonly times: FileTimes
  /** See ItemChange. */
  readonly expectedSeq: number | null
}

/** Gives a file a new version; its id and its permissions stay. */
export type ReplaceContent = (op: OperationContext, file: Authorized<'write'>, request: NewContent) => Promise<Item>

/** What can be refused before any byte of content is read. */
export function checkReplaceable(op: OperationContext, file: Authorized<'write'>): void {
  if (file.item.isFolder) {
    throw new AppError('invalidRequest', `${quoted(file.item.name)} is a folder; only files have content.`)
  }
  checkLock(actorOf(op), file)
}

/** Wires the replacing of content. */
export function makeReplaceContent(deps: { readonly writer: ItemWriter }): ReplaceContent {
  return async (op, file, request) => {
    checkReplaceable(op, file)
    const item = await deps.writer.replaceContent({ ...writeFactsOf(op, file), ...request, item: file.item.key })
    op.log.info(
      { event: 'item.content', drive: item.drive, item: item.key, version: item.version, size: item.size },
      'content replaced',
    )
    return item
  }
}
