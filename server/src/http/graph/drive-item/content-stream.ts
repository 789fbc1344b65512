import { getContentStream } from '@convite/contract/drive-item/content-stream'
import { unknownMimeType } from '../../../domain/items/mime-type.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { answerContent } from '../../content-answer.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { notFound } from '../../locate.ts'
import { formatCTag } from '../item-tags.ts'
import type { DriveItemDeps } from './deps.ts'
import { checkIsFile } from './get-content.ts'

/** `driveItem: contentStream`: the bytes themselves, under the token of the call. */
export const getContentStreamRoute = (deps: DriveItemDeps): GraphRoute =>
  operation(getContentStream, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const seen = await deps.locator.seeFor(op, 'read', request.address)
    checkIsFile(seen)
    if (deps.tags.isContentNotModified(request, seen)) return { status: 304 }
    const { drive, item } = seen
    const version = await deps.items.findVersion(drive.key, item.key, item.version)
    if (!version) throw notFound('the content')
    const asked = { isHead: request.raw.method === 'HEAD', header: request.header }
    return answerContent(deps.openContent, asked, drive.key, version.pieces, {
      name: item.name,
      mimeType: item.mimeType ?? unknownMimeType,
      size: item.size,
      eTag: formatCTag(item),
      modifiedAt: item.modifiedAt,
      disposition: 'attachment',
      caching: 'none',
    })
  })
