/**
 * From what somebody wrote about an account to what is stored: one set of rules for the directory's own surface, the
 * command line and the seed. What is not said gets the least: no administrator, no password, no group (K1).
 */
import { AppError, quoted } from '../errors.ts'
import type { Organization } from '../organization.ts'
import { defaultDomainOf } from '../organization.ts'
import type { PrincipalId } from '../principal.ts'
import { foldAddress, foldAlias, type MailAddress, parseAddress } from './address.ts'
import type { PrincipalRecord } from './principal-record.ts'

/** A user as somebody asks for it. `null` and absent mean the same. */
export interface UserDraft {
  readonly id: PrincipalId
  /** Needed for members; a guest's is made from the mail address. */
  readonly userPrincipalName?: string | null
  readonly displayName: string
  readonly mail?: string | null
  readonly mailNickname?: string | null
  /** Further addresses of the same mailbox, with or without Graph's prefix `smtp:`. */
  readonly proxyAddresses?: readonly string[]
  readonly preferredLanguage?: string | null
  readonly givenName?: string | null
  readonly surname?: string | null
  readonly jobTitle?: string | null
  readonly userType?: 'Member' | 'Guest' | null
  readonly externalUserState?: 'PendingAcceptance' | 'Accepted' | null
  readonly isEnabled?: boolean
  readonly isAdmin?: boolean
  /** The plan of personal drives made for this account (policy.md section 5). */
  readonly isPremium?: boolean
  readonly passwordHash?: string | null
  /** Development only: the plain password, sealed, so that the ready file can show it. */
  readonly passwordSealed?: string | null
}

/** A group as somebody asks for it. */
export interface GroupDraft {
  readonly id: PrincipalId
  readonly displayName: string
  readonly description?: string | null
  readonly mail?: string | null
  readonly mailNickname?: string | null
  readonly isMailEnabled?: boolean
  /** May hold permissions. True unless said otherwise; a distribution list has false. */
  readonly isSecurityEnabled?: boolean
  /** A Microsoft 365 group: it may own a drive. */
  readonly isUnified?: boolean
}

/** A look-up key of an account and why it has it. */
export interface AccountAddress {
  /** Folded. */
  readonly address: string
  readonly kind: 'primary' | 'proxy' | 'upn'
}

/** An account that keeps all rules, with all its look-up keys. */
export interface PreparedAccount {
  readonly record: PrincipalRecord
  readonly isPremium: boolean
  readonly passwordHash: string | null
  readonly passwordSealed: string | null
  readonly addresses: readonly AccountAddress[]
  /** Folded. */
  readonly aliases: readonly string[]
}

/** What an account is checked against. */
export interface AccountRules {
  readonly organization: Organization
  readonly now: number
  /** Accepts addresses at `localhost`; development mode only. */
  readonly allowLocalhost: boolean
}

const maxTextLength = 256

/** Checks a user. Throws `directoryBadRequest` with the member that is wrong as target. */
export function prepareUser(draft: UserDraft, rules: AccountRules): PreparedAccount {
  const userType = draft.userType ?? 'Member'
  const mail = readMail(draft.mail, 'mail', rules)
  const principalName = readPrincipalName(draft, userType, mail, rules)
  const proxies = (draft.proxyAddresses ?? []).map((given, index) =>
    readAddress(given.replace(/^smtp:/i, ''), `proxyAddresses[${index}]`, rules),
  )
  if (userType === 'Member' && draft.externalUserState) {
    throw refuse('externalUserState', 'is for guests; leave it out for a member.')
  }
  const mailNickname = readText(draft.mailNickname, 'mailNickname')
  const record: PrincipalRecord = {
    id: draft.id,
    kind: 'user',
    displayName: readName(draft.displayName),
    mail: mail?.wire ?? null,
    mailNickname,
    userPrincipalName: principalName,
    userType,
    externalUserState: userType === 'Guest' ? (draft.externalUserState ?? 'PendingAcceptance') : null,
    isEnabled: draft.isEnabled ?? true,
    preferredLanguage: readLanguage(draft.preferredLanguage),
    givenName: readText(draft.givenName, 'givenName'),
    surname: readText(draft.surname, 'surname'),
    jobTitle: readText(draft.jobTitle, 'jobTitle'),
    description: null,
    isMailEnabled: false,
    isSecurityEnabled: false,
    isUnified: false,
    isAdmin: draft.isAdmin ?? false,
    createdAt: rules.now,
    isDeleted: false,
    tokensValidFrom: null,
  }
  if (record.isAdmin && userType === 'Guest') throw refuse('admin', 'cannot be given to a guest.')
  return {
    record,
    isPremium: draft.isPremium ?? true,
    passwordHash: draft.passwordHash ?? null,
    passwordSealed: draft.passwordSealed ?? null,
    addresses: listAddresses(mail, foldAddress(principalName), proxies),
    aliases: mailNickname === null ? [] : [foldAlias(mailNickname)],
  }
}

