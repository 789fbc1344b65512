/**
 * The one access function (design.md section 4, permissions.md section 7). Every way to an item goes through
 * `judge`; nothing else decides who may do what. Role and state are read at the check, never taken from a token.
 */
import type { PrincipalRecord } from '../identities/principal-record.ts'
import { isPendingGuest } from '../identities/principal-record.ts'
import type { ChainLink } from '../items/item.ts'
import type { ReachingGrant } from '../ports/items.ts'
import type { Caller } from '../principal.ts'
import { isDomainAllowed, type Settings, sharingLevelRank } from '../settings.ts'
import { roleRank } from './grant.ts'

/** Why somebody has no access although a grant may exist. */
export interface Refusal {
  readonly layer: 'account' | 'level' | 'domain' | 'grants'
  readonly message: string
}

export interface Verdict {
  /** 0 none, 1 read, 2 write, 3 owner. */
  readonly rank: number
  /** The grants that count, highest first. */
  readonly counting: readonly ReachingGrant[]
  readonly refusal: Refusal | null
}

export interface AccessQuestion {
  readonly caller: Caller
  readonly account: PrincipalRecord | null
  readonly settings: Settings
  readonly now: number
  readonly chain: readonly Pick<ChainLink, 'key' | 'isBroken'>[]
  readonly reaching: readonly ReachingGrant[]
}

const none = (refusal: Refusal): Verdict => ({ rank: 0, counting: [], refusal })

/** Application permissions that open every drive, by what they allow. */
const appWrite = ['Files.ReadWrite.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All']
const appRead = ['Files.Read.All', 'Sites.Read.All']

/** Judges what a caller may do on an item. Pure: all facts are handed in. */
export function judge(question: AccessQuestion): Verdict {
  const { caller, account, settings } = question
  if (caller.kind === 'app') return judgeApplication(caller)
  const refusal = refuseAccount(account, settings)
  return refusal ? none(refusal) : judgeGrants(question)
}

/** Why a person may open nothing at all, whatever they were granted; null when their grants count. */
export function refuseAccount(account: PrincipalRecord | null, settings: Settings): Refusal | null {
  if (!account || account.isDeleted || !account.isEnabled) {
    return { layer: 'account', message: 'the account is disabled or gone' }
  }
  return account.userType === 'Guest' ? judgeGuest(account, settings) : null
}

function judgeApplication(caller: Caller): Verdict {
  const has = (scope: string) => caller.scopes.has(scope)
  const rank = appWrite.some(has) ? roleRank.owner : appRead.some(has) ? roleRank.read : 0
  return { rank, counting: [], refusal: rank > 0 ? null : { layer: 'grants', message: 'no application permission' } }
}

/** Policy is judged at access time: tightening stops guests at once, loosening revives them (policy.md section 2, rule 4). */
function judgeGuest(account: PrincipalRecord, settings: Settings): Refusal | null {
  if (isPendingGuest(account)) return { layer: 'account', message: 'the invitation has not been redeemed' }
  if (sharingLevelRank[settings.sharingCapability] === 0) {
    return { layer: 'level', message: 'sharing outside is disabled' }
  }
  const domain = account.mail?.slice(account.mail.lastIndexOf('@') + 1).toLowerCase() ?? ''
  return isDomainAllowed(settings, domain) ? null : { layer: 'domain', message: `the domain ${domain} is not allowed` }
}

/** The index of the nearest break of inheritance; what lies above it does not count. */
export function breakIndex(chain: AccessQuestion['chain']): number {
  return chain.findLastIndex(link => link.isBroken)
}

function judgeGrants({ chain, reaching, now }: AccessQuestion): Verdict {
  const nearest = breakIndex(chain)
  const depth = new Map(chain.map((link, index) => [link.key as number, index]))
  const counting = reaching.filter(grant => {
    const index = depth.get(grant.item)
    if (index === undefined || (grant.expiresAt !== null && grant.expiresAt <= now)) return false
    // Owners of the drive keep access below a break (permissions.md section 6, rule 10).
    return index >= nearest || grant.rank === roleRank.owner
  })
  if (counting.length === 0) return none({ layer: 'grants', message: 'no grant reaches the item' })
  const ordered = counting.length === 1 ? counting : counting.toSorted((left, right) => right.rank - left.rank)
  return { rank: (ordered[0] as ReachingGrant).rank, counting: ordered, refusal: null }
}
