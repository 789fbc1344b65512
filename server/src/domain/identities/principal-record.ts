import type { PrincipalId } from '../principal.ts'

/** A user, guest or group of the directory. */
export interface PrincipalRecord {
  readonly id: PrincipalId
  readonly kind: 'user' | 'group'
  readonly displayName: string
  readonly mail: string | null
  readonly mailNickname: string | null
  readonly userPrincipalName: string | null
  readonly userType: 'Member' | 'Guest' | null
  /** A guest's state: `PendingAcceptance` until the first sign-in. */
  readonly externalUserState: 'PendingAcceptance' | 'Accepted' | null
  readonly isEnabled: boolean
  readonly preferredLanguage: string | null
  readonly givenName: string | null
  readonly surname: string | null
  readonly jobTitle: string | null
  readonly description: string | null
  readonly isMailEnabled: boolean
  readonly isSecurityEnabled: boolean
  /** A Microsoft 365 group: it may own a drive. */
  readonly isUnified: boolean
  readonly isAdmin: boolean
  readonly createdAt: number
  readonly isDeleted: boolean
  /** Tokens issued before this are refused, UTC milliseconds in whole seconds; null while nothing ended any (token-stamp.ts). */
  readonly tokensValidFrom: number | null
}

/** Whether this is a guest who has not signed in yet (invite.md section 5, rule 8). */
export function isPendingGuest(principal: PrincipalRecord): boolean {
  return principal.userType === 'Guest' && principal.externalUserState === 'PendingAcceptance'
}
