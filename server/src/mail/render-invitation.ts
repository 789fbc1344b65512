import { catalogueFor, pickLanguage, type Catalogue } from './catalogue.ts'
import { composeSubject, gatherFacts, isAscii, type InvitationFacts } from './invitation-facts.ts'
import type { InvitationInput } from './invitation-input.ts'
import { composeHtml, composeText } from './invitation-parts.ts'
import type { Mailbox, RenderedMail } from './rendered-mail.ts'

/**
 * Renders the mail that tells a person what was shared with them (mail.md sections 4 to 6). Pure: the same input gives
 * the same mail, `Message-ID` included.
 * @param catalogue the texts; by default those of the recipient's language.
 * @throws when the delivery's id or the sender's domain could not stand in a header.
 */
export function renderInvitation(
  input: InvitationInput,
  catalogue: Catalogue = catalogueFor(pickLanguage(input.recipient.language)),
): RenderedMail {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(input.deliveryId) || !/^[A-Za-z0-9.-]+$/.test(input.fromDomain)) {
    throw new Error('The id of a delivery and the domain of the sender must be plain letters, digits and hyphens.')
  }
  const facts = gatherFacts(input, catalogue)
  const subject = composeSubject(input, facts, catalogue)
  const { address } = input.recipient
  return {
    envelope: { from: input.envelopeFrom, to: address },
    from: { name: composeSenderName(input, facts), address: input.from },
    replyTo: findReplyTo(facts),
    to: { name: facts.recipientName, address },
    subject,
    text: composeText(input, facts, catalogue),
    html: composeHtml(input, facts, subject, catalogue),
    headers: {
      'Auto-Submitted': 'auto-generated',
      // Asks Exchange for silence, but for reports of failed delivery, which we want.
      'X-Auto-Response-Suppress': 'OOF, AutoReply, RN, NRN',
      // Groups for the statistics of Gmail; nothing of a person. The third field stays empty.
      'Feedback-ID': `invitation:${input.tenantId}::convite`,
      'Content-Language': catalogue.language,
    },
    messageId: `<${input.deliveryId}.${input.sendCount}@${input.fromDomain}>`,
    date: new Date(input.sentAt),
    language: catalogue.language,
    dsn: {
      id: input.deliveryId,
      return: 'headers',
      notify: ['failure', 'delay'],
      recipient: `${isAscii(address) ? 'rfc822' : 'utf-8'};${address}`,
    },
  }
}

/** "Ana Prieto (via Convite)": a name alone beside our address would claim that she wrote from it. */
function composeSenderName(input: InvitationInput, facts: InvitationFacts): string {
  return input.from === input.inviter.address ? facts.inviter : `${facts.inviter} (via ${facts.site})`
}

function findReplyTo({ replyTo, inviter, inviterAddress }: InvitationFacts): Mailbox | null {
  return replyTo === null ? null : { name: inviter === inviterAddress ? '' : inviter, address: replyTo }
}
