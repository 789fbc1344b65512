/**
 * driveItem: invite. Give people access to an item, queue the mail, answer recipient by recipient (invite.md).
 * A request that is wrong as a whole is thrown and writes nothing; a mail that failed is a value in the outcome.
 */
import type { Authorized } from '../access/authorize.ts'
import { roleRank } from '../access/grant.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import { actorOf, type OperationContext } from '../operation-context.ts'
import type { Clock, Random } from '../ports/clock.ts'
import type { Directory } from '../ports/directory.ts'
import type { ExpectedTag, Grants, GrantWriteResult, IdempotencyClaim, MailDraft } from '../ports/grants.ts'
import type { DeliveryOutcome, Postman } from '../ports/postman.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { SenderLimits } from '../ports/sender-limits.ts'
import { mergeSame, type PlannedGrant, planGrant } from './grant-plan.ts'
import { describeHeld, findHeld, readHeld } from './held-permissions.ts'
import { keepCaller, mayBreak } from './inheritance-break.ts'
import { draftMails, findMailError, noMails } from './invite-mails.ts'
import type { InvitedEntry, InviteOutcome } from './invite-outcome.ts'
import type { InviteRequest } from './invite-request.ts'
import { scopeLimitOf } from './invite-rules.ts'
import { judgeInvite } from './judge-invite.ts'

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
  readonly checkIfMatch: () => ExpectedTag | null
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
    const { rank, requireSignIn, expiresAt, resolved, expected } = await judgeInvite(
      deps,
      op,
      item,
      request,
      options.checkIfMatch,
    )

    const passwordHash = request.password === null ? null : await deps.secrets.hashPassword(request.password)
    const existing = await readHeld(deps, op, item, resolved)
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
      expected,
      scopeLimit: scopeLimitOf(op, item),
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
