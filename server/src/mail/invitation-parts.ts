import { defuseLinks, displayItemName } from '../domain/notifications/display-text.ts'
import type { Catalogue } from './catalogue.ts'
import { escapeHtml, escapeLines, fillTemplate, isolate, joinHtml } from './html.ts'
import type { InvitationFacts } from './invitation-facts.ts'
import type { InvitationInput } from './invitation-input.ts'
import { joinParagraphs, signatureLine } from './paragraphs.ts'
import { invitationHtml } from './templates/generated/invitation.html.ts'

/** The two parts say the same: who, what, message, link, role, expiry, how to open, why (mail.md section 6). */

const buttonItemLength = 40

/** The HTML part. People's words come in as escaped text only; no link is made but ours (security lesson E3). */
export function composeHtml(
  input: InvitationInput,
  facts: InvitationFacts,
  subject: string,
  catalogue: Catalogue,
): string {
  const { inviter, recipient, organisation, site } = facts
  const { kind } = input.item
  const html = catalogue.html
  const role = html(input.role === 'write' ? 'invitation.canWrite' : 'invitation.canRead', { kind })
  const expiry = facts.expires === null ? null : html('invitation.expires', { when: facts.expires })
  const address =
    facts.inviterAddress !== null && facts.inviterAddress !== inviter ? isolate(facts.inviterAddress) : null
  return fillTemplate(invitationHtml, {
    lang: escapeHtml(catalogue.language),
    dir: escapeHtml(catalogue.dir),
    subject: escapeHtml(subject),
    preheader: joinHtml([role, expiry], ' '),
    site: isolate(site),
    heading: html('invitation.heading', { inviter, kind }),
    inviter: joinHtml([isolate(inviter), address], ' · '),
    guest: input.inviter.isGuest ? html('invitation.guest', { inviter, organisation }) : null,
    kind: html('invitation.kind', { kind }),
    item: isolate(defuseLinks(facts.item)),
    messageTitle: html('invitation.messageTitle', { inviter }),
    message: facts.message === null ? null : escapeLines(facts.message),
    link: escapeHtml(input.link),
    linkText: escapeHtml(input.link),
    button: html('invitation.button', { item: displayItemName(facts.item, facts.item, buttonItemLength) }),
    opensHost: html('invitation.opensHost', { host: facts.host }),
    rawLinkTitle: html('invitation.rawLink'),
    role,
    expiry,
    hint: html(hintKeys[input.access], { recipient, site, inviter }),
    ask: facts.replyTo !== null ? html('invitation.askByReply', { inviter }) : null,
    why: html('invitation.why', { inviter, recipient, site, organisation }),
    unexpected: html('invitation.unexpected'),
    stopLink: input.stopLink === null ? null : escapeHtml(input.stopLink),
    stop: html('invitation.stop', { site }),
    report: input.reportAddress === null ? null : html('invitation.report', { address: input.reportAddress }),
  })
}

/** The text part, complete in itself: the same facts, the link on a line of its own. */
export function composeText(input: InvitationInput, facts: InvitationFacts, catalogue: Catalogue): string {
  const { inviter, recipient, organisation, site } = facts
  const { kind } = input.item
  const text = catalogue.text
  const showsAddress = facts.inviterAddress !== null && facts.inviterAddress !== inviter
  const paragraphs: (string | null)[][] = [
    [text('invitation.heading', { inviter, kind })],
    [
      showsAddress ? `${inviter} <${facts.inviterAddress}>` : null,
      input.inviter.isGuest ? text('invitation.guest', { inviter, organisation }) : null,
    ],
    [text('invitation.item', { kind, item: defuseLinks(facts.item) })],
    facts.message === null
      ? []
      : [
          `${text('invitation.messageTitle', { inviter })}:`,
          ...facts.message.split('\n').map(line => `> ${line}`.trimEnd()),
        ],
    [text('invitation.link'), input.link],
    [
      text(input.role === 'write' ? 'invitation.canWrite' : 'invitation.canRead', { kind }),
      facts.expires === null ? null : text('invitation.expires', { when: facts.expires }),
      text(hintKeys[input.access], { recipient, site, inviter }),
      facts.replyTo !== null ? text('invitation.askByReply', { inviter }) : null,
    ],
    [signatureLine],
    [
      text('invitation.why', { inviter, recipient, site, organisation }),
      text('invitation.unexpected'),
      input.reportAddress === null ? null : text('invitation.report', { address: input.reportAddress }),
    ],
    input.stopLink === null ? [] : [text('invitation.stopAt', { site }), input.stopLink],
  ]
  return joinParagraphs(paragraphs)
}

const hintKeys = {
  direct: 'invitation.hintDirect',
  signIn: 'invitation.hintSignIn',
  anonymous: 'invitation.hintAnonymous',
  password: 'invitation.hintPassword',
} as const
