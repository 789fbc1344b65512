/** What the mails about the security of an account have in common: who, where from, one button, why. */
import { cleanLine, cutEnd, defuseLinks, maxNameLength } from '../domain/notifications/display-text.ts'
import { type Catalogue, catalogueFor, pickLanguage } from './catalogue.ts'
import { escapeHtml, fillTemplate, type Html, isolate, stackHtml } from './html.ts'
import type { MessageKey } from './messages/en.ts'
import { joinParagraphs, signatureLine } from './paragraphs.ts'
import type { RenderedMail } from './rendered-mail.ts'
import { type MailSlip, sealMail } from './seal-mail.ts'
import { showAddress, showMoment, showRecipientName, showServiceName } from './shown-facts.ts'
import { accountHtml } from './templates/generated/account.html.ts'

/** Where a wish or a change came from, as far as it is known; shown so that people notice what was not theirs. */
export interface MailOrigin {
  /** Such as "Firefox on Linux". */
  readonly device: string | null
  /** The address on the network. */
  readonly address: string | null
}

/** What every mail about an account is made of. */
export interface AccountMailInput extends MailSlip {
  readonly organisation: string
  readonly recipient: { readonly address: string; readonly name: string | null; readonly language: string }
  /** The name that the person signs in with. */
  readonly userPrincipalName: string
  /** Of the recipient where known, else the server's; an IANA name. */
  readonly timeZone: string
  /** The address of our page that the button opens. */
  readonly link: string
  /** Whom to tell of misuse. */
  readonly reportAddress: string | null
}

/** The texts that tell one mail from another. */
export interface AccountMailParts {
  readonly subject: MessageKey
  readonly heading: MessageKey
  readonly intro: MessageKey
  readonly button: MessageKey
  /** Before the button. */
  readonly advice: MessageKey | null
  /** After the button: how long its link works, and what to do when it was somebody else. */
  readonly ends: MessageKey | null
  readonly unexpected: MessageKey | null
  /** When it happened, UTC milliseconds, and where from. */
  readonly at: number
  readonly origin: MailOrigin | null
  /** How long the link works, in minutes. */
  readonly endsInMinutes: number | null
}

/** Renders a mail about an account. It goes to the account's own address and cannot be answered. */
export function renderAccountMail(input: AccountMailInput, parts: AccountMailParts): RenderedMail {
  const catalogue = catalogueFor(pickLanguage(input.recipient.language))
  const values = gatherValues(input, parts, catalogue)
  const { organisation, name } = values
  const subject = catalogue.text(parts.subject, values)
  return sealMail(input, {
    kind: 'account',
    language: catalogue.language,
    senderName: organisation,
    recipientName: name,
    replyTo: null,
    subject,
    text: composeText(input, parts, values, catalogue),
    html: composeHtml(input, parts, values, subject, catalogue),
  })
}

/** The words of people and the server that stand in the texts, cleaned. */
interface AccountMailValues {
  readonly organisation: string
  readonly name: string
  readonly account: string
  readonly recipient: string
  readonly minutes: string
  readonly host: string
  readonly when: string
  readonly device: string
  readonly address: string
  readonly [name: string]: string
}

function gatherValues(
  input: AccountMailInput,
  { at, origin, endsInMinutes }: AccountMailParts,
  { language }: Catalogue,
): AccountMailValues {
  const organisation = showServiceName(input.organisation) || 'Convite'
  const minutes = new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'long' })
  return {
    organisation,
    name: showRecipientName(input.recipient.name, organisation),
    account: cleanLine(input.userPrincipalName),
    recipient: showAddress(input.recipient.address),
    minutes: endsInMinutes === null ? '' : minutes.format(endsInMinutes),
    host: new URL(input.link).host,
    when: showMoment(at, { ...input, language }),
    // Browsers say what they like about themselves.
    device: defuseLinks(cutEnd(cleanLine(origin?.device ?? ''), maxNameLength)),
    address: cleanLine(origin?.address ?? ''),
  }
}

/** The lines about when and where from; those that are not known are left out. */
function listOrigin({ device, address }: AccountMailValues): MessageKey[] {
  return [
    'account.when',
    ...(device === '' ? [] : (['account.device'] as const)),
    ...(address === '' ? [] : (['account.networkAddress'] as const)),
  ]
}

function composeHtml(
  input: AccountMailInput,
  parts: AccountMailParts,
  values: AccountMailValues,
  subject: string,
  catalogue: Catalogue,
): string {
  const html = (key: MessageKey | null): Html | null => (key === null ? null : catalogue.html(key, values))
  return fillTemplate(accountHtml, {
    lang: escapeHtml(catalogue.language),
    dir: escapeHtml(catalogue.dir),
    subject: escapeHtml(subject),
    preheader: html(parts.intro),
    organisation: isolate(values.organisation),
    heading: html(parts.heading),
    hello: values.name === '' ? null : html('account.hello'),
    intro: html(parts.intro),
    origin: stackHtml(listOrigin(values).map(key => catalogue.html(key, values))),
    advice: html(parts.advice),
    link: escapeHtml(input.link),
    linkText: escapeHtml(input.link),
    button: html(parts.button),
    opensHost: html('invitation.opensHost'),
    rawLinkTitle: html('invitation.rawLink'),
    ends: html(parts.ends),
    unexpected: html(parts.unexpected),
    why: html('account.why'),
    report: input.reportAddress === null ? null : catalogue.html('invitation.report', { address: input.reportAddress }),
  })
}

/** The text part, complete in itself: the same facts, the link on a line of its own. */
function composeText(
  input: AccountMailInput,
  parts: AccountMailParts,
  values: AccountMailValues,
  catalogue: Catalogue,
): string {
  const text = (key: MessageKey | null): string | null => (key === null ? null : catalogue.text(key, values))
  const paragraphs: (string | null)[][] = [
    [text(parts.heading)],
    [values.name === '' ? null : text('account.hello')],
    [text(parts.intro)],
    listOrigin(values).map(text),
    [text(parts.advice)],
    [text(parts.button), input.link],
    [text(parts.ends), text(parts.unexpected)],
    [signatureLine],
    [
      text('account.why'),
      input.reportAddress === null ? null : catalogue.text('invitation.report', { address: input.reportAddress }),
    ],
  ]
  return joinParagraphs(paragraphs)
}
