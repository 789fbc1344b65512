import { type AccountMailInput, type MailOrigin, renderAccountMail } from './account-mail.ts'
import type { RenderedMail } from './rendered-mail.ts'

/** `link` is the page where a forgotten password is replaced, without any secret. */
export interface PasswordChangedInput extends AccountMailInput {
  /** UTC milliseconds. */
  readonly changedAt: number
  readonly changedFrom: MailOrigin | null
}

/**
 * Renders the mail that tells a person of a new password, so that they notice one that is not theirs.
 * @throws when the delivery's id or the sender's domain could not stand in a header.
 */
export function renderPasswordChanged(input: PasswordChangedInput): RenderedMail {
  return renderAccountMail(input, {
    subject: 'changed.subject',
    heading: 'changed.heading',
    intro: 'changed.intro',
    advice: 'changed.advice',
    button: 'changed.button',
    ends: null,
    unexpected: null,
    at: input.changedAt,
    origin: input.changedFrom,
    endsInMinutes: null,
  })
}
