/** permission: delete. Ends the permission at once, withdraws its mails; leaving is allowed to everybody (permissions.md section 4). */
import { authorize, type Authorized } from '../access/authorize.ts'
import type { Grant } from '../access/grant.ts'
import { AppError } from '../errors.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { ExpectedTag, Grants } from '../ports/grants.ts'
import { refuseFixed, refuseForeign } from './find-permission.ts'

export type RemovePermission = (
  op: OperationContext,
  item: Authorized<'read'>,
  grant: Grant,
  checkIfMatch: () => ExpectedTag | null,
) => Promise<void>

/** Wires the use case. */
export function removePermission(deps: { readonly grants: Grants }): RemovePermission {
  return async (op, item, grant, checkIfMatch) => {
    refuseFixed(item, grant)
    const isLeaving = grant.grantee === op.caller.userId
    if (!isLeaving) {
      authorize(op, 'share', item)
      refuseForeign(op, item, grant)
    }
    const expected = checkIfMatch()
    const removed = await deps.grants.remove({
      drive: grant.drive,
      item: grant.item,
      grantee: grant.grantee,
      action: 'permission.remove',
      expected,
      actor: actorOf(op),
      appId: op.caller.appId,
      requestId: op.requestId,
      now: op.now,
    })
    if (!removed) throw new AppError('itemNotFound', 'The permission has been removed meanwhile.')
    op.log.info({ event: 'permission.removed' }, 'permission removed')
  }
}
