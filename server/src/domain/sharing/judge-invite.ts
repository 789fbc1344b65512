/** Every rule of an invite that is judged before anything is written, in the order of invite.md section 4. */
import type { Authorized } from '../access/authorize.ts'
import { roleRank } from '../access/grant.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { Directory } from '../ports/directory.ts'
import type { ExpectedTag } from '../ports/grants.ts'
import { isDirect } from './grant-plan.ts'
import type { InviteRequest } from './invite-request.ts'
import {
  checkAnonymous,
  checkExpiry,
  checkExpiryNeedsLink,
  checkLock,
  checkMessage,
  checkPassword,
  checkPremium,
  checkRecipientCount,
  checkRecipientsGiven,
  checkRoles,
  checkRoot,
  checkSignIn,
  checkUniqueScopes,
} from './invite-rules.ts'
import { judgeRecipients } from './recipient-policy.ts'
import { type ResolvedRecipient, readRecipients, resolveRecipients, throwFaults } from './recipients.ts'

export interface JudgedInvite {
  readonly rank: number
  readonly requireSignIn: boolean
  /** UTC milliseconds; null for ever. */
  readonly expiresAt: number | null
  readonly resolved: readonly ResolvedRecipient[]
  /** What `If-Match` demands, to be found again behind the drive's lock. */
  readonly expected: ExpectedTag | null
}

/** Throws the first broken rule. `checkIfMatch` judges `If-Match` at its place in the order (V38). */
export async function judgeInvite(
  deps: { readonly directory: Directory; readonly allowLocalhost: boolean },
  op: OperationContext,
  item: Authorized<'share'>,
  request: InviteRequest,
  checkIfMatch: () => ExpectedTag | null,
): Promise<JudgedInvite> {
  checkRoot(item)
  checkRecipientsGiven(request)
  const rank = roleRank[checkRoles(request)]
  const keys = readRecipients(item, request.recipients, deps.allowLocalhost)
  checkRecipientCount(op, request)
  checkMessage(request)
  const requireSignIn = checkSignIn(op, item, request)
  const expiresAt = checkExpiry(op, request.expirationDateTime)
  checkPremium(item, expiresAt)
  const { resolved, faults } = await resolveRecipients(deps.directory, item, request.recipients, keys)
  checkExpiryNeedsLink(
    item,
    expiresAt,
    resolved.some(({ principal }) => isDirect(item, requireSignIn, principal)),
  )
  checkPassword(item, request)
  throwFaults([...faults, ...judgeRecipients(op, item, request, requireSignIn, resolved)])
  checkAnonymous(op, item, requireSignIn)
  checkUniqueScopes(op, item)
  const { lockedBy } = item.item
  checkLock(
    actorOf(op),
    item,
    lockedBy === null ? null : ((await deps.directory.findPrincipal(lockedBy))?.displayName ?? null),
  )
  return { rank, requireSignIn, expiresAt, resolved, expected: checkIfMatch() }
}
