import { describe, expect, it } from 'vitest'
import type { MailAddress } from '../identities/address.ts'
import { parseAddress } from '../identities/address.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { DriveType } from '../items/item.ts'
import type { Random } from '../ports/clock.ts'
import { linkPurpose, type Secrets } from '../ports/secrets.ts'
import { aGroup, aGuest, anOp, aSeen, aUser, testNow } from '../testing/facts.ts'
import { granteeOf, isDirect, mergeSame, type PlanTerms, planGrant } from './grant-plan.ts'
import { claimOf, permissionIdOf } from './permission-id.ts'

const addressOf = (text: string): MailAddress => {
  const parsed = parseAddress(text, { allowLocalhost: false })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.address
}

/** Bytes and GUIDs that count up. */
function countingRandom(): Random {
  let count = 0
  return {
    bytes: size => Buffer.alloc(size, ++count),
    guid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
  }
}

const secrets: Secrets = {
  seal: (text, purpose) => `sealed(${text})for(${purpose})`,
  open: () => '',
  hash: text => `hash(${text})`,
  fingerprint: (text: string) => text,
  hashPassword: async text => `password(${text})`,
}

const standard: PlanTerms = {
  rank: 1,
  requireSignIn: true,
  expiresAt: null,
  passwordHash: null,
  guestDomain: 'convite.example',
  now: testNow,
}

function plan(
  driveType: DriveType,
  recipient: { principal?: PrincipalRecord; address?: string },
  terms: Partial<PlanTerms> = {},
) {
  const op = anOp(aUser('ana'))
  return planGrant(
    aSeen(op, { drive: { type: driveType } }),
    {
      index: 3,
      principal: recipient.principal ?? null,
      address: recipient.address === undefined ? null : addressOf(recipient.address),
      siteUser: null,
    },
    { ...standard, ...terms },
    { random: countingRandom(), secrets, hasSiteUser: id => id === 'known' },
  )
}

const ben = aUser('ben')
const planners = aGroup('planners')
const guest = aGuest('bo')
const pending = aGuest('cy', { externalUserState: 'PendingAcceptance' })

