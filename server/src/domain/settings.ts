/** The sharing level, ranked by `sharingLevelRank` (policy.md section 2; the numbers of the enum do not rank). */
export type SharingCapability =
  | 'disabled'
  | 'existingExternalUserSharingOnly'
  | 'externalUserSharingOnly'
  | 'externalUserAndGuestSharing'

export const sharingLevelRank: Record<SharingCapability, number> = {
  disabled: 0,
  existingExternalUserSharingOnly: 1,
  externalUserSharingOnly: 2,
  externalUserAndGuestSharing: 3,
}

/** The switches an administrator has. Stored as one row; the test controls change them in development mode. */
export interface Settings {
  readonly sharingCapability: SharingCapability
  readonly sharingDomainRestrictionMode: 'none' | 'allowList' | 'blockList'
  readonly sharingAllowedDomainList: readonly string[]
  readonly sharingBlockedDomainList: readonly string[]
  readonly isResharingByExternalUsersEnabled: boolean
  /** Editors who are not owners may share (policy.md section 4). */
  readonly membersMayShare: boolean
  /** V34: refuse new people outside without a mail. */
  readonly strictExternalInvitations: boolean
  /** V30: refuse people without an account on personal drives. */
  readonly strictPersonalSignIn: boolean
  /** V19: folders of business drives and libraries are shared with sign-in only. */
  readonly folderNeedsSignIn: boolean
  /** V36: items with grants of their own per drive. */
  readonly uniquePermissionsLimit: number
  /** V16. */
  readonly recipientsPerInvite: number
  /** Mails of one person in an hour; null is no limit (errors.md section 4, hipCheckRequired). */
  readonly mailsPerUserAndHour: number | null
  /** How long an invite waits for its mails, in milliseconds (invite.md section 8). */
  readonly mailBudgetMs: number
}

export const defaultSettings: Settings = {
  sharingCapability: 'externalUserSharingOnly',
  sharingDomainRestrictionMode: 'none',
  sharingAllowedDomainList: [],
  sharingBlockedDomainList: [],
  isResharingByExternalUsersEnabled: false,
  membersMayShare: true,
  strictExternalInvitations: false,
  strictPersonalSignIn: false,
  folderNeedsSignIn: true,
  uniquePermissionsLimit: 50_000,
  recipientsPerInvite: 200,
  mailsPerUserAndHour: 500,
  mailBudgetMs: 5000,
}

/** One line for each switch, for the administrator. */
export const settingHelp: Readonly<Record<keyof Settings, string>> = {
  sharingCapability:
    'who outside may get something: disabled, existingExternalUserSharingOnly (guests that are there), externalUserSharingOnly (new guests too), externalUserAndGuestSharing (whoever has a link)',
  sharingDomainRestrictionMode: 'which list of domains counts: none, allowList, blockList',
  sharingAllowedDomainList: 'mail domains outside that may be invited, under allowList; sub-domains are other domains',
  sharingBlockedDomainList: 'mail domains outside that may not be invited, under blockList',
  isResharingByExternalUsersEnabled: 'guests may share on what they may change',
  membersMayShare: 'whoever may change an item may share it, not its owners alone',
  strictExternalInvitations: 'new people outside are invited with a mail only',
  strictPersonalSignIn: 'items of personal drives are shared with people who have an account only',
  folderNeedsSignIn: 'folders of business drives and libraries are shared with sign-in only',
  uniquePermissionsLimit: 'items of a drive that may have permissions of their own',
  recipientsPerInvite: 'recipients of one invite, at most',
  mailsPerUserAndHour: 'mails that one person may send in an hour; null is no limit',
  mailBudgetMs: 'milliseconds that an invite waits for its mails before it answers',
}

/** Whether a domain (A-label, lower case) is open for sharing; sub-domains are other domains (policy.md section 3). */
export function isDomainAllowed(settings: Settings, domain: string): boolean {
  if (settings.sharingDomainRestrictionMode === 'allowList') return settings.sharingAllowedDomainList.includes(domain)
  if (settings.sharingDomainRestrictionMode === 'blockList') return !settings.sharingBlockedDomainList.includes(domain)
  return true
}
