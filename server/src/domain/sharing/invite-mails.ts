/** The mails of an invite: what is queued with the grants, and what became of it. */
import type { OperationContext } from '../operation-context.ts'
import type { Clock, Random } from '../ports/clock.ts'
import type { MailDraft } from '../ports/grants.ts'
import type { DeliveryOutcome, Postman } from '../ports/postman.ts'
import type { SenderLimits } from '../ports/sender-limits.ts'
import type { PlannedGrant } from './grant-plan.ts'
import type { InvitedEntry } from './invite-outcome.ts'
import type { InviteRequest } from './invite-request.ts'

export interface MailDraftDeps {
  readonly postman: Pick<Postman, 'holdMs'>
  readonly senderLimits: SenderLimits
  readonly random: Random
  readonly clock: Clock
  pickLanguage(...preferences: readonly (string | null)[]): string
}

export interface DraftedMails {
  readonly mails: readonly MailDraft[]
  /** Says that they were not queued after all. */
  giveBack(): Promise<void>
}
export const noMails: DraftedMails = { mails: [], giveBack: async () => undefined }

/** The mails of an invite; what cannot be sent for a reason of the sender's is marked before any relay is asked. */
export async function draftMails(
  deps: MailDraftDeps,
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

/** The row of mail.md section 1 for a mailbox that is not there. */
const noAddressReason = 'R4'

/** Why the mail to one recipient failed; null when it did not. */
export function findMailError(
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
