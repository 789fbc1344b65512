/** permission: update. Roles and expiry, as permissions.md section 4 allows by kind and drive. */
import type { Authorized } from '../access/authorize.ts'
import { type Grant, roleRank } from '../access/grant.ts'
import { AppError } from '../errors.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { ExpectedTag, Grants } from '../ports/grants.ts'
import { checkExpiry, checkExpiryNeedsLink, checkPremium, checkRoles } from './invite-rules.ts'
import { refuseFixed, refuseForeign } from './find-permission.ts'

export interface PermissionPatch {
  /** Undefined: leave as it is. */
  readonly roles: readonly string[] | undefined
  /** Undefined: leave as it is. Null: never expires. */
  readonly expirationDateTime: string | null | undefined
}

export type UpdatePermission = (
  op: OperationContext,
  item: Authorized<'share'>,
  grant: Grant,
  patch: PermissionPatch,
  checkIfMatch: () => ExpectedTag | null,
) => Promise<Grant>

/** Wires the use case. */
export function updatePermission(deps: { readonly grants: Grants }): UpdatePermission {
  return async (op, item, grant, patch, checkIfMatch) => {
    refuseFixed(item, grant)
    refuseForeign(op, item, grant)
    refuseKind(item, grant, patch)
    const rank = patch.roles === undefined ? grant.rank : roleRank[checkRoles({ roles: patch.roles })]
    const expiresAt =
      patch.expirationDateTime === undefined ? grant.expiresAt : checkExpiry(op, patch.expirationDateTime)
    if (patch.expirationDateTime !== undefined && expiresAt !== null) {
      checkPremium(item, expiresAt)
      checkExpiryNeedsLink(item, expiresAt, grant.kind === 'direct')
    }
    const expected = checkIfMatch()
    // The same again is no change: no new eTag, no audit row.
    if (rank === grant.rank && expiresAt === grant.expiresAt) return grant
    const changed = await deps.grants.change({
      drive: grant.drive,
      item: grant.item,
      grantee: grant.grantee,
      rank: patch.roles === undefined ? undefined : rank,
      expiresAt: patch.expirationDateTime === undefined ? undefined : expiresAt,
      expected,
      actor: actorOf(op),
      appId: op.caller.appId,
      requestId: op.requestId,
      now: op.now,
    })
    if (!changed) throw new AppError('itemNotFound', 'The permission has been removed meanwhile.')
    op.log.info({ event: 'permission.updated' }, 'permission updated')
    return changed
  }
}

/** Links have a fixed role, and people links change in nothing. */
function refuseKind(item: Authorized<'share'>, grant: Grant, patch: PermissionPatch): void {
  if (grant.kind === 'people' && item.drive.type !== 'personal') {
    throw new AppError(
      'badArgument',
      'One of the provided arguments is not acceptable: a link for specific people cannot be changed. Remove it and invite again.',
    )
  }
  if (grant.kind === 'anonymous' && patch.roles !== undefined) {
    throw new AppError(
      'linkRoleFixed',
      'The role of a link is fixed. Remove it and invite again with the role that is needed.',
      { target: 'roles' },
    )
  }
}
