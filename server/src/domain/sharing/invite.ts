/**
 * driveItem: invite. Give people access to an item, queue the mail, answer recipient by recipient (invite.md).
 * A request that is wrong as a whole is thrown and writes nothing; a mail that failed is a value in the outcome.
 */
import type { ErrorCode } from '@convite/contract/errors'
import type { Authorized, SeenItem } from '../access/authorize.ts'
import { type Grant, isActive, roleRank } from '../access/grant.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { Clock, Random } from '../ports/clock.ts'
import type { Directory } from '../ports/directory.ts'
import type { GrantDraft, Grants, GrantWriteResult, IdempotencyClaim, MailDraft } from '../ports/grants.ts'
import type { DeliveryOutcome, Postman } from '../ports/postman.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { SenderLimits } from '../ports/sender-limits.ts'
import { isDirect, mergeSame, type PlannedGrant, planGrant } from './grant-plan.ts'
import type { InviteRequest } from './invite-request.ts'
import {
  checkAnonymous,
  checkExpiry,
  checkExpiryNeedsLink,
  checkLock,
  checkMessage,
  checkPassword,
  checkPremium,
  checkRecipientCount,
  checkRecipientsGiven,
  checkRoles,
  checkRoot,
  checkSignIn,
  checkUniqueScopes,
} from './invite-rules.ts'
import { judgeRecipients } from './recipient-policy.ts'
import { permissionIdOf } from './permission-id.ts'
import { type ResolvedRecipient, readRecipients, resolveRecipients, throwFaults } from './recipients.ts'

/** One entry of the answer, built from what was stored. */
export interface InvitedEntry {
  readonly index: number
  readonly grant: Grant
  readonly principal: PrincipalRecord | null
  readonly siteUser: number | null
  /** Why the mail to this recipient failed; the permission stands all the same. */
  readonly mailError: {
    readonly code: ErrorCode
    readonly reason: string
    readonly address: string | null
    readonly reply: string | null
  } | null
}

export interface InviteOutcome {
  readonly entries: readonly InvitedEntry[]
  /** Set when the invite dropped what the item inherited. */
  readonly hasBrokenInheritance: boolean
}

export interface InviteDeps {
  readonly directory: Directory
  readonly grants: Grants
  readonly postman: Postman
  readonly senderLimits: SenderLimits
  readonly secrets: Secrets
  readonly random: Random
  readonly clock: Clock
  /** The domain under which guests get their user principal names. */
  readonly guestDomain: () => string
  readonly allowLocalhost: boolean
  pickLanguage(...preferences: readonly (string | null)[]): string
}

export interface InviteOptions {
  /** Judges `If-Match` at its place in the order (V38). */
  readonly checkIfMatch: () => void
  readonly idempotency: {
    readonly claim: IdempotencyClaim
    /** Seals the answer that goes into the transaction of the effect (design.md section 9). */
    readonly answerOf: (outcome: InviteOutcome) => { readonly status: number; readonly sealed: string }
  } | null
}

export type MakeInvite = (
  op: OperationContext,
  item: Authorized<'share'>,
  request: InviteRequest,
  options: InviteOptions,
) => Promise<InviteOutcome>

