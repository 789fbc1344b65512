import { canSignIn } from '../domain/identities/can-sign-in.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { cleanLine } from '../domain/notifications/display-text.ts'
import type { Organization } from '../domain/organization.ts'
import type { ClaimedAccountMail, PasswordChanges } from '../domain/ports/account-mails.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import { resetPurpose } from '../domain/sign-in/password-reset.ts'
import { resetWebUrl } from '../domain/sign-in/reset-url.ts'
import type { RenderedMail } from '../mail/rendered-mail.ts'

/** What both mails say. */
export interface AccountMailInput {
  /** As the account or the page has it; the renderer picks the nearest that it knows. */
  readonly language: string
  /** Of the person, as typed. */
  readonly name: string
  readonly organizationName: string
  readonly timeZone: string
}

export interface PasswordResetInput extends AccountMailInput {
  readonly link: string
  /** Whole minutes for which the link is still good. */
  readonly endsInMinutes: number
  /** The browser from which it was asked for; null when an administrator did. */
  readonly requestedFrom: string | null
}

export interface PasswordChangedInput extends AccountMailInput {
  /** UTC milliseconds. */
  readonly changedAt: number
  /** The browser in which it was done; null when an administrator did. */
  readonly changedFrom: string | null
}

/** A mail's words. */
export interface AccountMailText {
  readonly subject: string
  readonly text: string
  readonly html: string
  /** The language that it is in. */
  readonly language: string
}

export interface ComposeAccountMailDeps {
  readonly changes: Pick<PasswordChanges, 'findReset'>
  readonly directory: Pick<Directory, 'findPrincipal'>
  readonly secrets: Pick<Secrets, 'hash' | 'open'>
  readonly clock: Pick<Clock, 'now'>
  readonly render: {
    passwordReset(input: PasswordResetInput): AccountMailText
    passwordChanged(input: PasswordChangedInput): AccountMailText
  }
  readonly origin: string
  readonly organization: () => Organization
  readonly siteName: string
  /** The address in From. */
  readonly from: string
  readonly bounceAddress: string | null
  readonly timeZone: string
}

type Composed = Promise<RenderedMail | 'cancelled'>

/** Renders a mail about an account from fresh state; `cancelled` when the reason for it is gone. */
export function createComposeAccountMail(deps: ComposeAccountMailDeps): (mail: ClaimedAccountMail) => Composed {
  const inputFor = (person: PrincipalRecord, mail: ClaimedAccountMail): AccountMailInput => ({
    language: person.preferredLanguage ?? mail.language ?? 'en',
    name: person.displayName,
    organizationName: deps.organization().displayName,
    timeZone: deps.timeZone,
  })

  /** The link may have been replaced or used meanwhile, the account disabled, or its address changed. */
  const composeReset = async (person: PrincipalRecord, mail: ClaimedAccountMail): Composed => {
    if (mail.tokenSealed === null || !canSignIn(person) || person.mail !== mail.address) return 'cancelled'
    const token = deps.secrets.open(mail.tokenSealed, resetPurpose(mail.deliveryId))
    const now = deps.clock.now()
    const open = await deps.changes.findReset(deps.secrets.hash(token), now)
    if (open?.person !== person.id) return 'cancelled'
    const link = resetWebUrl(deps.origin, token)
    const endsInMinutes = Math.floor((open.expiresAt - now) / 60_000)
    const facts = { link, endsInMinutes, requestedFrom: mail.requestedFrom }
    return wrap(person, mail, deps.render.passwordReset({ ...inputFor(person, mail), ...facts }))
  }

  const wrap = (person: PrincipalRecord, mail: ClaimedAccountMail, words: AccountMailText): RenderedMail => ({
    envelope: { from: deps.bounceAddress ?? deps.from, to: mail.address },
    from: { name: cleanLine(deps.siteName), address: deps.from },
    replyTo: null,
    to: { name: person.displayName === mail.address ? '' : cleanLine(person.displayName), address: mail.address },
    subject: words.subject,
    text: words.text,
    html: words.html,
    headers: {
      'Auto-Submitted': 'auto-generated',
      // Asks Exchange for silence, but for reports of failed delivery, which we want.
      'X-Auto-Response-Suppress': 'OOF, AutoReply, RN, NRN',
      'Feedback-ID': `account:${deps.organization().tenantId}::convite`,
      'Content-Language': words.language,
    },
    messageId: `<${mail.deliveryId}@${deps.from.slice(deps.from.lastIndexOf('@') + 1)}>`,
    date: new Date(mail.createdAt),
    language: words.language,
    dsn: {
      id: mail.deliveryId,
      return: 'headers',
      notify: ['failure', 'delay'],
      recipient: `${/^[!-~]+$/.test(mail.address) ? 'rfc822' : 'utf-8'};${mail.address}`,
    },
  })

  return async mail => {
    const person = mail.person === null ? null : await deps.directory.findPrincipal(mail.person)
    if (person === null || person.isDeleted) return 'cancelled'
    if (mail.kind === 'passwordReset') return composeReset(person, mail)
    const facts = { changedAt: mail.createdAt, changedFrom: mail.requestedFrom }
    return wrap(person, mail, deps.render.passwordChanged({ ...inputFor(person, mail), ...facts }))
  }
}
