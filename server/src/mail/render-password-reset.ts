import { type AccountMailInput, type MailOrigin, renderAccountMail } from './account-mail.ts'
import type { RenderedMail } from './rendered-mail.ts'

export interface PasswordResetInput extends AccountMailInput {
  /** When the new password was asked for, UTC milliseconds. */
  readonly requestedAt: number
  readonly requestedFrom: MailOrigin | null
  /** How long the link works, in minutes. */
  readonly endsInMinutes: number
}

/**
 * Renders the mail with the link that sets a new password. Whoever has the link can use it: the mail goes to the
 * account's own address alone, and is not to be shown in a log.
 * @throws when the delivery's id or the sender's domain could not stand in a header.
 */
export function renderPasswordReset(input: PasswordResetInput): RenderedMail {
  return renderAccountMail(input, {
    subject: 'reset.subject',
    heading: 'reset.heading',
    intro: 'reset.intro',
    advice: null,
    button: 'reset.button',
    ends: 'reset.ends',
    unexpected: 'reset.unexpected',
    at: input.requestedAt,
    origin: input.requestedFrom,
    endsInMinutes: input.endsInMinutes,
  })
}