/** Wires the use case. */
export function makeInvite(deps: InviteDeps): MakeInvite {
  return async (op, item, request, options) => {
    const actor = actorOf(op)
    checkRoot(item)
    checkRecipientsGiven(request)
    const rank = roleRank[checkRoles(request)]
    const keys = readRecipients(item, request.recipients, deps.allowLocalhost)
    checkRecipientCount(op, request)
    checkMessage(request)
    const requireSignIn = checkSignIn(op, item, request)
    const expiresAt = checkExpiry(op, request.expirationDateTime)
    checkPremium(item, expiresAt)
    const { resolved, faults } = await resolveRecipients(deps.directory, item, request.recipients, keys)
    checkExpiryNeedsLink(
      item,
      expiresAt,
      resolved.some(({ principal }) => isDirect(item, requireSignIn, principal)),
    )
    checkPassword(item, request)
    throwFaults([...faults, ...judgeRecipients(op, item, request, requireSignIn, resolved)])
    checkAnonymous(op, item, requireSignIn)
    checkUniqueScopes(op, item)
    const { lockedBy } = item.item
    checkLock(
      actor,
      item,
      lockedBy === null ? null : ((await deps.directory.findPrincipal(lockedBy))?.displayName ?? null),
    )
    options.checkIfMatch()

    const passwordHash = request.password === null ? null : await deps.secrets.hashPassword(request.password)
    const existing = await readExisting(deps, op, item, resolved)
    const siteUsers = new Map(
      resolved.flatMap(({ principal, siteUser }) =>
        principal && siteUser !== null ? [[principal.id as string, siteUser]] : [],
      ),
    )
    const terms = { rank, requireSignIn, expiresAt, passwordHash, guestDomain: deps.guestDomain(), now: op.now }
    const tools = { random: deps.random, secrets: deps.secrets, hasSiteUser: (id: string) => siteUsers.has(id) }
    const plans = mergeSame(resolved.map(recipient => planGrant(item, recipient, terms, tools)))
    const breaksInheritance = !request.retainInheritedPermissions && mayBreak(item)
    const kept = breaksInheritance ? keepCaller(op, item) : []
    const isKept = ({ draft }: PlannedGrant) => kept.some(({ grantee }) => grantee === draft.grantee)
    const held = await describeHeld(
      deps,
      item,
      plans.map(plan => ({ plan, grant: isKept(plan) ? null : findHeld(op, item, plan, existing) })),
      siteUsers,
    )
    // What the caller keeps through a break is a grant of its own then: the answer shows that one, not the one that went.
    const fresh = plans.filter((plan, position) => held[position] === null && !isKept(plan))
    const { mails, giveBack } = request.sendInvitation ? await draftMails(deps, op, request, fresh) : noMails
    if (fresh.length === 0 && !breaksInheritance) {
      return { entries: held.filter(entry => entry !== null), hasBrokenInheritance: false }
    }

    const assemble = (result: GrantWriteResult, outcomes: ReadonlyMap<string, DeliveryOutcome>): InviteOutcome => ({
      entries: plans.map(
        (plan, position) =>
          held[position] ?? toEntry(plan, result, siteUsers, request.sendInvitation && !isKept(plan), mails, outcomes),
      ),
      hasBrokenInheritance: breaksInheritance,
    })
    const writing = deps.grants.write({
      drive: item.drive.key,
      item: item.item.key,
      chain: item.chain.map(({ key }) => key),
      seenAt: item.drive.seq,
      isFolder: item.item.isFolder,
      actor,
      appId: op.caller.appId,
      requestId: op.requestId,
      now: op.now,
      ownsItem: item.verdict.rank >= roleRank.owner,
      grants: [...fresh.map(plan => plan.draft), ...kept],
      guests: fresh.flatMap(plan => (plan.guest ? [plan.guest] : [])),
      mails,
      breaksInheritance,
      idempotency: options.idempotency
        ? {
            claim: options.idempotency.claim,
            answerOf: written =>
              (options.idempotency as NonNullable<InviteOptions['idempotency']>).answerOf(assemble(written, new Map())),
          }
        : null,
    })
    const result = await writing.catch(async (error: unknown) => {
      await giveBack()
      throw error
    })
    op.log.info({ event: 'item.shared', recipients: fresh.length, mails: mails.length, seq: result.seq }, 'item shared')
    const waiting = mails.filter(mail => mail.failedAs === null)
    if (waiting.length === 0) return assemble(result, new Map())
    const outcomes = await deps.postman.deliver(
      waiting.map(mail => ({ drive: item.drive.key, deliveryId: mail.deliveryId })),
      op.settings.mailBudgetMs,
    )
    return assemble(result, outcomes)
  }
}

/**
 * What owners and the caller hold along the chain already, when one of them is invited: nobody else's grants decide
 * anything here, so for all others nothing is read (the upsert itself decides what is there).
 */
