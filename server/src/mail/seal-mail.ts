import type { Mailbox, RenderedMail } from './rendered-mail.ts'
import { isAscii } from './shown-facts.ts'

/** What decides the headers of a mail, beside its words. Addresses are wire addresses (address.ts). */
export interface MailSlip {
  readonly deliveryId: string
  /** 1 for the first mail of this delivery, one more for each re-send; repeated tries keep it. */
  readonly sendCount: number
  /** When the mail was written, by the movable clock, UTC milliseconds. */
  readonly sentAt: number
  readonly tenantId: string
  readonly recipient: { readonly address: string }
  /** The address in From. */
  readonly from: string
  /** The domain of Message-ID. */
  readonly fromDomain: string
  /** Where bounces go. */
  readonly envelopeFrom: string
}

/** The words of a mail, cleaned and in one language. */
export interface MailWords {
  /** What mails of this kind are counted as; a plain word. */
  readonly kind: 'invitation' | 'account'
  readonly language: string
  readonly senderName: string
  readonly recipientName: string
  readonly replyTo: Mailbox | null
  readonly subject: string
  readonly text: string
  readonly html: string
}

/**
 * Puts the words of a mail between the headers that all our mails have (mail.md section 4). Pure: the same slip and
 * words give the same mail, `Message-ID` included.
 * @throws when the delivery's id or the sender's domain could not stand in a header.
 */
export function sealMail(slip: MailSlip, words: MailWords): RenderedMail {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(slip.deliveryId) || !/^[A-Za-z0-9.-]+$/.test(slip.fromDomain)) {
    throw new Error('The id of a delivery and the domain of the sender must be plain letters, digits and hyphens.')
  }
  const { address } = slip.recipient
  return {
    envelope: { from: slip.envelopeFrom, to: address },
    from: { name: words.senderName, address: slip.from },
    replyTo: words.replyTo,
    to: { name: words.recipientName, address },
    subject: words.subject,
    text: words.text,
    html: words.html,
    headers: {
      'Auto-Submitted': 'auto-generated',
      // Asks Exchange for silence, but for reports of failed delivery, which we want.
      'X-Auto-Response-Suppress': 'OOF, AutoReply, RN, NRN',
      // Groups for the statistics of Gmail; nothing of a person. The third field stays empty.
      'Feedback-ID': `${words.kind}:${slip.tenantId}::convite`,
      'Content-Language': words.language,
    },
    messageId: `<${slip.deliveryId}.${slip.sendCount}@${slip.fromDomain}>`,
    date: new Date(slip.sentAt),
    language: words.language,
    dsn: {
      id: slip.deliveryId,
      return: 'headers',
      notify: ['failure', 'delay'],
      recipient: `${isAscii(address) ? 'rfc822' : 'utf-8'};${address}`,
    },
  }
}