/** Checks a group. Throws `directoryBadRequest` with the member that is wrong as target. */
export function prepareGroup(draft: GroupDraft, rules: AccountRules): PreparedAccount {
  const mail = readMail(draft.mail, 'mail', rules)
  const isMailEnabled = draft.isMailEnabled ?? mail !== null
  if (isMailEnabled && mail === null) throw refuse('mail', 'is missing: a mail-enabled group needs an address.')
  const displayName = readName(draft.displayName)
  const mailNickname = readText(draft.mailNickname, 'mailNickname')
  const aliases = new Set([displayName, mailNickname].flatMap(name => (name === null ? [] : [foldAlias(name)])))
  return {
    record: {
      id: draft.id,
      kind: 'group',
      displayName,
      mail: mail?.wire ?? null,
      mailNickname,
      userPrincipalName: null,
      userType: null,
      externalUserState: null,
      isEnabled: true,
      preferredLanguage: null,
      givenName: null,
      surname: null,
      jobTitle: null,
      description: readText(draft.description, 'description'),
      isMailEnabled,
      isSecurityEnabled: draft.isSecurityEnabled ?? true,
      isUnified: draft.isUnified ?? false,
      isAdmin: false,
      createdAt: rules.now,
      isDeleted: false,
      tokensValidFrom: null,
    },
    isPremium: false,
    passwordHash: null,
    passwordSealed: null,
    addresses: mail === null ? [] : [{ address: mail.folded, kind: 'primary' }],
    aliases: [...aliases],
  }
}

/** The user principal name of a guest (directory.md section 4). */
export function makeGuestPrincipalName(mail: MailAddress, organization: Organization): string {
  return `${mail.wire.replace('@', '_')}#EXT#@${defaultDomainOf(organization)}`
}

function refuse(target: string, text: string): AppError {
  return new AppError('directoryBadRequest', `${target} ${text}`, { target })
}

function readPrincipalName(
  draft: UserDraft,
  userType: 'Member' | 'Guest',
  mail: MailAddress | null,
  { organization, allowLocalhost }: AccountRules,
): string {
  const given = draft.userPrincipalName?.trim() ?? ''
  if (given === '' && userType === 'Guest' && mail !== null) return makeGuestPrincipalName(mail, organization)
  if (given === '') throw refuse('userPrincipalName', 'is missing.')
  // A guest's name holds a whole address before its sign and may be longer than an address can be.
  if (userType === 'Guest' && /#EXT#@[^@]+$/i.test(given)) return readText(given, 'userPrincipalName') as string
  const parsed = parseAddress(given, { allowLocalhost })
  if (!parsed.ok) throw refuse('userPrincipalName', `${quoted(given)} has not the form name@domain: ${parsed.reason}.`)
  if (!organization.domains.includes(parsed.address.domain)) {
    const domains = organization.domains.join(', ')
    throw refuse('userPrincipalName', `${quoted(given)} is outside the domains of the organisation (${domains}).`)
  }
  return parsed.address.wire
}

function readMail(given: string | null | undefined, target: string, rules: AccountRules): MailAddress | null {
  return given === null || given === undefined ? null : readAddress(given, target, rules)
}

function readAddress(given: string, target: string, { allowLocalhost }: AccountRules): MailAddress {
  const parsed = parseAddress(given, { allowLocalhost })
  if (!parsed.ok) throw refuse(target, `${quoted(given)} is not an e-mail address: ${parsed.reason}.`)
  return parsed.address
}

function listAddresses(
  mail: MailAddress | null,
  principalName: string,
  proxies: readonly MailAddress[],
): readonly AccountAddress[] {
  // The first reason counts: only the primary address and the principal name lead to a person in an address.
  const kinds = new Map<string, AccountAddress['kind']>()
  if (mail !== null) kinds.set(mail.folded, 'primary')
  if (!kinds.has(principalName)) kinds.set(principalName, 'upn')
  for (const { folded } of proxies) if (!kinds.has(folded)) kinds.set(folded, 'proxy')
  return [...kinds].map(([address, kind]) => ({ address, kind }))
}

function readName(given: string): string {
  const name = readText(given, 'displayName')
  if (name === null) throw refuse('displayName', 'is empty.')
  return name
}

function readText(given: string | null | undefined, target: string): string | null {
  const text = given?.trim() ?? ''
  if (text === '') return null
  if (text.length > maxTextLength) {
    throw refuse(target, `has ${text.length} characters; at most ${maxTextLength} are allowed.`)
  }
  if (!text.isWellFormed() || /\p{Cc}/u.test(text))
    throw refuse(target, `${quoted(text)} holds a character that no name has.`)
  return text
}

/** Tags that are well formed and stand for no language, for several, or for one that nobody knows. */
const noLanguages = new Set(['mis', 'mul', 'und', 'zxx'])

function readLanguage(given: string | null | undefined): string | null {
  if (given === null || given === undefined || given === '') return null
  const tag = canonicalTag(given)
  const { language = '' } = tag === null ? {} : new Intl.Locale(tag)
  // The list of two letters is closed and known in full; of three letters there are thousands, and any may be one.
  const isNone = noLanguages.has(language) || (language.length === 2 && languageNames.of(language) === undefined)
  if (tag !== null && !isNone) return tag
  throw refuse('preferredLanguage', `${quoted(given)} is no language; give one such as 'es' or 'pt-BR'.`)
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

function canonicalTag(given: string): string | null {
  try {
    return Intl.getCanonicalLocales(given)[0] ?? null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
