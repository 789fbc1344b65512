import type { SeenItem } from '../access/authorize.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { WriteFacts } from '../ports/item-writer.ts'

/** Who writes, when and where, for a call. */
export function writeFactsOf(op: OperationContext, seen: SeenItem): WriteFacts {
  return {
    drive: seen.drive.key,
    driveType: seen.drive.type,
    actor: actorOf(op),
    appId: op.caller.appId,
    requestId: op.requestId,
    now: op.now,
  }
}
