/** What policy says of people outside: V30 to V34 of invite.md, in the order of policy.md section 7. */
import type { SeenItem } from '../access/authorize.ts'
import { isPendingGuest } from '../identities/principal-record.ts'
import type { OperationContext } from '../operation-context.ts'
import { isDomainAllowed, sharingLevelRank } from '../settings.ts'
import type { InviteRequest } from './invite-request.ts'
import type { RecipientFault, ResolvedRecipient } from './recipients.ts'

interface PolicyQuestion {
  readonly op: OperationContext
  readonly seen: SeenItem
  readonly request: InviteRequest
  readonly requireSignIn: boolean
  readonly recipient: ResolvedRecipient
  /** The mail domain of somebody outside. */
  readonly domain: string
}

type Fault = Omit<RecipientFault, 'index' | 'target'>

/** The faults of all recipients that policy refuses. */
export function judgeRecipients(
  op: OperationContext,
  seen: SeenItem,
  request: InviteRequest,
  requireSignIn: boolean,
  resolved: readonly ResolvedRecipient[],
): readonly RecipientFault[] {
  return resolved.flatMap(recipient => {
    const question = { op, seen, request, requireSignIn, recipient, domain: domainOf(recipient) }
    const fault = refuseSignIn(question) ?? (isExternal(seen, recipient) ? refuseExternal(question) : null)
    return fault ? [{ ...fault, index: recipient.index, target: `recipients[${recipient.index}]` }] : []
  })
}

function refuseExternal(question: PolicyQuestion): Fault | null {
  return refuseLevel(question) ?? refuseDomain(question) ?? refuseApplication(question) ?? refuseSilent(question)
}

/** Who counts as external: guests and unknown addresses; on personal drives unknown addresses only (identities-and-recipients.md section 5). */
export function isExternal(seen: SeenItem, recipient: ResolvedRecipient): boolean {
  if (recipient.principal === null) return true
  return seen.drive.type !== 'personal' && recipient.principal.userType === 'Guest'
}

/** Of somebody who is known, the address that mail goes to and that access is judged by, however they were named here. */
function domainOf({ principal, address }: ResolvedRecipient): string {
  const mail = principal?.mail ?? address?.wire ?? ''
  return mail.slice(mail.lastIndexOf('@') + 1).toLowerCase()
}

function name({ recipient }: PolicyQuestion): string {
  return `recipients[${recipient.index}] '${recipient.address?.display ?? recipient.principal?.displayName ?? ''}'`
}

/** V30. */
function refuseSignIn(question: PolicyQuestion): Fault | null {
  const { op, seen, requireSignIn, recipient } = question
  const canSignIn = recipient.principal !== null && !isPendingGuest(recipient.principal)
  if (!op.settings.strictPersonalSignIn || seen.drive.type !== 'personal' || !requireSignIn || canSignIn) return null
  return {
    rule: 30,
    code: 'secureSharingInvalidRequest',
    message: `${name(question)} cannot sign in: there is no account and mail codes are switched off (setting strictPersonalSignIn). Set requireSignIn to false.`,
  }
}

/** V31. */
function refuseLevel(question: PolicyQuestion): Fault | null {
  const level = question.op.settings.sharingCapability
  if (sharingLevelRank[level] === 0) {
    return {
      rule: 31,
      code: 'externalSharingDisabled',
      message: `${name(question)} is outside, and the organisation's sharing level is ${level}. Only people of the organisation can be invited.`,
    }
  }
  if (question.recipient.principal !== null || sharingLevelRank[level] > 1) return null
  return {
    rule: 31,
    code: 'newGuestsNotAllowed',
    message: `${name(question)} is new, and the organisation's sharing level is ${level}: only guests who exist already can be invited.`,
  }
}

/** V32. */
function refuseDomain(question: PolicyQuestion): Fault | null {
  const { op, domain } = question
  if (isDomainAllowed(op.settings, domain)) return null
  const mode = op.settings.sharingDomainRestrictionMode
  return {
    rule: 32,
    code: 'domainNotAllowed',
    message: `${name(question)}: the domain ${domain} is ${mode === 'allowList' ? 'not on the allow list' : 'on the block list'} of the organisation.`,
  }
}

/** V33. */
function refuseApplication(question: PolicyQuestion): Fault | null {
  if (question.op.caller.kind !== 'app' || question.recipient.principal !== null) return null
  return {
    rule: 33,
    code: 'guestInviteNeedsUser',
    message: `${name(question)} is a new guest, and an application token cannot invite new guests. Use the token of a person.`,
  }
}

/** V34: lenient unless a switch says otherwise. */
function refuseSilent(question: PolicyQuestion): Fault | null {
  const { op, request, recipient } = question
  if (!op.settings.strictExternalInvitations || request.sendInvitation || recipient.principal !== null) return null
  return {
    rule: 34,
    code: 'invitationRequiredForExternal',
    message: `${name(question)} is new and outside, and sendInvitation is false (setting strictExternalInvitations). Set sendInvitation to true.`,
  }
}
