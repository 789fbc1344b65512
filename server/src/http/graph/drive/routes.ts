import { getDrive, listDrives } from '@convite/contract/drive/drives'
import { authorize } from '../../../domain/access/authorize.ts'
import type { DriveKey } from '../../../domain/ids.ts'
import type { Drive } from '../../../domain/items/item.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { Directory } from '../../../domain/ports/directory.ts'
import type { ItemReader } from '../../../domain/ports/items.ts'
import type { Page, PageQuery } from '../../../domain/ports/paging.ts'
import { collectionContext, entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRequest, type GraphRoute, operation } from '../../graph-request.ts'
import { type Locator, notFound } from '../../locate.ts'
import type { NameReader } from '../names.ts'
import { cutPage, presentNextLink, readTextKey } from '../page.ts'
import { selectProperties } from '../select.ts'
import { driveProperties, presentDrive } from './present.ts'

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
async function seeDrive(deps: DriveRouteDeps, op: OperationContext, key: DriveKey, where: string): Promise<Drive> {
  const drive = await deps.items.findDrive(key)
  if (!drive) throw notFound(where)
  const root = await deps.locator.seeKey(op, key, drive.rootId, where)
  return authorize(op, 'read', root).drive
}

async function present(deps: DriveRouteDeps, request: GraphRequest, drives: readonly Drive[], select: readonly string[] | null) {
  const names = await deps.names.read(drives.flatMap(drive => [drive.ownerId, drive.createdBy, drive.modifiedBy]))
  const sites = new Map<string, string>()
  for (const drive of drives.filter(({ ownerKind }) => ownerKind === 'site')) {
    const site = await deps.directory.findSite({ by: 'id', id: drive.ownerId })
    if (site) sites.set(drive.ownerId, site.displayName)
  }
  return drives.map(drive => selectProperties(presentDrive(drive, names, sites.get(drive.ownerId) ?? null, request.origin), select))
}

/** `drive: get`. */
const driveRoute = (deps: DriveRouteDeps): GraphRoute =>
  operation(getDrive, async (op, request) => {
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: driveProperties })
    const ref = request.address.drive
    if (!ref) throw notFound('drive')
    const key = await deps.locator.findDriveKey(op, ref)
    const drive = await seeDrive(deps, op, key, 'drives/{drive-id}')
    const [body] = await present(deps, request, [drive], select)
    return { status: 200, body: { '@odata.context': entityContext(request.root, 'drives', select), ...body } }
  })

/** The drives that a list may show: those whose root the caller can read. */
async function visibleDrives(deps: DriveRouteDeps, op: OperationContext, keys: readonly DriveKey[]): Promise<readonly Drive[]> {
  const found: Drive[] = []
  for (const key of keys) {
    const drive = await deps.items.findDrive(key)
    const facts = drive ? await deps.items.locate(key, drive.rootId, op.caller.userId ?? '') : null
    const seen = facts ? deps.locator.judge(op, facts) : null
    if (seen && (op.scopeReach === 'all' || seen.drive.ownerId === op.caller.userId)) found.push(seen.drive)
  }
  return found
}

/** `drive: list`. Drive lists honour the order by name and ignore others (drive-items.md section 1). */
const drivesRoute = (deps: DriveRouteDeps): GraphRoute =>
  operation(listDrives, async (op, request) => {
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'orderby'], select: driveProperties, orderby: ['name'], ignoresUnknownOrder: true, maxTop: 999,
    })
    const context = { '@odata.context': collectionContext(request.root, 'drives', options.select) }
    const subject = request.address.subject
    if (!subject && op.caller.kind === 'app') {
      const page = await deps.listAllDrives({ after: readTextKey(options.skipToken), limit: options.top ?? 200 })
      return { status: 200, body: { ...context, ...presentNextLink(request, page), value: await present(deps, request, page.entries, options.select) } }
    }
    const keys = subject ? await deps.locator.findDriveKeys(op, subject) : await deps.listDrivesOfMember(op.caller.userId ?? '')
    const drives = await visibleDrives(deps, op, keys)
    const [order] = options.orderBy
    const sorted = order ? drives.toSorted((left, right) => (left.name < right.name ? -1 : 1) * (order.descending ? -1 : 1)) : drives
    const { page, link } = cutPage(request, options, sorted)
    return { status: 200, body: { ...context, ...link, value: await present(deps, request, page, options.select) } }
  })

/** Every operation on drives but sharedWithMe. */
export function driveRoutes(deps: DriveRouteDeps): readonly GraphRoute[] {
  return [driveRoute(deps), drivesRoute(deps)]
}
