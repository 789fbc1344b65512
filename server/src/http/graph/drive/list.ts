import { listDrives } from '@convite/contract/drive/list'
import { collectionContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { cutPage, presentNextLink, readTextKey } from '../page.ts'
import { driveProperties } from './present.ts'
import { type DriveRouteDeps, presentDrives, visibleDrives } from './shown.ts'

/** `drive: list`. Drive lists honour the order by name and ignore others (drive-items.md section 1). */
export const drivesRoute = (deps: DriveRouteDeps): GraphRoute =>
  operation(listDrives, async (op, request) => {
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'orderby'],
      select: driveProperties,
      orderby: ['name'],
      ignoresUnknownOrder: true,
      maxTop: 999,
    })
    const context = { '@odata.context': collectionContext(request.root, 'drives', options.select) }
    const subject = request.address.subject
    if (!subject && op.caller.kind === 'app') {
      const page = await deps.listAllDrives({ after: readTextKey(options.skipToken), limit: options.top ?? 200 })
      return {
        status: 200,
        body: {
          ...context,
          ...presentNextLink(request, page),
          value: await presentDrives(deps, request, page.entries, options.select),
        },
      }
    }
    const keys = subject
      ? await deps.locator.findDriveKeys(op, subject)
      : await deps.listDrivesOfMember(op.caller.userId ?? '')
    const drives = await visibleDrives(deps, op, keys)
    const [order] = options.orderBy
    const sorted = order
      ? drives.toSorted((left, right) => (left.name < right.name ? -1 : 1) * (order.descending ? -1 : 1))
      : drives
    const { page, link } = cutPage(request, options, sorted)
    return {
      status: 200,
      body: { ...context, ...link, value: await presentDrives(deps, request, page, options.select) },
    }
  })
