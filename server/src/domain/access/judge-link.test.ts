import { describe, expect, it } from 'vitest'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { DriveKey, ItemKey } from '../ids.ts'
import type { DriveType } from '../items/item.ts'
import type { LocatedFacts } from '../ports/items.ts'
import { defaultSettings, type Settings } from '../settings.ts'
import type { Grant } from './grant.ts'
import { createJudgeLink } from './judge-link.ts'

const open: Settings = { ...defaultSettings, sharingCapability: 'externalUserAndGuestSharing' }
const now = 1000

const aLink = (change: Partial<Grant> = {}): Grant => ({
  drive: 1 as DriveKey,
  item: 2 as ItemKey,
  grantee: 'mail:x@y.example',
  kind: 'anonymous',
  permissionId: 'p',
  rank: 1,
  expiresAt: null,
  principalId: null,
  email: 'x@y.example',
  isSignInRequired: false,
  grantedBy: 'ana',
  createdAt: 0,
  createdSeq: 1,
  redeemedBy: null,
  redeemedAt: null,
  secretSealed: null,
  hasPassword: false,
  ...change,
})

interface World {
  readonly link?: Partial<Grant>
  readonly settings?: Settings
  readonly driveType?: DriveType
  /** The creator's role on the item. */
  readonly rank?: number
  readonly creator?: Partial<PrincipalRecord> | null
  readonly isGone?: boolean
  readonly isRegistered?: boolean
}

async function judgeWorld({
  link,
  settings = open,
  driveType = 'business',
  rank = 3,
  creator = {},
  isGone = false,
  isRegistered = true,
}: World) {
  const facts = {
    drive: { key: 1, type: driveType },
    item: { key: 2, isFolder: false },
    chain: [
      { key: 1, isBroken: false },
      { key: 2, isBroken: false },
    ],
    reaching: rank === 0 ? [] : [{ item: 2, grantee: 'ana', rank, expiresAt: null, kind: 'direct' }],
    uniqueScopes: 0,
    directoryVersion: 1,
  } as unknown as LocatedFacts
  const account = {
    id: 'ana',
    kind: 'user',
    userType: 'Member',
    isEnabled: true,
    isDeleted: false,
    externalUserState: null,
    mail: 'ana@convite.example',
    ...creator,
  }
  const judgeLink = createJudgeLink({
    items: { locate: async () => (isGone ? null : facts) },
    accounts: { find: async () => (creator === null ? null : (account as PrincipalRecord)) },
    applications: { findByClientId: async () => (isRegistered ? ({} as never) : null) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  })
  const verdict = await judgeLink(aLink(link), settings, now)
  return verdict.kind === 'open' ? verdict.rank : verdict.kind === 'closed' ? verdict.reason : verdict.kind
}

describe('an anonymous link', () => {
  it('gives its role, and never more than its creator could give now', async () => {
    expect(await judgeWorld({})).toBe(1)
    expect(await judgeWorld({ link: { rank: 2 } })).toBe(2)
    expect(await judgeWorld({ link: { rank: 2 }, rank: 2 })).toBe(2)
    expect(await judgeWorld({ link: { rank: 2 }, rank: 1 })).toBe('creator')
  })

  it('ends to the millisecond', async () => {
    expect(await judgeWorld({ link: { expiresAt: now + 1 } })).toBe(1)
    expect(await judgeWorld({ link: { expiresAt: now } })).toBe('expired')
  })

  it('closes with its item and with the account of its creator', async () => {
    expect(await judgeWorld({ isGone: true })).toBe('gone')
    expect(await judgeWorld({ creator: null })).toBe('creator')
    expect(await judgeWorld({ creator: { isEnabled: false } })).toBe('creator')
    expect(await judgeWorld({ creator: { isDeleted: true } })).toBe('creator')
    expect(await judgeWorld({ rank: 0 })).toBe('creator')
    expect(await judgeWorld({ link: { grantedBy: null } })).toBe('creator')
  })

  it('closes when its creator may not share any more', async () => {
    const membersMayNot = { ...open, membersMayShare: false }
    expect(await judgeWorld({ rank: 2, settings: membersMayNot })).toBe('creator')
    expect(await judgeWorld({ rank: 3, settings: membersMayNot })).toBe(1)
    const guest = { userType: 'Guest', externalUserState: 'Accepted' } as const
    expect(await judgeWorld({ rank: 2, creator: guest })).toBe('creator')
    expect(
      await judgeWorld({ rank: 2, creator: guest, settings: { ...open, isResharingByExternalUsersEnabled: true } }),
    ).toBe(1)
  })

  it('opens only where the sharing level allows links without sign-in', async () => {
    for (const sharingCapability of [
      'disabled',
      'existingExternalUserSharingOnly',
      'externalUserSharingOnly',
    ] as const) {
      expect(await judgeWorld({ settings: { ...open, sharingCapability } })).toBe('level')
      const personal = await judgeWorld({ settings: { ...open, sharingCapability }, driveType: 'personal' })
      expect(personal).toBe(sharingCapability === 'disabled' ? 'level' : 1)
    }
  })

  it('of an application lives as long as the application is registered', async () => {
    expect(await judgeWorld({ link: { grantedBy: 'app:robot' }, rank: 0 })).toBe(1)
    expect(await judgeWorld({ link: { grantedBy: 'app:robot' }, isRegistered: false })).toBe('creator')
  })

  it('asks for its password when it has one, and only then when it is open at all', async () => {
    expect(await judgeWorld({ link: { hasPassword: true } })).toBe('password')
    expect(await judgeWorld({ link: { hasPassword: true, expiresAt: 1 } })).toBe('expired')
    expect(await judgeWorld({ link: { hasPassword: true }, creator: { isEnabled: false } })).toBe('creator')
  })

  it('is no other kind of permission', async () => {
    for (const kind of ['direct', 'people'] as const) expect(await judgeWorld({ link: { kind } })).toBe('notAnonymous')
  })
})
