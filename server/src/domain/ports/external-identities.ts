import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { PrincipalId } from '../principal.ts'
import type { AdmissionOutcome, AdmissionPolicy } from '../sign-in/decide-admission.ts'
import type { ExternalIdentity } from '../sign-in/external-identity.ts'
import type { ChangeAuthor } from './directory-admin.ts'

/** Of an issuer, a person: what external sign-in knows somebody by. */
export interface ExternalIdentityKey {
  readonly issuer: string
  readonly subject: string
}

/** An identity that leads to an account here. */
export interface LinkedIdentity extends ExternalIdentityKey {
  readonly principalId: PrincipalId
  readonly linkedAt: number
  /** The last sign-in by it; null before the first. */
  readonly lastSeenAt: number | null
}

/** The groups that a provider decides about, by their ids here. */
export interface GroupMembership {
  readonly decided: readonly string[]
  /** Those of them that the identity is in. */
  readonly wanted: ReadonlySet<string>
}

export interface ExternalIdentities {
  /** The account of an identity, deleted ones included; null when there is none. */
  find(key: ExternalIdentityKey): Promise<PrincipalRecord | null>
  listOf(principalId: string): Promise<readonly LinkedIdentity[]>
  /**
   * Decides whose account a sign-in opens (decide-admission.ts) and makes it so, in one transaction with its audit: the
   * account, the link, the invitations of a guest and the membership of the groups. Many at once for one identity make
   * one account. A refusal changes nothing.
   */
  admit(
    by: ChangeAuthor,
    identity: ExternalIdentity,
    policy: AdmissionPolicy,
    groups: GroupMembership,
  ): Promise<AdmissionOutcome>
  /**
   * Links an account by hand. Throws `directoryBadRequest` when the identity leads to another account, or the account
   * has one of that issuer; `directoryObjectNotFound` when there is no such person.
   */
  link(by: ChangeAuthor, principalId: string, key: ExternalIdentityKey): Promise<void>
  /** Ends a link. Gives the account that it led to; null when there was none. */
  unlink(by: ChangeAuthor, key: ExternalIdentityKey): Promise<PrincipalId | null>
}
