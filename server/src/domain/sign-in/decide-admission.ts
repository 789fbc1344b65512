/**
 * Whose account an external identity opens. A person is (issuer, subject). An address that the provider claims opens
 * no account, unless four things hold together (design.md section 6, security lesson I4): the provider marks it as
 * verified, the configuration gave its domain to that provider, the account is linked to no identity yet, and it is
 * no administrator's.
 */
import type { UserDraft } from '../identities/account-draft.ts'
import { type MailAddress, parseAddress } from '../identities/address.ts'
import { canSignIn } from '../identities/can-sign-in.ts'
import { isPendingGuest, type PrincipalRecord } from '../identities/principal-record.ts'
import { defaultDomainOf, type Organization } from '../organization.ts'
import type { PrincipalId } from '../principal.ts'
import { isDomainAllowed, type Settings, sharingLevelRank } from '../settings.ts'
import type { ExternalIdentity, ExternalProviderRules } from './external-identity.ts'

/** What is judged against: the provider's part of the configuration, and the switches of the organisation. */
export interface AdmissionPolicy {
  readonly rules: ExternalProviderRules
  readonly organization: Organization
  readonly settings: Settings
  /** The id of an account that is made. */
  readonly newId: PrincipalId
  /** Accepts addresses at `localhost`; development mode only. */
  readonly allowLocalhost: boolean
}

/** What the directory knows, read behind its lock. */
export interface AdmissionFacts {
  /** The account that the identity is linked to, deleted ones included. */
  readonly linked: PrincipalRecord | null
  /** Who has the claimed address, whatever the kind of it. */
  readonly holder: {
    readonly record: PrincipalRecord
    readonly addressKind: 'primary' | 'proxy' | 'upn'
    /** The account is linked to an external identity, of whatever issuer. */
    readonly isLinked: boolean
  } | null
}

/** Why somebody is not let in. */
export type AdmissionRefusal =
  /** The account is disabled or was removed. */
  | 'accountClosed'
  /** An account here has the address, and this sign-in may not open it. */
  | 'addressTaken'
  /** The address is of the organisation's own, and the provider may not or did not vouch for it. */
  | 'addressNotProved'
  /** Nobody is known by this identity, and this provider makes no accounts. */
  | 'unknownPerson'
  /** New guests, or those of this domain, are not let in. */
  | 'guestsNotAllowed'

export type Admission =
  | { readonly kind: 'known'; readonly record: PrincipalRecord }
  | { readonly kind: 'link'; readonly record: PrincipalRecord }
  | { readonly kind: 'create'; readonly draft: UserDraft }
  | { readonly kind: 'refuse'; readonly reason: AdmissionRefusal }

/** What became of a sign-in. */
export type AdmissionOutcome =
  | { readonly kind: 'admitted'; readonly personId: PrincipalId; readonly how: 'known' | 'linked' | 'created' }
  | { readonly kind: 'refused'; readonly reason: AdmissionRefusal }

/** Decides; changes nothing. */
export function decideAdmission(
  identity: ExternalIdentity,
  policy: AdmissionPolicy,
  { linked, holder }: AdmissionFacts,
): Admission {
  if (linked !== null) return isOpen(linked) ? { kind: 'known', record: linked } : refuse('accountClosed')
  const address = readAddress(identity, policy.allowLocalhost)
  const isProved = address !== null && identity.isEmailVerified && policy.rules.domains.includes(address.domain)
  if (holder !== null) {
    const isTheirs = isProved && !holder.isLinked && !holder.record.isAdmin && leadsToPerson(holder)
    if (!isTheirs) return refuse('addressTaken')
    return isOpen(holder.record) ? { kind: 'link', record: holder.record } : refuse('accountClosed')
  }
  if (!policy.rules.createPeople) return refuse('unknownPerson')
  if (address !== null && policy.organization.domains.includes(address.domain)) {
    if (!isProved) return refuse('addressNotProved')
    return { kind: 'create', draft: { ...draftOf(identity, policy), userType: 'Member', ...namesOf(address) } }
  }
  if (!letsGuestIn(policy, address, isProved)) return refuse('guestsNotAllowed')
  return { kind: 'create', draft: draftGuest(identity, policy, isProved ? address : null) }
}

/** The claimed address as the directory would hold it; null when there is none or it is no address. */
export function readAddress({ email }: Pick<ExternalIdentity, 'email'>, allowLocalhost: boolean): MailAddress | null {
  if (email === null) return null
  const parsed = parseAddress(email, { allowLocalhost })
  return parsed.ok ? parsed.address : null
}

function refuse(reason: AdmissionRefusal): Admission {
  return { kind: 'refuse', reason }
}

/** This sign-in is the one by which an invited guest accepts, so having not accepted yet keeps nobody out. */
function isOpen(record: PrincipalRecord): boolean {
  return canSignIn(isPendingGuest(record) ? { ...record, externalUserState: 'Accepted' } : record)
}

/** An address is a person's by the mailbox or a member's principal name; a guest's made-up name is nobody's mailbox. */
function leadsToPerson({ record, addressKind }: NonNullable<AdmissionFacts['holder']>): boolean {
  if (record.kind !== 'user') return false
  return addressKind === 'primary' || (addressKind === 'upn' && record.userType === 'Member')
}

/** The switches that hold for invitations of strangers hold here (policy.md sections 2 and 3). */
function letsGuestIn({ settings }: AdmissionPolicy, address: MailAddress | null, isProved: boolean): boolean {
  if (sharingLevelRank[settings.sharingCapability] < sharingLevelRank.externalUserSharingOnly) return false
  // A list of those who may come counts what is proved; a list of those who may not, what is said.
  if (settings.sharingDomainRestrictionMode === 'allowList' && !isProved) return false
  return address === null || isDomainAllowed(settings, address.domain)
}

/** The least that an account can be, whatever the claims say (security lesson K1). */
function draftOf(identity: ExternalIdentity, { newId, rules }: AdmissionPolicy): UserDraft {
  return {
    id: newId,
    displayName: cleanName(identity.name) ?? cleanName(identity.email?.split('@', 1)[0] ?? null) ?? rules.label,
    isAdmin: false,
    isPremium: false,
    isEnabled: true,
    passwordHash: null,
  }
}

function namesOf(address: MailAddress): Pick<UserDraft, 'userPrincipalName' | 'mail'> {
  return { userPrincipalName: address.wire, mail: address.wire }
}

/**
 * Without a proved address the account gets none at all: whoever holds an address here gets what others send to it, so
 * an address that was only claimed would catch the invitations of its owner.
 */
function draftGuest(identity: ExternalIdentity, policy: AdmissionPolicy, address: MailAddress | null): UserDraft {
  const guest = { ...draftOf(identity, policy), userType: 'Guest', externalUserState: 'Accepted' } as const
  if (address !== null) return { ...guest, mail: address.wire }
  return { ...guest, userPrincipalName: `${policy.newId}#EXT#@${defaultDomainOf(policy.organization)}` }
}

const maxNameLength = 200

function cleanName(given: string | null): string | null {
  const text = (given ?? '')
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ')
    .trim()
  return text === '' ? null : [...text].slice(0, maxNameLength).join('').trim()
}
