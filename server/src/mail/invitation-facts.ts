import {
  cleanLine,
  cleanMessage,
  cutEnd,
  defuseLinks,
  displayItemName,
  displayPersonName,
  maxNameLength,
} from '../domain/notifications/display-text.ts'
import type { Catalogue } from './catalogue.ts'
import type { InvitationInput } from './invitation-input.ts'
import { isAscii, showAddress, showMoment, showRecipientName, showServiceName } from './shown-facts.ts'

/** What the invitation says, cleaned, in the reader's language and common to both parts. */
export interface InvitationFacts {
  readonly site: string
  readonly organisation: string
  /** The inviter's name, or the address where the name could deceive. */
  readonly inviter: string
  /** The inviter's address for people's eyes, or null. */
  readonly inviterAddress: string | null
  readonly recipient: string
  /** The recipient's name where it is honest, else ''. */
  readonly recipientName: string
  /** At most 60 characters, with its extension. */
  readonly item: string
  readonly message: string | null
  /** The moment of the expiry in words, with its zone. */
  readonly expires: string | null
  readonly host: string
  /** Where an answer goes: the inviter's mailbox, or null where that may not stand in a header. */
  readonly replyTo: string | null
}

/** Cleans and words the facts of an invitation (mail.md section 5). */
export function gatherFacts(input: InvitationInput, catalogue: Catalogue): InvitationFacts {
  const site = showServiceName(input.site)
  const inviterAddress = input.inviter.address === null ? null : showAddress(input.inviter.address)
  const message = input.message === null ? '' : defuseLinks(cleanMessage(input.message))
  return {
    site,
    organisation: cutEnd(cleanLine(input.organisation), maxNameLength) || site,
    inviter: showInviter(input, inviterAddress, catalogue.text('name.somebody')),
    inviterAddress,
    recipient: showAddress(input.recipient.address),
    recipientName: showRecipientName(input.recipient.name, site),
    item: displayItemName(input.item.name, catalogue.text('invitation.kind', { kind: input.item.kind })),
    message: message === '' ? null : message,
    expires: input.expiresAt === null ? null : showMoment(input.expiresAt, { ...input, language: catalogue.language }),
    host: new URL(input.link).host,
    replyTo: findReplyTo(input),
  }
}

/** The name of a person is doubted, that of an application is not; both are cleaned. */
function showInviter({ inviter, site }: InvitationInput, address: string | null, fallback: string): string {
  if (inviter.kind === 'service') return showServiceName(inviter.name) || fallback
  return displayPersonName(inviter.name, { address, siteName: site, fallback })
}

/** Longest subject (identities-and-recipients.md section 6), counted in UTF-16 units, the strictest count. */
export const maxSubjectLength = 150

/** The subject; where it is too long the item's name gives way first, then the inviter's. */
export function composeSubject(input: InvitationInput, facts: InvitationFacts, catalogue: Catalogue): string {
  const fallback = facts.item
  for (const [itemLimit, inviterLimit] of [
    [60, 60],
    [45, 60],
    [30, 60],
    [24, 45],
    [20, 30],
    [12, 20],
    [6, 10],
  ] as const) {
    const item = displayItemName(input.item.name, fallback, itemLimit)
    const subject = catalogue.text('invitation.subject', { inviter: cutEnd(facts.inviter, inviterLimit), item })
    if (subject.length <= maxSubjectLength) return subject
  }
  return catalogue.text('invitation.kind', { kind: input.item.kind })
}

function findReplyTo({ inviter, recipient, replyToInviter }: InvitationInput): string | null {
  if (!replyToInviter || inviter.address === null) return null
  // Raw UTF-8 in a header is allowed only in a mail that goes by SMTPUTF8, and the recipient's address decides that.
  return !isAscii(inviter.address) && isAscii(recipient.address) ? null : inviter.address
}
