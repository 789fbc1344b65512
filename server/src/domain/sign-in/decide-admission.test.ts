import { describe, expect, it } from 'vitest'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { PrincipalId } from '../principal.ts'
import { defaultSettings, type Settings } from '../settings.ts'
import { aUser } from '../testing/facts.ts'
import { type AdmissionFacts, type AdmissionPolicy, decideAdmission } from './decide-admission.ts'
import type { ExternalIdentity, ExternalProviderRules } from './external-identity.ts'

const anIdentity = (change: Partial<ExternalIdentity> = {}): ExternalIdentity => ({
  issuer: 'https://idp.example',
  subject: 'sub-1',
  email: 'ana@convite.example',
  isEmailVerified: true,
  name: 'Ana Prieto',
  groups: [],
  ...change,
})

const aRecord = (change: Partial<PrincipalRecord> = {}) => aUser('ana', change)

const aPolicy = (rules: Partial<ExternalProviderRules> = {}, settings: Partial<Settings> = {}): AdmissionPolicy => ({
  rules: { label: 'House', domains: ['convite.example', 'partner.test'], createPeople: true, groups: null, ...rules },
  organization: {
    tenantId: 't',
    displayName: 'Convite',
    domains: ['convite.example', 'second.example'],
    siteHostname: 'sites.convite.example',
  },
  settings: { ...defaultSettings, ...settings },
  newId: 'ffffffff-0000-4000-8000-000000000001' as PrincipalId,
  allowLocalhost: false,
})

const nobody: AdmissionFacts = { linked: null, holder: null }
const heldBy = (
  record: Partial<PrincipalRecord> = {},
  more: Partial<NonNullable<AdmissionFacts['holder']>> = {},
): AdmissionFacts => ({
  linked: null,
  holder: { record: aRecord(record), addressKind: 'primary', isLinked: false, ...more },
})

const decide = (facts: AdmissionFacts, identity: Partial<ExternalIdentity> = {}, policy = aPolicy()) =>
  decideAdmission(anIdentity(identity), policy, facts)
const refused = (reason: string) => ({ kind: 'refuse', reason })

describe('somebody whose identity is known', () => {
  it('is the person linked to it, whatever address the provider names by now', () => {
    const linked = aRecord()
    const facts = { ...heldBy({ id: 'somebody else' as PrincipalId }), linked }
    for (const email of ['ana@convite.example', 'boss@convite.example', null]) {
      expect(decide(facts, { email })).toEqual({ kind: 'known', record: linked })
    }
  })

  it('stays out when the account is disabled or was removed', () => {
    for (const change of [{ isEnabled: false }, { isDeleted: true }]) {
      expect(decide({ linked: aRecord(change), holder: null })).toEqual(refused('accountClosed'))
    }
  })
})

describe('an address that an account here has', () => {
  it('links it when it is verified, given to the provider, unlinked and no administrator’s', () => {
    expect(decide(heldBy())).toEqual({ kind: 'link', record: aRecord() })
    expect(decide(heldBy({}, { addressKind: 'upn' }))).toMatchObject({ kind: 'link' })
    const guest = { userType: 'Guest', externalUserState: 'PendingAcceptance', mail: 'bo@partner.test' } as const
    expect(decide(heldBy(guest), { email: 'BO@Partner.TEST' })).toMatchObject({ kind: 'link' })
  })

  it.each<[string, AdmissionFacts, Partial<ExternalIdentity>, Partial<ExternalProviderRules>]>([
    ['is not verified', heldBy(), { isEmailVerified: false }, {}],
    ['is of a domain that was not given to the provider', heldBy(), {}, { domains: ['partner.test'] }],
    ['is of a sub-domain of one that was', heldBy(), { email: 'ana@sub.convite.example' }, {}],
    ['belongs to an account that is linked already', heldBy({}, { isLinked: true }), {}, {}],
    ['belongs to an administrator', heldBy({ isAdmin: true }), {}, {}],
    ['is a group’s', heldBy({ kind: 'group' }), {}, {}],
    ['is a further address of somebody', heldBy({}, { addressKind: 'proxy' }), {}, {}],
    ['is the made-up name of a guest', heldBy({ userType: 'Guest' }, { addressKind: 'upn' }), {}, {}],
  ])('opens nothing when it %s', (_name, facts, identity, rules) => {
    expect(decide(facts, identity, aPolicy(rules))).toEqual(refused('addressTaken'))
  })

  it('opens no disabled account', () => {
    expect(decide(heldBy({ isEnabled: false }))).toEqual(refused('accountClosed'))
  })
})