describe('what an invite creates', () => {
  it.each([
    // [drive type, sign-in, recipient, kind]
    ['business', true, { principal: ben }, 'direct'],
    ['business', true, { principal: planners }, 'direct'],
    ['business', true, { principal: guest }, 'direct'],
    ['business', true, { principal: pending }, 'people'],
    ['business', true, { address: 'new@elsewhere.example' }, 'people'],
    ['business', false, { principal: ben }, 'anonymous'],
    ['business', false, { address: 'new@elsewhere.example' }, 'anonymous'],
    ['documentLibrary', true, { principal: ben }, 'direct'],
    ['documentLibrary', true, { principal: pending }, 'people'],
    ['documentLibrary', false, { principal: ben }, 'anonymous'],
    ['personal', true, { principal: ben }, 'people'],
    ['personal', true, { principal: planners }, 'people'],
    ['personal', true, { address: 'new@elsewhere.example' }, 'people'],
    ['personal', false, { address: 'new@elsewhere.example' }, 'anonymous'],
  ] as const)('on a %s drive, sign-in %s, for %j: %s', (driveType, requireSignIn, recipient, kind) => {
    const { draft } = plan(driveType, recipient, { requireSignIn })
    expect(draft.kind).toBe(kind)
    expect(draft.isSignInRequired).toBe(requireSignIn)
    // A link has a secret of its own, stored as a hash and sealed; a direct grant has none.
    expect(draft.secretHash !== null).toBe(kind !== 'direct')
    expect(draft.secretSealed !== null).toBe(kind !== 'direct')
  })

  it('a direct grant has the id that follows from its principal, a link one that nobody can guess', () => {
    expect(plan('business', { principal: ben }).draft.permissionId).toBe(permissionIdOf(ben))
    expect(plan('business', { principal: pending }).draft.permissionId).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('a link’s secret begins with its drive’s key and is sealed for its permission alone', () => {
    const { draft } = plan('personal', { principal: ben })
    const secret = /^hash\((.*)\)$/.exec(draft.secretHash ?? '')?.[1] ?? ''
    expect(secret).toMatch(/^[a-z2-7]{10}[A-Za-z0-9_-]{24}$/)
    expect(draft.secretSealed).toBe(`sealed(${secret})for(${linkPurpose(77, draft.permissionId)})`)
  })

  it('mail goes to the stored address, never to the typed one', () => {
    const typed = plan('business', { principal: ben, address: 'BEN@convite.example' })
    expect(typed.mailTo).toBe('ben@convite.example')
    expect(typed.draft.email).toBe('BEN@convite.example')
    expect(plan('business', { principal: planners }).mailTo).toBeNull()
  })

  it('role, expiry, password and place in the request are taken over', () => {
    const made = plan('personal', { principal: ben }, { rank: 2, expiresAt: testNow + 5, passwordHash: 'hashed' })
    expect(made).toMatchObject({ index: 3, draft: { rank: 2, expiresAt: testNow + 5, passwordHash: 'hashed' } })
  })

  it('asks for a siteUser number only for whoever the drive does not know', () => {
    expect(plan('business', { principal: ben }).draft.hasSiteUser).toBe(false)
    expect(plan('business', { principal: aUser('known') }).draft.hasSiteUser).toBe(true)
  })
})

describe('the guest of a new address', () => {
  it('is made from address and name alone: the least of all accounts', () => {
    const { guest: draft, principal } = plan('business', { address: 'New.One@Elsewhere.Example' })
    expect(draft).toMatchObject({ address: 'New.One@elsewhere.example', folded: 'new.one@elsewhere.example' })
    expect(draft?.userPrincipalName).toBe('New.One_elsewhere.example#EXT#@convite.example')
    expect(principal).toMatchObject({
      id: draft?.id,
      userType: 'Guest',
      externalUserState: 'PendingAcceptance',
      isAdmin: false,
      isSecurityEnabled: false,
      isUnified: false,
      isEnabled: true,
    })
  })

  it('is not made for somebody who has an account', () => {
    expect(plan('business', { principal: pending, address: 'cy@partner.example' }).guest).toBeNull()
  })
})

describe('what makes a grant unique', () => {
  it('is the principal with sign-in, the folded address to which mail goes without', () => {
    const holder = (id: string, mail: string | null) => ({ id: id as never, mail })
    expect(granteeOf(true, holder('bo', 'bo@partner.example'))).toBe('bo')
    expect(granteeOf(false, holder('bo', 'Bo@Partner.example'))).toBe('mail:bo@partner.example')
    expect(granteeOf(false, holder('bo', null))).toBe('mail:bo')
    // The Kelvin sign is another letter: two people must not share one link (security lesson D8).
    expect(granteeOf(false, holder('kim', '\u212Aim@partner.example'))).not.toBe(
      granteeOf(false, holder('kim', 'kim@partner.example')),
    )
  })

  it('so one person named by three of their addresses is one open link to one mailbox', () => {
    const known = aUser('grace', { mail: 'grace@convite.example' })
    const plans = ['grace@convite.example', 'g.okafor@convite.example', 'grace.okafor@convite.example'].map(address =>
      plan('business', { principal: known, address }, { requireSignIn: false }),
    )
    const merged = mergeSame(plans)
    expect(merged.map(({ draft }) => draft.grantee)).toEqual(['mail:grace@convite.example'])
    expect(merged[0]?.mailTo).toBe('grace@convite.example')
  })

  it('so one person named by e-mail, alias and id is one grant at the first position', () => {
    const plans = [
      plan('business', { principal: ben, address: 'ben@convite.example' }),
      plan('business', { principal: planners }),
      plan('business', { principal: ben }),
    ]
    expect(mergeSame(plans).map(({ draft }) => draft.grantee)).toEqual(['ben', 'planners'])
    expect(mergeSame(plans)[0]).toBe(plans[0])
  })

  it('and two spellings of one unknown address are one guest', () => {
    const plans = ['new@elsewhere.example', 'NEW@ELSEWHERE.example', 'other@elsewhere.example'].map(address =>
      plan('business', { address }),
    )
    expect(mergeSame(plans)).toEqual([plans[0], plans[2]])
  })

  it('isDirect is said of somebody of the directory who has signed in, with sign-in, not on personal drives', () => {
    const seen = (type: DriveType) => aSeen(anOp(), { drive: { type } })
    expect(isDirect(seen('business'), true, ben)).toBe(true)
    expect(isDirect(seen('business'), false, ben)).toBe(false)
    expect(isDirect(seen('business'), true, null)).toBe(false)
    expect(isDirect(seen('business'), true, pending)).toBe(false)
    expect(isDirect(seen('personal'), true, ben)).toBe(false)
  })
})

describe('ids of permissions', () => {
  it('are the claim of the principal, in letters that need no escaping', () => {
    const decoded = (principal: PrincipalRecord) => Buffer.from(permissionIdOf(principal), 'base64url').toString()
    expect(decoded(ben)).toBe('i:0#.f|membership|ben')
    expect(decoded(planners)).toBe('c:0t.c|tenant|planners')
    expect(decoded(aGroup('launch', { isUnified: true }))).toBe('c:0o.c|federateddirectoryclaimprovider|launch')
    for (const principal of [ben, planners, guest]) {
      expect(permissionIdOf(principal)).toMatch(/^[A-Za-z0-9_-]+$/)
      expect(decoded(principal)).toBe(claimOf(principal))
    }
  })

  it('do not change with names and addresses', () => {
    expect(
      permissionIdOf(aUser('ben', { userPrincipalName: 'benjamin@convite.example', displayName: 'Benjamin' })),
    ).toBe(permissionIdOf(ben))
  })
})
