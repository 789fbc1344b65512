/** What the invited hold already: it changes nothing to invite the owner or oneself (invite.md section 5, state rule 3). */
import type { SeenItem } from '../access/authorize.ts'
import { type Grant, isActive, roleRank } from '../access/grant.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Directory } from '../ports/directory.ts'
import type { Grants } from '../ports/grants.ts'
import type { PlannedGrant } from './grant-plan.ts'
import type { InvitedEntry } from './invite-outcome.ts'
import type { ResolvedRecipient } from './recipients.ts'

export interface HeldDeps {
  readonly directory: Pick<Directory, 'findPrincipals'>
  readonly grants: Pick<Grants, 'findByGrantees' | 'siteUsers'>
}

/**
 * What owners and the caller hold along the chain already, when one of them is invited: nobody else's grants decide
 * anything here, so for all others nothing is read (the upsert itself decides what is there).
 */
export async function readHeld(
  deps: HeldDeps,
  op: OperationContext,
  item: SeenItem,
  resolved: readonly ResolvedRecipient[],
): Promise<readonly Grant[]> {
  const ids = resolved.flatMap(({ principal }) => (principal ? [principal.id as string] : []))
  const mayHold = (id: string) =>
    item.drive.ownerKind !== 'user' || id === item.drive.ownerId || id === op.caller.userId
  const held = ids.filter(mayHold)
  if (held.length === 0) return []
  const reaching = item.verdict.counting.map(grant => grant.grantee)
  return deps.grants.findByGrantees(
    item.drive.key,
    item.chain.map(link => link.key),
    [...new Set([...held, ...reaching])],
  )
}

/**
 * Inviting the owner or oneself changes nothing and gives the existing permission back, be it inherited or through
 * a group (state rule 3). Anybody else gets a grant of their own, also when a group of theirs has the role (rule 4).
 */
export function findHeld(
  op: OperationContext,
  item: SeenItem,
  plan: PlannedGrant,
  existing: readonly Grant[],
): Grant | null {
  const id = plan.principal?.id
  if (id === undefined || plan.guest) return null
  const owner = existing.find(grant => grant.grantee === id && grant.rank === roleRank.owner)
  if (owner) return owner
  const isOwnerGroup = item.drive.ownerKind === 'group' && item.drive.ownerId === id
  if (id !== op.caller.userId && !isOwnerGroup) return null
  const own = item.verdict.counting.map(({ item: place, grantee }) =>
    existing.find(grant => grant.item === place && grant.grantee === grantee),
  )
  const candidates = isOwnerGroup
    ? existing.filter(grant => grant.grantee === id)
    : own.filter(grant => grant !== undefined)
  return candidates.find(grant => isActive(grant, op.now)) ?? null
}

/** Entries of what is held already, each in the name of its holder: of a group, where it is the group's. Null for the others. */
export async function describeHeld(
  deps: HeldDeps,
  item: SeenItem,
  plans: readonly { readonly plan: PlannedGrant; readonly grant: Grant | null }[],
  siteUsers: ReadonlyMap<string, number>,
): Promise<readonly (InvitedEntry | null)[]> {
  const isOther = (plan: PlannedGrant, holder: string | null) => holder !== null && holder !== plan.principal?.id
  const others = plans.flatMap(({ plan, grant }) =>
    grant?.principalId && isOther(plan, grant.principalId) ? [grant.principalId] : [],
  )
  const holders = others.length === 0 ? new Map<string, PrincipalRecord>() : await deps.directory.findPrincipals(others)
  const numbers = others.length === 0 ? siteUsers : await deps.grants.siteUsers(item.drive.key, others)
  return plans.map(({ plan, grant }) => {
    if (grant === null) return null
    const principal = isOther(plan, grant.principalId)
      ? (holders.get(grant.principalId as string) ?? null)
      : plan.principal
    const siteUser = principal ? (siteUsers.get(principal.id) ?? numbers.get(principal.id) ?? null) : null
    return { index: plan.index, grant, principal, siteUser, mailError: null }
  })
}
