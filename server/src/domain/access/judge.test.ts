import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { ReachingGrant } from '../ports/items.ts'
import type { Caller } from '../principal.ts'
import { defaultSettings, type Settings, type SharingCapability, sharingLevelRank } from '../settings.ts'
import { aCaller, aChain, aGuest, aUser, keys, reaching, testNow } from '../testing/facts.ts'
import { breakIndex, judge } from './judge.ts'

interface Question {
  readonly caller?: Caller
  readonly account?: PrincipalRecord | null
  readonly settings?: Partial<Settings>
  readonly now?: number
  readonly broken?: readonly number[]
  readonly reaching?: readonly ReachingGrant[]
}

const ask = ({
  caller = aCaller(),
  account = aUser('ben'),
  settings = {},
  now = testNow,
  broken = [],
  reaching: grants = [],
}: Question) =>
  judge({
    caller,
    account,
    settings: { ...defaultSettings, ...settings },
    now,
    chain: aChain(broken),
    reaching: grants,
  })

const rankOf = (question: Question) => ask(question).rank

describe('grants', () => {
  it('count on the item and on every folder above it', () => {
    for (const item of [keys.root, keys.folder, keys.sub, keys.file])
      expect(rankOf({ reaching: [reaching(item, 1)] })).toBe(1)
    expect(rankOf({ reaching: [reaching(keys.other, 3)] })).toBe(0)
    expect(rankOf({})).toBe(0)
  })

  it('add up: the highest wins, wherever it stands, and all that count are told highest first', () => {
    const grants = [
      reaching(keys.file, 1),
      reaching(keys.root, 2, { grantee: 'planners' }),
      reaching(keys.sub, 1, { grantee: 'team' }),
    ]
    const verdict = ask({ reaching: grants })
    expect(verdict.rank).toBe(2)
    expect(verdict.counting.map(grant => grant.grantee)).toEqual(['planners', 'ben', 'team'])
    expect(verdict.refusal).toBeNull()
  })

  it('end with their expiry, to the millisecond', () => {
    const at = (expiresAt: number) => rankOf({ reaching: [reaching(keys.file, 2, { expiresAt })] })
    expect(at(testNow + 1)).toBe(2)
    expect(at(testNow)).toBe(0)
    expect(at(testNow - 1)).toBe(0)
  })

  it('that ended leave those that go on', () => {
    const grants = [reaching(keys.file, 2, { expiresAt: testNow }), reaching(keys.root, 1)]
    expect(ask({ reaching: grants })).toMatchObject({ rank: 1, counting: [{ item: keys.root }] })
  })

  it('say why there is no access when none counts', () => {
    expect(ask({}).refusal).toMatchObject({ layer: 'grants' })
  })
})

describe('a break of inheritance', () => {
  it('closes what lies above it and nothing below', () => {
    expect(rankOf({ broken: [keys.sub], reaching: [reaching(keys.folder, 2)] })).toBe(0)
    expect(rankOf({ broken: [keys.sub], reaching: [reaching(keys.sub, 2)] })).toBe(2)
    expect(rankOf({ broken: [keys.sub], reaching: [reaching(keys.file, 2)] })).toBe(2)
  })

  it('the nearest of several decides', () => {
    const broken = [keys.folder, keys.file]
    expect(rankOf({ broken, reaching: [reaching(keys.folder, 2), reaching(keys.sub, 2)] })).toBe(0)
    expect(rankOf({ broken, reaching: [reaching(keys.file, 1)] })).toBe(1)
    expect(breakIndex(aChain(broken))).toBe(3)
    expect(breakIndex(aChain())).toBe(-1)
  })

  it('leaves owners of the drive their access', () => {
    expect(rankOf({ broken: [keys.file], reaching: [reaching(keys.root, 3)] })).toBe(3)
  })
})

describe('the account', () => {
  it('has nothing when it is disabled, deleted or unknown, whatever it was granted', () => {
    const grants = [reaching(keys.file, 3)]
    expect(rankOf({ reaching: grants })).toBe(3)
    for (const account of [aUser('ben', { isEnabled: false }), aUser('ben', { isDeleted: true }), null]) {
      expect(ask({ account, reaching: grants })).toMatchObject({ rank: 0, counting: [], refusal: { layer: 'account' } })
    }
  })

  it('of a guest counts from the first sign-in on', () => {
    const grants = [reaching(keys.file, 1)]
    expect(rankOf({ account: aGuest('bo'), reaching: grants })).toBe(1)
    expect(ask({ account: aGuest('bo', { externalUserState: 'PendingAcceptance' }), reaching: grants })).toMatchObject({
      rank: 0,
      refusal: { layer: 'account' },
    })
  })
})

