import { describe, expect, it } from 'vitest'
import { parseAddress } from '../identities/address.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { DriveType } from '../items/item.ts'
import type { Settings, SharingCapability } from '../settings.ts'
import { aCaller, aGroup, aGuest, anOp, aSeen, aUser } from '../testing/facts.ts'
import type { InviteRequest } from './invite-request.ts'
import { isExternal, judgeRecipients } from './recipient-policy.ts'
import type { ResolvedRecipient } from './recipients.ts'

const request: InviteRequest = {
  recipients: [],
  roles: ['read'],
  requireSignIn: true,
  sendInvitation: true,
  message: null,
  expirationDateTime: null,
  password: null,
  retainInheritedPermissions: true,
}
const known = (principal: PrincipalRecord, index = 0): ResolvedRecipient => ({
  index,
  principal,
  address: null,
  siteUser: null,
})
const stranger = (text = 'new@elsewhere.example', index = 0): ResolvedRecipient => {
  const parsed = parseAddress(text, { allowLocalhost: false })
  if (!parsed.ok) throw new Error(parsed.reason)
  return { index, principal: null, address: parsed.address, siteUser: null }
}
const member = known(aUser('ben'))
const group = known(aGroup('planners'))
const guest = known(aGuest('bo'))
const pending = known(aGuest('cy', { externalUserState: 'PendingAcceptance' }))

interface Case {
  readonly driveType?: DriveType
  readonly settings?: Partial<Settings>
  readonly isApplication?: boolean
  readonly requireSignIn?: boolean
  readonly sendInvitation?: boolean
}

function judge(
  recipients: readonly ResolvedRecipient[],
  {
    driveType = 'business',
    settings = {},
    isApplication = false,
    requireSignIn = true,
    sendInvitation = true,
  }: Case = {},
) {
  const op = isApplication
    ? anOp(null, { caller: aCaller({ userId: null }), settings })
    : anOp(aUser('ana'), { settings })
  return judgeRecipients(
    op,
    aSeen(op, { drive: { type: driveType } }),
    { ...request, sendInvitation },
    requireSignIn,
    recipients,
  )
}
const codeOf = (recipient: ResolvedRecipient, facts: Case = {}) => judge([recipient], facts)[0]?.code ?? 'may'

describe('who is outside', () => {
  it.each(['business', 'documentLibrary', 'personal'] as const)('on a %s drive', type => {
    const seen = aSeen(anOp(), { drive: { type } })
    expect(isExternal(seen, member)).toBe(false)
    expect(isExternal(seen, group)).toBe(false)
    // On a personal drive everybody with an account is inside.
    expect(isExternal(seen, guest)).toBe(type !== 'personal')
    expect(isExternal(seen, stranger())).toBe(true)
  })
})

describe('levels', () => {
  const table: Record<SharingCapability, { readonly guest: string; readonly stranger: string }> = {
    disabled: { guest: 'externalSharingDisabled', stranger: 'externalSharingDisabled' },
    existingExternalUserSharingOnly: { guest: 'may', stranger: 'newGuestsNotAllowed' },
    externalUserSharingOnly: { guest: 'may', stranger: 'may' },
    externalUserAndGuestSharing: { guest: 'may', stranger: 'may' },
  }
  it.each(Object.entries(table))('%s', (level, expected) => {
    const settings = { sharingCapability: level as SharingCapability }
    expect(codeOf(guest, { settings })).toBe(expected.guest)
    expect(codeOf(pending, { settings })).toBe(expected.guest)
    expect(codeOf(stranger(), { settings })).toBe(expected.stranger)
    expect(codeOf(member, { settings })).toBe('may')
    expect(codeOf(group, { settings })).toBe('may')
  })
})

