/**
 * What an invite creates, by drive type and recipient (invite.md section 5, first table). Pure but for the random
 * source: ids and link secrets are drawn here, before the transaction.
 */
import type { SeenItem } from '../access/authorize.ts'
import { formatDriveId } from '../ids.ts'
import { foldAscii, type MailAddress } from '../identities/address.ts'
import { isPendingGuest, type PrincipalRecord } from '../identities/principal-record.ts'
import type { Random } from '../ports/clock.ts'
import type { GrantDraft, GuestDraft } from '../ports/grants.ts'
import { linkPurpose, type Secrets } from '../ports/secrets.ts'
import type { PrincipalId } from '../principal.ts'
import { permissionIdOf } from './permission-id.ts'
import type { ResolvedRecipient } from './recipients.ts'

export interface PlannedGrant {
  /** The first position in the request. */
  readonly index: number
  readonly draft: GrantDraft
  readonly principal: PrincipalRecord | null
  readonly guest: GuestDraft | null
  /** Where a mail goes: the stored address, never the typed one (security lesson D8); null when there is none. */
  readonly mailTo: string | null
}

export interface PlanTerms {
  readonly rank: number
  readonly requireSignIn: boolean
  readonly expiresAt: number | null
  readonly passwordHash: string | null
  readonly guestDomain: string
  readonly now: number
}

/** Whether a recipient gets a direct grant: somebody of the directory, on a business drive or library, with sign-in. */
export function isDirect(seen: SeenItem, requireSignIn: boolean, principal: PrincipalRecord | null): boolean {
  return seen.drive.type !== 'personal' && requireSignIn && principal !== null && !isPendingGuest(principal)
}

/**
 * What makes a grant unique on its item: the principal, or for an open link the address to which it goes (or the
 * principal without one). Somebody who is known has one, by whichever of their addresses they were named.
 */
export function granteeOf(requireSignIn: boolean, principal: Pick<PrincipalRecord, 'id' | 'mail'>): string {
  if (requireSignIn) return principal.id
  return `mail:${principal.mail === null ? principal.id : foldAscii(principal.mail)}`
}

interface DraftedGuest {
  readonly guest: GuestDraft
  readonly principal: PrincipalRecord
}

/** The guest account that a new outside address gets at once (identities-and-recipients.md section 4). */
function draftGuest(address: MailAddress, random: Random, guestDomain: string, now: number): DraftedGuest {
  const id = random.guid() as PrincipalId
  const userPrincipalName = `${address.wire.replace('@', '_')}#EXT#@${guestDomain}`
  const guest = { id, address: address.wire, folded: address.folded, displayName: address.display, userPrincipalName }
  const principal: PrincipalRecord = {
    id,
    kind: 'user',
    displayName: address.display,
    mail: address.wire,
    mailNickname: null,
    userPrincipalName,
    userType: 'Guest',
    externalUserState: 'PendingAcceptance',
    isEnabled: true,
    preferredLanguage: null,
    givenName: null,
    surname: null,
    jobTitle: null,
    description: null,
    isMailEnabled: false,
    isSecurityEnabled: false,
    isUnified: false,
    isAdmin: false,
    createdAt: now,
    isDeleted: false,
    tokensValidFrom: null,
  }
  return { guest, principal }
}

/** A link secret: the drive's key first, so that a look-up by token names a drive (design.md section 3), then 144 random bits. */
export function drawLinkSecret(seen: SeenItem, random: Random): string {
  return `${formatDriveId(seen.drive.key).slice(2)}${random.bytes(18).toString('base64url')}`
}

function draftStranger(address: MailAddress | null, terms: PlanTerms, random: Random): DraftedGuest {
  if (address === null) throw new Error('a recipient whom nobody knows has no address')
  return draftGuest(address, random, terms.guestDomain, terms.now)
}

/** Plans the grant of one recipient. */
export function planGrant(
  seen: SeenItem,
  recipient: ResolvedRecipient,
  terms: PlanTerms,
  deps: { readonly random: Random; readonly secrets: Secrets; readonly hasSiteUser: (principalId: string) => boolean },
): PlannedGrant {
  const { address } = recipient
  const made = recipient.principal === null ? draftStranger(address, terms, deps.random) : null
  const principal = recipient.principal ?? (made as DraftedGuest).principal
  const direct = isDirect(seen, terms.requireSignIn, recipient.principal)
  const secret = direct ? null : drawLinkSecret(seen, deps.random)
  const mail = principal.mail
  const permissionId = direct ? permissionIdOf(principal) : deps.random.guid()
  const draft: GrantDraft = {
    grantee: granteeOf(terms.requireSignIn, principal),
    kind: direct ? 'direct' : terms.requireSignIn ? 'people' : 'anonymous',
    permissionId,
    rank: terms.rank,
    expiresAt: terms.expiresAt,
    principalId: principal.id,
    email: address?.display ?? mail,
    isSignInRequired: terms.requireSignIn,
    secretHash: secret === null ? null : deps.secrets.hash(secret),
    secretSealed: secret === null ? null : deps.secrets.seal(secret, linkPurpose(seen.drive.key, permissionId)),
    passwordHash: terms.passwordHash,
    hasSiteUser: deps.hasSiteUser(principal.id),
  }
  return { index: recipient.index, draft, principal, guest: made?.guest ?? null, mailTo: mail }
}

/** One grant for each grantee: the same principal twice is one permission at its first position (state rule 2). */
export function mergeSame(plans: readonly PlannedGrant[]): readonly PlannedGrant[] {
  const first = new Map<string, PlannedGrant>()
  for (const plan of plans) {
    // Two spellings of one unknown address would be two guests: the folded address is the key until there is an id.
    const key = plan.guest ? `guest:${plan.guest.folded}` : plan.draft.grantee
    if (!first.has(key)) first.set(key, plan)
  }
  return [...first.values()]
}