describe('policy at the moment of access', () => {
  const grants = [reaching(keys.file, 2)]
  const levels = Object.keys(sharingLevelRank) as SharingCapability[]

  it.each(levels)('a guest under %s', sharingCapability => {
    const verdict = ask({ account: aGuest('bo'), settings: { sharingCapability }, reaching: grants })
    expect(verdict.rank).toBe(sharingCapability === 'disabled' ? 0 : 2)
    expect(verdict.refusal?.layer).toBe(sharingCapability === 'disabled' ? 'level' : undefined)
  })

  it.each(levels)('no level stops a member: %s', sharingCapability => {
    expect(rankOf({ settings: { sharingCapability }, reaching: grants })).toBe(2)
  })

  it('stops guests of domains that are not open, compared without case, sub-domains apart', () => {
    const guest = (mail: string | null) => aGuest('bo', { mail })
    const blocked = {
      sharingDomainRestrictionMode: 'blockList',
      sharingBlockedDomainList: ['partner.example'],
    } as const
    const allowed = {
      sharingDomainRestrictionMode: 'allowList',
      sharingAllowedDomainList: ['partner.example'],
    } as const
    const of = (mail: string | null, settings: Partial<Settings>) =>
      rankOf({ account: guest(mail), settings, reaching: grants })
    expect(of('bo@partner.example', blocked)).toBe(0)
    expect(of('bo@Partner.EXAMPLE', blocked)).toBe(0)
    expect(of('bo@sub.partner.example', blocked)).toBe(2)
    expect(of('bo@partner.example', allowed)).toBe(2)
    expect(of('bo@other.example', allowed)).toBe(0)
    expect(of(null, allowed)).toBe(0)
    expect(of('bo@partner.example', { sharingBlockedDomainList: ['partner.example'] })).toBe(2)
  })

  it('the lists are for guests, not for members', () => {
    const settings = {
      sharingDomainRestrictionMode: 'blockList',
      sharingBlockedDomainList: ['convite.example'],
    } as const
    expect(rankOf({ settings, reaching: grants })).toBe(2)
  })
})

describe('an application', () => {
  const app = (...scopes: string[]) =>
    rankOf({ caller: aCaller({ userId: null, scopes: new Set(scopes) }), account: null })

  it('has what its permissions say on every item, and no grant counts', () => {
    for (const scope of ['Files.ReadWrite.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All'])
      expect(app(scope)).toBe(3)
    for (const scope of ['Files.Read.All', 'Sites.Read.All']) expect(app(scope)).toBe(1)
    for (const scope of ['Files.Read', 'Files.ReadWrite', 'User.Read.All']) expect(app(scope)).toBe(0)
    expect(app()).toBe(0)
    expect(app('Files.Read.All', 'Sites.ReadWrite.All')).toBe(3)
  })
})

describe('in every small world', () => {
  const grant = fc.record({
    item: fc.integer({ min: 1, max: 5 }),
    rank: fc.integer({ min: 1, max: 3 }),
    expiresAt: fc.constantFrom(null, testNow - 1, testNow, testNow + 1),
  })

  it('the verdict is the highest rank among what stands below the nearest break, owners apart', () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 6 }), fc.subarray([1, 2, 3, 4]), (grants, broken) => {
        const all = grants.map(({ item, rank, expiresAt }) => reaching(item, rank, { expiresAt }))
        let best = 0
        for (const { item, rank, expiresAt } of grants) {
          const isBelow = item <= 4 && item >= Math.max(0, ...broken)
          if ((isBelow || (rank === 3 && item <= 4)) && (expiresAt === null || expiresAt > testNow))
            best = Math.max(best, rank)
        }
        const verdict = ask({ broken, reaching: all })
        expect(verdict.rank).toBe(best)
        expect(verdict.refusal === null).toBe(best > 0)
      }),
    )
  })

  it('one more grant never takes anything away, one more break never gives anything', () => {
    fc.assert(
      fc.property(
        fc.array(grant, { maxLength: 5 }),
        grant,
        fc.subarray([1, 2, 3, 4]),
        fc.integer({ min: 1, max: 4 }),
        (grants, more, broken, closed) => {
          const facts = grants.map(({ item, rank, expiresAt }) => reaching(item, rank, { expiresAt }))
          const before = rankOf({ broken, reaching: facts })
          expect(
            rankOf({ broken, reaching: [...facts, reaching(more.item, more.rank, { expiresAt: more.expiresAt })] }),
          ).toBeGreaterThanOrEqual(before)
          expect(rankOf({ broken: [...broken, closed], reaching: facts })).toBeLessThanOrEqual(before)
        },
      ),
    )
  })
})
