import { listPermissions } from '@convite/contract/permission/list'
import { itemListContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { formatETag } from '../item-tags.ts'
import { readPermissionList } from './list-view.ts'
import { cutPage } from '../page.ts'
import { selectProperties } from '../select.ts'
import { contextOf, type PermissionRouteDeps, permissionProperties } from './route-deps.ts'

/** `driveItem: list permissions`: everything on one page unless `$top` asks for pages (permissions.md section 3). */
export const listPermissionsRoute = (deps: PermissionRouteDeps): GraphRoute =>
  operation(listPermissions, async (op, request) => {
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken'],
      select: permissionProperties,
    })
    const seen = await deps.locator.seeFor(op, 'read', request.address)
    const { value, followsTag } = await readPermissionList(deps.view, op, seen)
    const headers = { ETag: formatETag(seen.item, seen.chain) }
    if (followsTag && deps.tags.isNotModified(request, seen)) return { status: 304, headers }
    const { page, link } = cutPage(request, options, value)
    const { drive, itemId } = contextOf(seen)
    return {
      status: 200,
      headers,
      body: {
        '@odata.context': itemListContext(request.root, drive, itemId, 'permissions', options.select),
        ...link,
        value: page.map(entry => selectProperties(entry, options.select)),
      },
    }
  })
