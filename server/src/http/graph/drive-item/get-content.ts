import { getContent } from '@convite/contract/drive-item/get-content'
import { AppError, quoted } from '../../../domain/errors.ts'
import type { SeenItem } from '../../../domain/access/authorize.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { holderOf } from '../../download-links.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { DriveItemDeps } from './deps.ts'

/** `driveItem: get content`: a redirect to an address that needs no token. */
export const getContentRoute = (deps: DriveItemDeps): GraphRoute =>
  operation(getContent, async (op, request) => {
    const { format } = parseQueryOptions(request.query, { allowed: ['format'] })
    const seen = await deps.locator.seeFor(op, 'read', request.address)
    checkIsFile(seen)
    if (format !== null) {
      throw new AppError(
        'conversionNotSupported',
        `The content cannot be converted to ${quoted(format)}: there is no converter here. Leave out format.`,
        {
          target: 'format',
        },
      )
    }
    if (deps.tags.isContentNotModified(request, seen)) return { status: 304 }
    const location = deps.links.make(seen.item, holderOf(op), op.now)
    return { status: 302, headers: { Location: location, 'Cache-Control': 'no-store' } }
  })

/** A folder has no content (content-and-uploads.md section 1). */
export function checkIsFile(seen: SeenItem): void {
  if (!seen.item.isFolder) return
  throw new AppError(
    'invalidRequest',
    `${quoted(seen.item.name)} is a folder; only files have content. List its children instead.`,
  )
}
