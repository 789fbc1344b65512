import { catalogueFor, pickLanguage, type Catalogue } from './catalogue.ts'
import { composeSubject, gatherFacts, type InvitationFacts } from './invitation-facts.ts'
import type { InvitationInput } from './invitation-input.ts'
import { composeHtml, composeText } from './invitation-parts.ts'
import type { Mailbox, RenderedMail } from './rendered-mail.ts'
import { sealMail } from './seal-mail.ts'

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
  const facts = gatherFacts(input, catalogue)
  const subject = composeSubject(input, facts, catalogue)
  return sealMail(input, {
    kind: 'invitation',
    language: catalogue.language,
    senderName: composeSenderName(input, facts),
    recipientName: facts.recipientName,
    replyTo: findReplyTo(facts),
    subject,
    text: composeText(input, facts, catalogue),
    html: composeHtml(input, facts, subject, catalogue),
  })
}

/** "Ana Prieto (via Convite)": a name alone beside our address would claim that she wrote from it. */
function composeSenderName(input: InvitationInput, facts: InvitationFacts): string {
  return input.from === input.inviter.address ? facts.inviter : `${facts.inviter} (via ${facts.site})`
}

function findReplyTo({ replyTo, inviter, inviterAddress }: InvitationFacts): Mailbox | null {
  return replyTo === null ? null : { name: inviter === inviterAddress ? '' : inviter, address: replyTo }
}