async function readExisting(
  deps: InviteDeps,
  op: OperationContext,
  item: SeenItem,
  resolved: readonly ResolvedRecipient[],
): Promise<readonly Grant[]> {
  const ids = resolved.flatMap(({ principal }) => (principal ? [principal.id as string] : []))
  const mayHold = (id: string) =>
    item.drive.ownerKind !== 'user' || id === item.drive.ownerId || id === op.caller.userId
  const held = ids.filter(mayHold)
  if (held.length === 0) return []
  const reaching = item.verdict.counting.map(grant => grant.grantee)
  return deps.grants.findByGrantees(
    item.drive.key,
    item.chain.map(link => link.key),
    [...new Set([...held, ...reaching])],
  )
}

/**
 * Inviting the owner or oneself changes nothing and gives the existing permission back, be it inherited or through
 * a group (state rule 3). Anybody else gets a grant of their own, also when a group of theirs has the role (rule 4).
 */
function findHeld(op: OperationContext, item: SeenItem, plan: PlannedGrant, existing: readonly Grant[]): Grant | null {
  const id = plan.principal?.id
  if (id === undefined || plan.guest) return null
  const owner = existing.find(grant => grant.grantee === id && grant.rank === roleRank.owner)
  if (owner) return owner
  const isOwnerGroup = item.drive.ownerKind === 'group' && item.drive.ownerId === id
  if (id !== op.caller.userId && !isOwnerGroup) return null
  const own = item.verdict.counting.map(({ item: place, grantee }) =>
    existing.find(grant => grant.item === place && grant.grantee === grantee),
  )
  const candidates = isOwnerGroup
    ? existing.filter(grant => grant.grantee === id)
    : own.filter(grant => grant !== undefined)
  return candidates.find(grant => isActive(grant, op.now)) ?? null
}

/** Only the first share of an inheriting item breaks; on personal drives the flag is a no-op (invite.md V25, section 5). */
function mayBreak(item: SeenItem): boolean {
  const self = item.chain.at(-1)
  return (
    item.drive.type !== 'personal' && item.item.parent !== null && item.item.ownGrants === 0 && self?.isBroken === false
  )
}

/** The caller keeps their access when a break would take it: their role as a grant on the item itself, for as long as they had it. */
function keepCaller(op: OperationContext, item: SeenItem): readonly GrantDraft[] {
  const id = op.caller.userId
  if (id === null || item.verdict.rank >= roleRank.owner) return []
  if (item.verdict.counting.some(grant => grant.item === item.item.key)) return []
  const permissionId = permissionIdOf({ id, kind: 'user', isUnified: false })
  return [
    {
      grantee: id,
      kind: 'direct',
      permissionId,
      rank: item.verdict.rank,
      expiresAt: endOfRank(item),
      principalId: id,
      email: null,
      isSignInRequired: true,
      secretHash: null,
      secretSealed: null,
      passwordHash: null,
      hasSiteUser: false,
    },
  ]
}

/** When the last of the grants that give the caller their role ends; null when one of them never does. */
function endOfRank({ verdict }: SeenItem): number | null {
  const ends = verdict.counting
    .filter(grant => grant.rank === verdict.rank)
    .map(grant => grant.expiresAt ?? Number.POSITIVE_INFINITY)
  const last = Math.max(...ends)
  return Number.isFinite(last) ? last : null
}

interface DraftedMails {
  readonly mails: readonly MailDraft[]
  /** Says that they were not queued after all. */
  giveBack(): Promise<void>
}
const noMails: DraftedMails = { mails: [], giveBack: async () => undefined }

