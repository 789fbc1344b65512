import type { PrincipalRecord } from '../../../domain/identities/principal-record.ts'
import { formatInstant } from '../../../domain/time.ts'

/** What reads give without `$select` (directory.md section 1). */
const defaultProperties = [
  'businessPhones',
  'displayName',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
] as const

/** What `$select` may name. */
export const userProperties = [
  ...defaultProperties,
  'accountEnabled',
  'userType',
  'createdDateTime',
  'mailNickname',
  'externalUserState',
  'creationType',
  'usageLocation',
  'onPremisesSamAccountName',
  'assignedLicenses',
] as const

/** What `User.ReadBasic.All` shows of a person: the basic profile (Microsoft Graph permissions reference). */
const basicProperties: ReadonlySet<string> = new Set([
  'displayName',
  'givenName',
  'id',
  'mail',
  'surname',
  'userPrincipalName',
])

/**
 * A user of whom the caller may see the basic profile only. What else reads give by themselves answers as if it had no
 * value; what has to be asked for by `$select` is left out.
 */
export function presentBasicUser(user: PrincipalRecord, select: readonly string[] | null): Record<string, unknown> {
  const byDefault: readonly string[] = defaultProperties
  const shown = Object.entries(presentUser(user, select))
    .filter(([name]) => byDefault.includes(name))
    .map(([name, value]) => [name, basicProperties.has(name) ? value : Array.isArray(value) ? [] : null])
  return Object.fromEntries(shown)
}

/** A user; a declared property without a value is an explicit null on directory objects (odata-and-batch.md section 3). */
export function presentUser(user: PrincipalRecord, select: readonly string[] | null): Record<string, unknown> {
  const all: Record<(typeof userProperties)[number], unknown> = {
    businessPhones: [],
    displayName: user.displayName,
    givenName: user.givenName,
    id: user.id,
    jobTitle: user.jobTitle,
    mail: user.mail,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: user.preferredLanguage,
    surname: user.surname,
    userPrincipalName: user.userPrincipalName,
    accountEnabled: user.isEnabled,
    userType: user.userType,
    createdDateTime: formatInstant(user.createdAt),
    mailNickname: user.mailNickname,
    externalUserState: user.externalUserState,
    creationType: user.userType === 'Guest' ? 'Invitation' : null,
    usageLocation: null,
    onPremisesSamAccountName: null,
    assignedLicenses: [],
  }
  const names: readonly string[] = select ?? defaultProperties
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))
}
