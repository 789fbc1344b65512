import type { SeenItem } from '../../../domain/access/authorize.ts'
import type { Sight } from '../../../domain/access/sight.ts'
import { formatDriveId, formatItemId } from '../../../domain/ids.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import { type ContextDrive, itemContext } from '../../address/context-url.ts'
import type { GraphAnswer, GraphRequest } from '../../graph-request.ts'
import { formatETag } from '../item-tags.ts'
import type { PresentSeen } from './present.ts'

/** The drive as the context URL names it: by the person, group or site whose drive was asked for (odata-and-batch.md section 3). */
export function contextDriveOf(op: OperationContext, request: GraphRequest, seen: SeenItem): ContextDrive {
  const ref = request.address.drive
  if (ref?.by === 'me' && op.caller.userId !== null) return { by: 'user', key: op.caller.userId }
  if (ref?.by === 'user' || ref?.by === 'group') return { by: ref.by, key: ref.key }
  return { by: 'drive', key: formatDriveId(seen.drive.key) }
}

/** `@odata.context` of one item. */
export function contextOfItem(
  op: OperationContext,
  request: GraphRequest,
  seen: SeenItem,
  select: readonly string[] | null,
): Record<string, string> {
  const kind = seen.item.parent === null ? 'root' : 'item'
  return { '@odata.context': itemContext(request.root, contextDriveOf(op, request, seen), kind, select) }
}

/** One whole item as an answer, with its eTag, and for a new one where it is. */
export function answerItem(
  op: OperationContext,
  request: GraphRequest,
  status: 200 | 201,
  seen: SeenItem,
  present: PresentSeen,
  sight?: Sight,
): GraphAnswer {
  const headers = {
    ETag: formatETag(seen.item, seen.chain),
    ...(status === 201 ? { Location: locationOf(request, seen) } : {}),
  }
  return { status, headers, body: { ...contextOfItem(op, request, seen, null), ...present(seen, sight) } }
}

/** The absolute address of an item by its id. */
export function locationOf(request: GraphRequest, seen: SeenItem): string {
  const { drive, item } = seen
  return `${request.root}/drives/${formatDriveId(drive.key)}/items/${formatItemId(drive.key, item.key)}`
}
