/** Small factories for the tests of the rules: each fills in what a test does not care about. */
import type { SeenItem } from '../access/authorize.ts'
import type { Grant } from '../access/grant.ts'
import { judge } from '../access/judge.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { DriveKey, ItemKey } from '../ids.ts'
import type { ChainLink, Drive, Item } from '../items/item.ts'
import type { OperationContext } from '../operation-context.ts'
import type { ReachingGrant } from '../ports/items.ts'
import type { Logger } from '../ports/log.ts'
import type { Caller, PrincipalId } from '../principal.ts'
import { defaultSettings, type Settings } from '../settings.ts'

/** The moment at which all of it happens. */
export const testNow = Date.UTC(2027, 0, 1, 12)

export const silentLog: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** Item keys with words; the first four are a chain. */
export const keys = { root: 1, folder: 2, sub: 3, file: 4, other: 9 } as const satisfies Record<string, number>
const chainNames = ['root', 'Projects', '2026', 'Plan.docx']

/** A member of the organisation whose id is the name, so that a failure reads well. */
export function aUser(name: string, change: Partial<PrincipalRecord> = {}): PrincipalRecord {
  return {
    id: name as PrincipalId,
    kind: 'user',
    displayName: name,
    mail: `${name}@convite.example`,
    mailNickname: name,
    userPrincipalName: `${name}@convite.example`,
    userType: 'Member',
    externalUserState: null,
    isEnabled: true,
    preferredLanguage: null,
    givenName: null,
    surname: null,
    jobTitle: null,
    description: null,
    isMailEnabled: false,
    isSecurityEnabled: false,
    isUnified: false,
    isAdmin: false,
    createdAt: testNow,
    isDeleted: false,
    tokensValidFrom: null,
    ...change,
  }
}

/** A guest who has signed in once. */
export function aGuest(name: string, change: Partial<PrincipalRecord> = {}): PrincipalRecord {
  return aUser(name, {
    mail: `${name}@partner.example`,
    mailNickname: null,
    userType: 'Guest',
    externalUserState: 'Accepted',
    ...change,
  })
}

/** A security group without an address. */
export function aGroup(name: string, change: Partial<PrincipalRecord> = {}): PrincipalRecord {
  return aUser(name, {
    kind: 'group',
    mail: null,
    userPrincipalName: null,
    userType: null,
    isSecurityEnabled: true,
    ...change,
  })
}

/** Ana's business drive. */
export function aDrive(change: Partial<Drive> = {}): Drive {
  return {
    key: 77 as DriveKey,
    type: 'business',
    name: 'Files',
    description: null,
    ownerKind: 'user',
    ownerId: 'ana',
    isPremium: false,
    rootId: keys.root as ItemKey,
    seq: 100,
    quotaTotal: 0,
    usedBytes: 0,
    deletedBytes: 0,
    createdAt: testNow,
    createdBy: null,
    modifiedAt: testNow,
    modifiedBy: null,
    ...change,
  }
}

/** The file at the end of the chain. */
export function anItem(change: Partial<Item> = {}): Item {
  return {
    drive: 77 as DriveKey,
    key: keys.file as ItemKey,
    parent: keys.sub as ItemKey,
    isFolder: false,
    name: 'Plan.docx',
    size: 5,
    childCount: 0,
    mimeType: null,
    quickXorHash: null,
    sha1Hash: null,
    sha256Hash: null,
    version: 1,
    description: null,
    seq: 4,
    contentSeq: 4,
    aclSeq: 0,
    ownGrants: 0,
    createdAt: testNow,
    createdBy: null,
    modifiedAt: testNow,
    modifiedBy: null,
    fsCreatedAt: testNow,
    fsModifiedAt: testNow,
    fsAccessedAt: null,
    lockedBy: null,
    ...change,
  }
}

/** Root, Projects, 2026, Plan.docx; `broken` names the keys of those that inherit nothing. */
export function aChain(broken: readonly number[] = [], length = 4): readonly ChainLink[] {
  return chainNames.slice(0, length).map((name, index) => ({
    key: (index + 1) as ItemKey,
    name,
    aclSeq: 0,
    isDeleted: false,
    isBroken: broken.includes(index + 1),
    ownGrants: 0,
  }))
}

/** A grant that reaches the caller. */
export function reaching(item: number, rank: number, change: Partial<ReachingGrant> = {}): ReachingGrant {
  return { item: item as ItemKey, grantee: 'ben', rank, expiresAt: null, kind: 'direct', ...change }
}

/** A stored direct grant of Ben's to read, made by Ana on the file. */
export function aGrant(change: Partial<Grant> = {}): Grant {
  return {
    drive: 77 as DriveKey,
    item: keys.file as ItemKey,
    grantee: 'ben',
    kind: 'direct',
    permissionId: `permission-of-${change.grantee ?? 'ben'}`,
    rank: 1,
    expiresAt: null,
    principalId: change.kind === 'anonymous' ? null : (change.grantee ?? 'ben'),
    email: null,
    isSignInRequired: true,
    grantedBy: 'ana',
    createdAt: testNow,
    createdSeq: 1,
    redeemedBy: null,
    redeemedAt: null,
    secretSealed: null,
    hasPassword: false,
    ...change,
  }
}

/** The token of a person, or of an application when `userId` is null. */
export function aCaller(change: Partial<Caller> = {}): Caller {
  const kind = change.userId === null ? 'app' : 'user'
  return {
    kind,
    tenantId: 'tenant',
    appId: 'client',
    userId: 'ben' as PrincipalId,
    scopes: new Set(['Files.ReadWrite.All']),
    ...change,
  }
}

/** The call of a person: by default Ben, a member, whose token reaches everything. */
export function anOp(
  account: PrincipalRecord | null = aUser('ben'),
  change: Partial<Omit<OperationContext, 'settings'>> & { readonly settings?: Partial<Settings> } = {},
): OperationContext {
  return {
    caller: aCaller({ userId: account?.id ?? null }),
    account,
    scopeReach: 'all',
    now: testNow,
    requestId: 'request-1',
    log: silentLog,
    ...change,
    settings: { ...defaultSettings, ...change.settings },
  }
}

export interface SeenFacts {
  readonly drive?: Partial<Drive>
  readonly item?: Partial<Item>
  /** Keys of the items that inherit nothing. */
  readonly broken?: readonly number[]
  /** How many links of the chain; 1 is the root itself. */
  readonly depth?: number
  readonly reaching?: readonly ReachingGrant[]
  readonly uniqueScopes?: number
}

/** An item as the caller sees it, judged by the access function. By default the caller may read it through a grant on the file. */
export function aSeen(op: OperationContext, facts: SeenFacts = {}): SeenItem {
  const depth = facts.depth ?? 4
  const chain = aChain(facts.broken, depth)
  const self = chain.at(-1) as ChainLink
  const above = chain.at(-2)?.key ?? null
  const item = anItem({ key: self.key, parent: above, name: self.name, isFolder: depth < 4, ...facts.item })
  const grants = facts.reaching ?? [reaching(self.key, 1, { grantee: op.caller.userId ?? 'ben' })]
  const { caller, account, settings, now } = op
  return {
    drive: aDrive(facts.drive),
    item,
    chain,
    uniqueScopes: facts.uniqueScopes ?? 0,
    directoryVersion: 1,
    reaching: grants,
    verdict: judge({ caller, account, settings, now, chain, reaching: grants }),
  }
}
