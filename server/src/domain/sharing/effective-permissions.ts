/** The effective list of an item's permissions: direct plus inherited, as one viewer may see it (permissions.md section 3). */
import type { SeenItem } from '../access/authorize.ts'
import { type Grant, isActive, type NumberedGrant, roleRank } from '../access/grant.ts'
import { breakIndex } from '../access/judge.ts'
import type { ItemKey } from '../ids.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { Grants } from '../ports/grants.ts'

export interface EffectivePermissions {
  /** Owner first, then direct grants and links by creation, inherited ones last (rule 8). */
  readonly visible: readonly NumberedGrant[]
  /** Whether every change of what this viewer sees moves the item's eTag; without that no 304 may be given. */
  readonly followsTag: boolean
}

/** Reads the effective permissions of an item. One query. */
export async function readEffectivePermissions(
  grants: Grants,
  op: OperationContext,
  seen: SeenItem,
): Promise<EffectivePermissions> {
  const effective = keepEffective(seen, await grants.listOf(seen.drive.key, listSources(seen)))
  return {
    visible: keepVisible(op, seen, effective).toSorted((left, right) => place(seen, left) - place(seen, right)),
    followsTag: effective.every(grant => isActive(grant, op.now)) && seesAllInPerson(op, seen),
  }
}

/** The items whose grants may count: those from the nearest break on, and the root, on which the owners' entries stand. */
function countingItems(seen: SeenItem): readonly ItemKey[] {
  return seen.chain.slice(Math.max(breakIndex(seen.chain), 0)).map(link => link.key)
}

function listSources(seen: SeenItem): readonly ItemKey[] {
  return [...new Set([...countingItems(seen), seen.drive.rootId])]
}

function keepEffective<G extends Grant>(seen: SeenItem, all: readonly G[]): readonly G[] {
  const counting = countingItems(seen)
  // Owners of the drive keep access below a break.
  return all.filter(grant => counting.includes(grant.item) || grant.rank === roleRank.owner)
}

function keepVisible<G extends Grant>(op: OperationContext, seen: SeenItem, effective: readonly G[]): readonly G[] {
  return effective.filter(grant => isActive(grant, op.now) && isShown(seen, grant) && isVisible(op, seen, grant))
}

/** The permissions with one id that a viewer may see, however many others there are. One query by index. */
export async function readVisiblePermissions(
  grants: Grants,
  op: OperationContext,
  seen: SeenItem,
  permissionId: string,
): Promise<readonly Grant[]> {
  const found = await grants.findByPermissionId(seen.drive.key, listSources(seen), permissionId)
  return keepVisible(op, seen, keepEffective(seen, found))
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

/**
 * What a group gives or shows to somebody changes with its members, and the directory moves no eTag. So only those
 * follow the tag who see everything whatever groups they are in. (An expired grant that the job has not ended yet has
 * no change number either.)
 */
function seesAllInPerson(op: OperationContext, seen: SeenItem): boolean {
  if (op.caller.kind === 'app') return true
  return seen.verdict.counting.some(own => own.rank >= roleRank.owner && own.grantee === op.caller.userId)
}

/** The sort is stable, and the query gives the order of creation. */
function place(seen: SeenItem, grant: Grant): number {
  if (grant.rank === roleRank.owner) return 0
  if (grant.item !== seen.item.key) return 3
  return grant.kind === 'direct' ? 1 : 2
}
