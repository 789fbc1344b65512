/** New folders and files (drive-items.md section 8, content-and-uploads.md section 2). */
import type { Authorized } from '../access/authorize.ts'
import type { OperationContext } from '../operation-context.ts'
import type { FileContent, FileTimes, ItemCreate, ItemWriter, ItemWritten, NameConflict } from '../ports/item-writer.ts'
import { checkDescription, checkIsFolder, checkNamesBelow } from './item-rules.ts'
import { writeFactsOf } from './write-facts.ts'

export interface NewItemRequest {
  /** The name of the item last; before it those of folders that are made where they are missing. */
  readonly names: readonly string[]
  readonly conflict: NameConflict
  readonly times: FileTimes
  readonly description: string | null
  readonly idempotency: ItemCreate['idempotency']
}

/** Makes a folder below one that the caller may write in. */
export type CreateFolder = (
  op: OperationContext,
  place: Authorized<'write'>,
  request: NewItemRequest,
) => Promise<ItemWritten>

/** Makes a file with content that is stored already. */
export type CreateFile = (
  op: OperationContext,
  place: Authorized<'write'>,
  request: NewItemRequest,
  content: FileContent,
) => Promise<ItemWritten>

/** What can be refused before any byte of content is read. */
export function checkNewItem(
  place: Authorized<'write'>,
  request: Pick<NewItemRequest, 'names' | 'description'>,
  kind: 'file' | 'folder',
): void {
  checkIsFolder(place)
  checkNamesBelow(place.drive, place.chain, request.names, kind)
  checkDescription(place, request.description)
}

/** Wires the making of folders. */
export function makeCreateFolder(deps: { readonly writer: ItemWriter }): CreateFolder {
  return async (op, place, request) => {
    checkNewItem(place, request, 'folder')
    const written = await deps.writer.create({
      ...writeFactsOf(op, place),
      ...request,
      base: place.item.key,
      content: null,
    })
    logWritten(op, written)
    return written
  }
}

/** Wires the making of files. */
export function makeCreateFile(deps: { readonly writer: ItemWriter }): CreateFile {
  return async (op, place, request, content) => {
    checkNewItem(place, request, 'file')
    const written = await deps.writer.create({ ...writeFactsOf(op, place), ...request, base: place.item.key, content })
    logWritten(op, written)
    return written
  }
}

function logWritten(op: OperationContext, { outcome, item }: ItemWritten): void {
  const facts = {
    event: 'item.written',
    outcome,
    drive: item.drive,
    item: item.key,
    isFolder: item.isFolder,
    size: item.size,
  }
  op.log.info(facts, 'item written')
}
