/**
 * What an anonymous link opens: the same questions as for a person, asked at each use (design.md section 10, security
 * lessons A2, A5 and C2). A visitor is nobody; the link gives what its own row says, and no more than whoever made it
 * could give at this moment.
 */
import type { ItemReader, LocatedFacts } from '../ports/items.ts'
import type { OperationContext } from '../operation-context.ts'
import type { Accounts } from '../ports/accounts.ts'
import type { ApplicationRegistry } from '../ports/application-registry.ts'
import type { Logger } from '../ports/log.ts'
import type { PrincipalId } from '../principal.ts'
import { type Settings, sharingLevelRank } from '../settings.ts'
import { refuse } from './authorize.ts'
import { type Grant, isActive, roleRank } from './grant.ts'
import { judge } from './judge.ts'

export type LinkVerdict =
  | { readonly kind: 'open'; readonly facts: LocatedFacts; readonly rank: number }
  /** It asks for a password first. */
  | { readonly kind: 'password' }
  | { readonly kind: 'closed'; readonly reason: 'notAnonymous' | 'expired' | 'gone' | 'level' | 'creator' }

/** Judges an anonymous link at a moment of the movable clock. */
export type JudgeLink = (grant: Grant, settings: Settings, now: number) => Promise<LinkVerdict>

export interface JudgeLinkDeps {
  readonly items: Pick<ItemReader, 'locate'>
  readonly accounts: Pick<Accounts, 'find'>
  readonly applications: ApplicationRegistry
  readonly log: Logger
}

const closed = (reason: Extract<LinkVerdict, { kind: 'closed' }>['reason']): LinkVerdict => ({ kind: 'closed', reason })

/** Wires the judgement. */
export function createJudgeLink(deps: JudgeLinkDeps): JudgeLink {
  return async (grant, settings, now) => {
    if (grant.kind !== 'anonymous') return closed('notAnonymous')
    if (!isActive(grant, now)) return closed('expired')
    const creator = grant.grantedBy ?? ''
    const facts = await deps.items.locate(grant.drive, grant.item, creator.startsWith('app:') ? '' : creator)
    if (!facts) return closed('gone')
    if (!allowsAnonymous(settings, facts)) return closed('level')
    const bound = await boundOf(deps, creator, facts, settings, now)
    if (bound === 0) return closed('creator')
    return grant.hasPassword ? { kind: 'password' } : { kind: 'open', facts, rank: Math.min(grant.rank, bound) }
  }
}

/** invite.md V35: personal drives need no level for it. When nothing may be shared outside at all, no link opens. */
function allowsAnonymous({ sharingCapability }: Settings, { drive }: LocatedFacts): boolean {
  if (drive.type === 'personal') return sharingLevelRank[sharingCapability] > 0
  return sharingCapability === 'externalUserAndGuestSharing'
}

/** The highest role that the creator may give now; 0 when none. */
async function boundOf(
  deps: JudgeLinkDeps,
  creator: string,
  facts: LocatedFacts,
  settings: Settings,
  now: number,
): Promise<number> {
  if (creator.startsWith('app:')) {
    return (await deps.applications.findByClientId(creator.slice(4))) === null ? 0 : roleRank.owner
  }
  const account = creator === '' ? null : await deps.accounts.find(creator, facts.directoryVersion)
  if (account === null) return 0
  const caller = {
    kind: 'user' as const,
    tenantId: '',
    appId: '',
    userId: creator as PrincipalId,
    scopes: new Set<string>(),
  }
  const verdict = judge({ caller, account, settings, now, chain: facts.chain, reaching: facts.reaching })
  if (verdict.rank === 0) return 0
  const op: OperationContext = { caller, account, scopeReach: 'all', now, settings, requestId: '', log: deps.log }
  return refuse(op, 'share', { ...facts, verdict }) === null ? verdict.rank : 0
}