describe('domains', () => {
  const allow = { sharingDomainRestrictionMode: 'allowList', sharingAllowedDomainList: ['partner.example'] } as const
  const block = {
    sharingDomainRestrictionMode: 'blockList',
    sharingBlockedDomainList: ['partner.example', 'xn--bcher-kva.example'],
  } as const

  it('an allow list opens its domains only, a block list all others, and a sub-domain is another domain', () => {
    expect(codeOf(guest, { settings: allow })).toBe('may')
    expect(codeOf(stranger(), { settings: allow })).toBe('domainNotAllowed')
    expect(codeOf(stranger('x@sub.partner.example'), { settings: allow })).toBe('domainNotAllowed')
    expect(codeOf(guest, { settings: block })).toBe('domainNotAllowed')
    expect(codeOf(stranger(), { settings: block })).toBe('may')
    expect(codeOf(stranger('x@sub.partner.example'), { settings: block })).toBe('may')
  })

  it('are compared without case, in their A-label form', () => {
    expect(codeOf(stranger('x@PARTNER.Example'), { settings: block })).toBe('domainNotAllowed')
    expect(codeOf(stranger('x@bücher.example'), { settings: block })).toBe('domainNotAllowed')
    expect(codeOf(known(aGuest('bo', { mail: 'bo@Partner.EXAMPLE' })), { settings: block })).toBe('domainNotAllowed')
  })

  it('are those of the address to which mail goes, by whichever other address somebody is named', () => {
    const byProxy = (mail: string) => ({ ...stranger('bo@open.example'), principal: aGuest('bo', { mail }) })
    expect(codeOf(byProxy('bo@partner.example'), { settings: block })).toBe('domainNotAllowed')
    expect(codeOf(byProxy('bo@partner.example'), { settings: allow })).toBe('may')
    expect(codeOf(byProxy('bo@elsewhere.example'), { settings: allow })).toBe('domainNotAllowed')
  })

  it('the message names the domain and the list', () => {
    expect(judge([stranger()], { settings: allow })[0]?.message).toMatch(/elsewhere\.example.*allow list/)
    expect(judge([guest], { settings: block })[0]?.message).toMatch(/partner\.example.*block list/)
  })

  it('do not concern members', () => {
    expect(
      codeOf(member, {
        settings: { sharingDomainRestrictionMode: 'blockList', sharingBlockedDomainList: ['convite.example'] },
      }),
    ).toBe('may')
  })
})

describe('applications', () => {
  it('invite whoever is in the directory, and no new guests', () => {
    expect(codeOf(guest, { isApplication: true })).toBe('may')
    expect(codeOf(pending, { isApplication: true })).toBe('may')
    expect(codeOf(member, { isApplication: true })).toBe('may')
    expect(codeOf(stranger(), { isApplication: true })).toBe('guestInviteNeedsUser')
  })
})

describe('the strict switches', () => {
  it('new people outside need a mail', () => {
    const settings = { strictExternalInvitations: true }
    expect(codeOf(stranger(), { settings, sendInvitation: false })).toBe('invitationRequiredForExternal')
    expect(codeOf(stranger(), { settings, sendInvitation: true })).toBe('may')
    expect(codeOf(guest, { settings, sendInvitation: false })).toBe('may')
    expect(codeOf(stranger(), { sendInvitation: false })).toBe('may')
  })

  it('people who cannot sign in are refused on personal drives when sign-in is asked of them', () => {
    const settings = { strictPersonalSignIn: true }
    expect(codeOf(stranger(), { settings, driveType: 'personal' })).toBe('secureSharingInvalidRequest')
    expect(codeOf(stranger(), { settings, driveType: 'personal', requireSignIn: false })).toBe('may')
    expect(codeOf(stranger(), { settings, driveType: 'business' })).toBe('may')
    expect(codeOf(guest, { settings, driveType: 'personal' })).toBe('may')
    // Who was invited elsewhere and never came has an entry in the directory, and still cannot sign in.
    expect(codeOf(pending, { settings, driveType: 'personal' })).toBe('secureSharingInvalidRequest')
    expect(codeOf(pending, { driveType: 'personal' })).toBe('may')
    expect(codeOf(stranger(), { driveType: 'personal' })).toBe('may')
  })
})

it('the first rule that fails is told of each, and every offender is told of', () => {
  const settings = {
    sharingCapability: 'existingExternalUserSharingOnly',
    sharingDomainRestrictionMode: 'blockList',
    sharingBlockedDomainList: ['partner.example', 'elsewhere.example'],
  } as const
  const faults = judge([{ ...guest, index: 0 }, { ...member, index: 1 }, stranger('new@elsewhere.example', 2)], {
    settings,
  })
  expect(faults.map(({ index, rule, code }) => [index, rule, code])).toEqual([
    [0, 32, 'domainNotAllowed'],
    [2, 31, 'newGuestsNotAllowed'],
  ])
})