/** The mails of an invite; what cannot be sent for a reason of the sender's is marked before any relay is asked. */
async function draftMails(
  deps: InviteDeps,
  op: OperationContext,
  request: InviteRequest,
  plans: readonly PlannedGrant[],
): Promise<DraftedMails> {
  const addressed = plans.filter(plan => plan.mailTo !== null)
  if (addressed.length === 0) return noMails
  const { refusal, giveBack } = await deps.senderLimits.reserve(op, addressed.length)
  const { holdMs } = deps.postman
  const hold = holdMs > 0 ? { heldUntil: deps.clock.machine() + holdMs } : {}
  const mails = addressed.map((plan, position) => ({
    grantee: plan.draft.grantee,
    deliveryId: deps.random.guid(),
    address: plan.mailTo as string,
    language: deps.pickLanguage(plan.principal?.preferredLanguage ?? null, op.account?.preferredLanguage ?? null),
    content: JSON.stringify({ message: request.message }),
    failedAs: refusal !== null && position >= refusal.from ? refusal.code : null,
    ...hold,
  }))
  return { mails, giveBack }
}

/** Entries of what is held already, each in the name of its holder: of a group, where it is the group's. Null for the others. */
async function describeHeld(
  deps: InviteDeps,
  item: SeenItem,
  plans: readonly { readonly plan: PlannedGrant; readonly grant: Grant | null }[],
  siteUsers: ReadonlyMap<string, number>,
): Promise<readonly (InvitedEntry | null)[]> {
  const isOther = (plan: PlannedGrant, holder: string | null) => holder !== null && holder !== plan.principal?.id
  const others = plans.flatMap(({ plan, grant }) =>
    grant?.principalId && isOther(plan, grant.principalId) ? [grant.principalId] : [],
  )
  const holders = others.length === 0 ? new Map<string, PrincipalRecord>() : await deps.directory.findPrincipals(others)
  const numbers = others.length === 0 ? siteUsers : await deps.grants.siteUsers(item.drive.key, others)
  return plans.map(({ plan, grant }) => {
    if (grant === null) return null
    const principal = isOther(plan, grant.principalId)
      ? (holders.get(grant.principalId as string) ?? null)
      : plan.principal
    const siteUser = principal ? (siteUsers.get(principal.id) ?? numbers.get(principal.id) ?? null) : null
    return { index: plan.index, grant, principal, siteUser, mailError: null }
  })
}

function toEntry(
  plan: PlannedGrant,
  result: GrantWriteResult,
  siteUsers: ReadonlyMap<string, number>,
  sendInvitation: boolean,
  mails: readonly MailDraft[],
  outcomes: ReadonlyMap<string, DeliveryOutcome>,
): InvitedEntry {
  // Where another invite made the guest first, the grant is that account's; an open link is the address's in any case.
  const grantee = result.guests.get(plan.draft.grantee) ?? plan.draft.grantee
  const stored = result.written.get(grantee)
  if (!stored) throw new Error(`the store gave no grant back for ${grantee}`)
  const principal =
    plan.principal && stored.principalId !== null
      ? { ...plan.principal, id: stored.principalId as PrincipalRecord['id'] }
      : plan.principal
  const number = principal ? (result.siteUsers.get(principal.id) ?? siteUsers.get(principal.id) ?? null) : null
  return {
    index: plan.index,
    grant: stored,
    principal,
    siteUser: number,
    mailError: sendInvitation
      ? findMailError(
          plan,
          mails.find(mail => mail.grantee === plan.draft.grantee),
          outcomes,
        )
      : null,
  }
}

/** The row of mail.md section 1 for a mailbox that is not there. */
const noAddressReason = 'R4'

function findMailError(
  plan: PlannedGrant,
  mail: MailDraft | undefined,
  outcomes: ReadonlyMap<string, DeliveryOutcome>,
): InvitedEntry['mailError'] {
  // A group without an address gets no mail by rule (invite.md section 5, rule 7); a person without one is told of.
  if (!mail)
    return plan.principal?.kind === 'user'
      ? { code: 'mailRejected', reason: noAddressReason, address: null, reply: null }
      : null
  if (mail.failedAs !== null) return { code: mail.failedAs, reason: mail.failedAs, address: mail.address, reply: null }
  const outcome = outcomes.get(mail.deliveryId)
  return outcome?.code
    ? { code: outcome.code, reason: outcome.reason, address: mail.address, reply: outcome.reply }
    : null
}