describe('somebody unknown', () => {
  it('becomes a member by a proved address of the organisation, with the least that an account can be', () => {
    expect(decide(nobody)).toEqual({
      kind: 'create',
      draft: {
        id: 'ffffffff-0000-4000-8000-000000000001',
        displayName: 'Ana Prieto',
        userType: 'Member',
        userPrincipalName: 'ana@convite.example',
        mail: 'ana@convite.example',
        isAdmin: false,
        isPremium: false,
        isEnabled: true,
        passwordHash: null,
      },
    })
  })

  it('becomes nobody by an address of the organisation that is not proved', () => {
    expect(decide(nobody, { isEmailVerified: false })).toEqual(refused('addressNotProved'))
    expect(decide(nobody, { email: 'ana@second.example' })).toEqual(refused('addressNotProved'))
  })

  it('becomes a guest with the address when it is proved', () => {
    const { draft } = decide(nobody, { email: 'bo@partner.test' }) as { draft: object }
    expect(draft).toMatchObject({
      userType: 'Guest',
      externalUserState: 'Accepted',
      mail: 'bo@partner.test',
      isAdmin: false,
    })
  })

  it('becomes a guest without an address when it is not, so that nobody’s invitations are caught', () => {
    for (const identity of [
      { email: 'vi@victim.test' },
      { email: 'bo@partner.test', isEmailVerified: false },
      { email: null },
    ]) {
      const { draft } = decide(nobody, identity) as { draft: { mail?: string; userPrincipalName?: string } }
      expect(draft.mail).toBeUndefined()
      expect(draft.userPrincipalName).toBe('ffffffff-0000-4000-8000-000000000001#EXT#@convite.example')
    }
  })

  it('stays out when the provider makes no accounts', () => {
    expect(decide(nobody, {}, aPolicy({ createPeople: false }))).toEqual(refused('unknownPerson'))
  })

  it('stays out as a guest when the organisation lets no new guests in', () => {
    const bo = { email: 'bo@partner.test' }
    for (const sharingCapability of ['disabled', 'existingExternalUserSharingOnly'] as const) {
      expect(decide(nobody, bo, aPolicy({}, { sharingCapability }))).toEqual(refused('guestsNotAllowed'))
      expect(decide(nobody, {}, aPolicy({}, { sharingCapability }))).toMatchObject({ kind: 'create' })
    }
  })

  it('counts for an allow list by what is proved, for a block list by what is said', () => {
    const allowed = { sharingDomainRestrictionMode: 'allowList', sharingAllowedDomainList: ['partner.test'] } as const
    const bo = { email: 'bo@partner.test' }
    expect(decide(nobody, bo, aPolicy({}, allowed))).toMatchObject({ kind: 'create' })
    expect(decide(nobody, { ...bo, isEmailVerified: false }, aPolicy({}, allowed))).toEqual(refused('guestsNotAllowed'))
    expect(decide(nobody, { email: null }, aPolicy({}, allowed))).toEqual(refused('guestsNotAllowed'))
    const blocked = { sharingDomainRestrictionMode: 'blockList', sharingBlockedDomainList: ['partner.test'] } as const
    expect(decide(nobody, { ...bo, isEmailVerified: false }, aPolicy({}, blocked))).toEqual(refused('guestsNotAllowed'))
  })

  it('gets a name without invisible or endless parts, and never an unproved address for one', () => {
    const nameBy = (identity: Partial<ExternalIdentity>) =>
      (decide(nobody, { email: 'bo@victim.test', ...identity }) as { draft: { displayName: string } }).draft.displayName
    expect(nameBy({ name: ' B\u202eo\n D ' })).toBe('B o D')
    expect(nameBy({ name: 'x'.repeat(500) })).toHaveLength(200)
    expect(nameBy({ name: '\u200b' })).toBe('bo')
    expect(nameBy({ name: null, email: null })).toBe('House')
  })
})
