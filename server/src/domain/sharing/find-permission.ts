import type { SeenItem } from '../access/authorize.ts'
import { type Grant, roleRank } from '../access/grant.ts'
import { AppError, quoted } from '../errors.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { Grants } from '../ports/grants.ts'
import { readVisiblePermissions } from './effective-permissions.ts'

/** The permission with an id, as far as the caller may see it; else 404. A direct one goes before an inherited one. */
export async function findPermission(
  grants: Grants,
  op: OperationContext,
  seen: SeenItem,
  permissionId: string,
): Promise<Grant> {
  const found = await readVisiblePermissions(grants, op, seen, permissionId)
  const grant = found.find(candidate => candidate.item === seen.item.key) ?? found[0]
  if (!grant) {
    throw new AppError('itemNotFound', `The item has no permission ${quoted(permissionId)}, or you may not see it.`)
  }
  return grant
}

/**
 * On the root of a personal drive nothing can be changed (permissions.md section 4). Asked before a permission is looked
 * for, because that root lists none.
 */
export function refuseFixedRoot(seen: SeenItem): void {
  if (seen.drive.type !== 'personal' || seen.item.parent !== null) return
  throw new AppError('rootItemNotShareable', 'The permissions of the root of a personal drive are fixed.')
}

/** What nobody may change, whoever asks: the root of a personal drive, the owner entry, inherited permissions (permissions.md section 4). */
export function refuseFixed(seen: SeenItem, grant: Grant): void {
  refuseFixedRoot(seen)
  if (grant.rank === roleRank.owner) {
    throw new AppError(
      'ownerPermission',
      'This is the entry of the owner of the drive; it cannot be changed or removed.',
    )
  }
  if (grant.item !== seen.item.key) {
    const ancestor = seen.chain.find(link => link.key === grant.item)
    const name = ancestor && ancestor.key !== seen.drive.rootId ? quoted(ancestor.name) : 'the root of the drive'
    throw new AppError('inheritedPermission', `This permission is inherited from ${name}. Change it there.`)
  }
}

/** Owners manage every permission; others what they made themselves (invite.md section 5, rule 3). */
export function refuseForeign(op: OperationContext, seen: SeenItem, grant: Grant): void {
  if (seen.verdict.rank >= roleRank.owner || grant.grantedBy === actorOf(op)) return
  throw new AppError(
    'accessRestricted',
    'Somebody else made this permission. Owners of the drive, and whoever made it, may change or remove it.',
  )
}
