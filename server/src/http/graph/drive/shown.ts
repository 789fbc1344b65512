/** What the operations on drives share: which drives somebody may see, and how a page of them is presented. */
import { authorize } from '../../../domain/access/authorize.ts'
import type { DriveKey } from '../../../domain/ids.ts'
import type { Drive } from '../../../domain/items/item.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { Directory } from '../../../domain/ports/directory.ts'
import type { ItemReader } from '../../../domain/ports/items.ts'
import type { Page, PageQuery } from '../../../domain/ports/paging.ts'
import type { GraphRequest } from '../../graph-request.ts'
import { type Locator, notFound } from '../../locate.ts'
import type { NameReader } from '../names.ts'
import { selectProperties } from '../select.ts'
import { presentDrive } from './present.ts'

export interface DriveRouteDeps {
  readonly locator: Locator
  readonly items: ItemReader
  readonly directory: Directory
  readonly names: NameReader
  /** Every drive, for applications that may read all of them. */
  listAllDrives(query: PageQuery): Promise<Page<Drive>>
  /** The drives whose root reaches a member. */
  listDrivesOfMember(member: string): Promise<readonly DriveKey[]>
}

/** A drive whose root the caller may read; else 404, like any item. */
export async function seeDrive(
  deps: DriveRouteDeps,
  op: OperationContext,
  key: DriveKey,
  where: string,
): Promise<Drive> {
  const drive = await deps.items.findDrive(key)
  if (!drive) throw notFound(where)
  const root = await deps.locator.seeKey(op, key, drive.rootId, where)
  return authorize(op, 'read', root).drive
}

/** Presents drives; people in one query, sites one by one because few drives belong to one. */
export async function presentDrives(
  deps: DriveRouteDeps,
  request: GraphRequest,
  drives: readonly Drive[],
  select: readonly string[] | null,
) {
  const names = await deps.names.read(drives.flatMap(drive => [drive.ownerId, drive.createdBy, drive.modifiedBy]))
  const sites = new Map<string, string>()
  for (const drive of drives.filter(({ ownerKind }) => ownerKind === 'site')) {
    const site = await deps.directory.findSite({ by: 'id', id: drive.ownerId })
    if (site) sites.set(drive.ownerId, site.displayName)
  }
  return drives.map(drive =>
    selectProperties(presentDrive(drive, names, sites.get(drive.ownerId) ?? null, request.origin), select),
  )
}

/** The drives that a list may show: those whose root the caller can read. */
export async function visibleDrives(
  deps: DriveRouteDeps,
  op: OperationContext,
  keys: readonly DriveKey[],
): Promise<readonly Drive[]> {
  const found: Drive[] = []
  for (const key of keys) {
    const drive = await deps.items.findDrive(key)
    const facts = drive ? await deps.items.locate(key, drive.rootId, op.caller.userId ?? '') : null
    const seen = facts ? deps.locator.judge(op, facts) : null
    if (seen && (op.scopeReach === 'all' || seen.drive.ownerId === op.caller.userId)) found.push(seen.drive)
  }
  return found
}
