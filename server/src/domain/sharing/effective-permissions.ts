/** The effective list of an item's permissions: direct plus inherited, as one viewer may see it (permissions.md section 3). */
import type { SeenItem } from '../access/authorize.ts'
import { type Grant, isActive, roleRank } from '../access/grant.ts'
import { breakIndex } from '../access/judge.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { Grants } from '../ports/grants.ts'

export interface EffectivePermissions {
  /** Owner first, then direct grants and links by creation, inherited ones last (rule 8). */
  readonly visible: readonly Grant[]
  /** An expired grant of the chain that the sweep has not ended yet: its end has no change number, so no 304 may be given. */
  readonly hasUnendedExpiry: boolean
}

/** Reads the effective permissions of an item. One query. */
export async function readEffectivePermissions(
  grants: Grants,
  op: OperationContext,
  seen: SeenItem,
): Promise<EffectivePermissions> {
  const nearest = Math.max(breakIndex(seen.chain), 0)
  const counting = seen.chain.slice(nearest).map(link => link.key)
  // Owners of the drive keep access below a break: their entries stand on the root.
  const items = [...new Set([...counting, seen.drive.rootId])]
  const all = await grants.listOf(seen.drive.key, items)
  const effective = all.filter(grant => counting.includes(grant.item) || grant.rank === roleRank.owner)
  const visible = effective.filter(
    grant => isActive(grant, op.now) && isShown(seen, grant) && isVisible(op, seen, grant),
  )
  return {
    visible: visible.toSorted((left, right) => place(seen, left) - place(seen, right)),
    hasUnendedExpiry: effective.some(grant => !isActive(grant, op.now)),
  }
}

/** Personal drives list no owner entry (policy.md section 5). */
function isShown(seen: SeenItem, grant: Grant): boolean {
  return seen.drive.type !== 'personal' || grant.rank !== roleRank.owner
}

/** Owners see all; others what applies to them, the owner entry, and what they made themselves (rule 2). */
function isVisible(op: OperationContext, seen: SeenItem, grant: Grant): boolean {
  if (op.caller.kind === 'app' || seen.verdict.rank >= roleRank.owner || grant.rank === roleRank.owner) return true
  if (grant.grantedBy === actorOf(op)) return true
  return seen.verdict.counting.some(own => own.item === grant.item && own.grantee === grant.grantee)
}

/** The sort is stable, and the query gives the order of creation. */
function place(seen: SeenItem, grant: Grant): number {
  if (grant.rank === roleRank.owner) return 0
  if (grant.item !== seen.item.key) return 3
  return grant.kind === 'direct' ? 1 : 2
}
