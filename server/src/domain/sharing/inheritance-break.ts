/** What happens to the caller when an invite drops what an item inherits (invite.md section 5). */
import type { SeenItem } from '../access/authorize.ts'
import { roleRank } from '../access/grant.ts'
import type { OperationContext } from '../operation-context.ts'
import type { GrantDraft } from '../ports/grants.ts'
import { permissionIdOf } from './permission-id.ts'

/** Only the first share of an inheriting item breaks; on personal drives the flag is a no-op (invite.md V25, section 5). */
export function mayBreak(item: SeenItem): boolean {
  const self = item.chain.at(-1)
  return (
    item.drive.type !== 'personal' && item.item.parent !== null && item.item.ownGrants === 0 && self?.isBroken === false
  )
}

/** The caller keeps their access when a break would take it: their role as a grant on the item itself, for as long as they had it. */
export function keepCaller(op: OperationContext, item: SeenItem): readonly GrantDraft[] {
  const id = op.caller.userId
  if (id === null || item.verdict.rank >= roleRank.owner) return []
  if (item.verdict.counting.some(grant => grant.item === item.item.key)) return []
  const permissionId = permissionIdOf({ id, kind: 'user', isUnified: false })
  return [
    {
      grantee: id,
      kind: 'direct',
      permissionId,
      rank: item.verdict.rank,
      expiresAt: endOfRank(item),
      principalId: id,
      email: null,
      isSignInRequired: true,
      secretHash: null,
      secretSealed: null,
      passwordHash: null,
      hasSiteUser: false,
    },
  ]
}

/** When the last of the grants that give the caller their role ends; null when one of them never does. */
function endOfRank({ verdict }: SeenItem): number | null {
  const ends = verdict.counting
    .filter(grant => grant.rank === verdict.rank)
    .map(grant => grant.expiresAt ?? Number.POSITIVE_INFINITY)
  const last = Math.max(...ends)
  return Number.isFinite(last) ? last : null
}
