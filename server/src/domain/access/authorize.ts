/**
 * From a verdict to a proof. Use cases ask for `Authorized<action>`, so a call without the check, or with another
 * one, does not compile (style.md). Unseen is 404, seen but forbidden 403.
 */
import { AppError } from '../errors.ts'
import type { LocatedItem } from '../items/item.ts'
import type { OperationContext } from '../operation-context.ts'
import type { ReachingGrant } from '../ports/items.ts'
import { roleRank } from './grant.ts'
import type { Verdict } from './judge.ts'

export type Action = 'read' | 'write' | 'share'

/** An item that the caller can see, with the verdict that says so. */
export interface SeenItem extends LocatedItem {
  readonly verdict: Verdict
  /** Every grant along the chain that reaches the caller, whether it counts here or not. */
  readonly reaching: readonly ReachingGrant[]
  /** The directory's version at that moment; what is kept of people hangs on it. */
  readonly directoryVersion: number
}

declare const proof: unique symbol

/** Proof that the caller may do `A` on the item. */
export type Authorized<A extends Action> = SeenItem & { readonly [proof]: A }

/** Roles x actions, the whole table; docs/access.md is made from it. */
export const neededRank: Record<Action, number> = { read: roleRank.read, write: roleRank.write, share: roleRank.write }

/** Demands that the caller may do `action` on an item that they see. */
export function authorize<A extends Action>(op: OperationContext, action: A, seen: SeenItem): Authorized<A> {
  const refusal = refuse(op, action, seen)
  if (refusal) throw refusal
  return seen as Authorized<A>
}

/** Why the caller may not do `action`, or null when they may. */
export function refuse(op: OperationContext, action: Action, seen: SeenItem): AppError | null {
  return (
    refuseScope(op, seen) ??
    (seen.verdict.rank < neededRank[action] ? refuseRole(action, seen) : null) ??
    (action === 'share' ? refuseSharing(op, seen) : null)
  )
}

/** `Files.Read` and `Files.ReadWrite` alone reach the caller's own drives (directory.md section 6). */
function refuseScope(op: OperationContext, seen: SeenItem): AppError | null {
  if (op.scopeReach === 'all') return null
  if (seen.drive.ownerKind === 'user' && seen.drive.ownerId === op.caller.userId) return null
  return new AppError(
    'insufficientScopes',
    `The scopes of the token (${[...op.caller.scopes].join(', ')}) reach only your own drive. ` +
      'Items that others shared need Files.Read.All or Files.ReadWrite.All.',
  )
}

function refuseRole(action: Action, seen: SeenItem): AppError {
  const item = seen.item.isFolder ? 'folder' : 'file'
  return action === 'share'
    ? new AppError(
        'accessRestricted',
        `You may read this ${item} but not share it: sharing needs the role write or owner. Ask an owner.`,
      )
    : new AppError(
        'accessDenied',
        `You may read this ${item} but not change it: that needs the role write. Ask an owner.`,
      )
}

/** Who may share (policy.md section 4). */
function refuseSharing(op: OperationContext, seen: SeenItem): AppError | null {
  if (seen.verdict.rank >= roleRank.owner) return null
  if (op.account?.userType === 'Guest' && !op.settings.isResharingByExternalUsersEnabled) {
    return new AppError(
      'resharingDisabled',
      'Guests may not share further here (organisation setting isResharingByExternalUsersEnabled). Ask an owner.',
    )
  }
  if (!op.settings.membersMayShare) {
    return new AppError(
      'resharingDisabled',
      'Only owners share here (organisation setting membersMayShare). Ask an owner.',
    )
  }
  return null
}
