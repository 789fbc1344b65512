/** Where a PATCH moves an item to: `parentReference` by id or by path (drive-items.md section 8). */
import type { SeenItem } from '../../../domain/access/authorize.ts'
import { AppError, quoted } from '../../../domain/errors.ts'
import { type ItemKey, parseDriveId, parseItemId } from '../../../domain/ids.ts'
import { checkPathLength, nameKey } from '../../../domain/items/names.ts'
import { otherDrive } from '../../../domain/items/update-item.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { ItemReader } from '../../../domain/ports/items.ts'
import { type Locator, notFound } from '../../locate.ts'

export interface ParentReference {
  readonly driveId?: string | null
  readonly id?: string | null
  readonly path?: string | null
}

/**
 * The folder that a reference names, as the caller sees it; null when it names none. rclone always sends empty texts for
 * path and driveType, which say nothing (client-rclone.md section 8).
 */
export async function findNewParent(
  deps: { readonly locator: Locator; readonly items: ItemReader },
  op: OperationContext,
  item: SeenItem,
  reference: ParentReference | null | undefined,
): Promise<SeenItem | null> {
  const { driveId, id, path } = {
    driveId: reference?.driveId ?? '',
    id: reference?.id ?? '',
    path: reference?.path ?? '',
  }
  if (driveId !== '') checkDrive(item, driveId)
  if (id !== '') return deps.locator.seeKey(op, item.drive.key, readId(item, id), `parentReference.id ${quoted(id)}`)
  if (path === '') return null
  const where = `parentReference.path ${quoted(path)}`
  const names = readPath(item, path)
  // Each name is a step of the query.
  checkPathLength(names.join('/'))
  const key = await walk(deps.items, item, names)
  if (key === null) throw notFound(where)
  return deps.locator.seeKey(op, item.drive.key, key, where)
}

/** Drive ids are compared without case, as rclone does (client-rclone.md section 2). */
function checkDrive(item: SeenItem, driveId: string): void {
  if (parseDriveId(driveId.toLowerCase()) !== item.drive.key) throw otherDrive()
}

function readId(item: SeenItem, id: string): ItemKey {
  if (id === 'root') return item.drive.rootId
  const parsed = parseItemId(id)
  if (!parsed) throw notFound(`parentReference.id ${quoted(id)}`)
  if (parsed.drive !== item.drive.key) throw otherDrive()
  return parsed.item
}

const pathForm = /^\/?(?:drives\/(?<drive>[^/]+)\/|drive\/)?root:?(?<rest>(?<=:)(?:\/.*)?)?$/u

/** `/drive/root:/A/B`, `/drives/{id}/root:/A/B` or `root:/A/B`: the names behind the colon. */
function readPath(item: SeenItem, path: string): readonly string[] {
  const groups = pathForm.exec(path)?.groups
  if (!groups) {
    throw new AppError(
      'invalidParameterFormat',
      `parentReference.path must have the form /drive/root:/Folder/Subfolder. ${quoted(path)} has not.`,
      {
        target: 'parentReference.path',
      },
    )
  }
  if (groups['drive'] !== undefined) checkDrive(item, decode(groups['drive']))
  return (groups['rest'] ?? '').split('/').filter(name => name !== '')
}

/** The path is plain text here, but some clients send back what they percent-encoded; names as they stand come first. */
async function walk(items: ItemReader, item: SeenItem, names: readonly string[]): Promise<ItemKey | null> {
  const { key, rootId } = item.drive
  if (names.length === 0) return rootId
  const plain = await items.walk(key, rootId, names.map(nameKey))
  if (plain !== null || !names.some(name => name.includes('%'))) return plain
  return items.walk(
    key,
    rootId,
    names.map(name => nameKey(decode(name))),
  )
}

/** Text that is no valid encoding means itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
