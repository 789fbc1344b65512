import { canSignIn } from '../domain/identities/can-sign-in.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { Organization } from '../domain/organization.ts'
import type { ClaimedAccountMail, PasswordChanges } from '../domain/ports/account-mails.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import { resetPurpose } from '../domain/sign-in/password-reset.ts'
import { forgotWebUrl, resetWebUrl } from '../domain/sign-in/reset-url.ts'
import type { AccountMailInput, MailOrigin } from '../mail/account-mail.ts'
import { renderPasswordChanged } from '../mail/render-password-changed.ts'
import { renderPasswordReset } from '../mail/render-password-reset.ts'
import type { RenderedMail } from '../mail/rendered-mail.ts'

export interface ComposeAccountMailDeps {
  readonly changes: Pick<PasswordChanges, 'findReset'>
  readonly directory: Pick<Directory, 'findPrincipal'>
  readonly secrets: Pick<Secrets, 'hash' | 'open'>
  readonly clock: Pick<Clock, 'now'>
  readonly origin: string
  readonly organization: () => Organization
  /** Whom to tell of misuse. */
  readonly reportAddress: string | null
  /** The address in From. */
  readonly from: string
  readonly bounceAddress: string | null
  readonly timeZone: string
}

type Composed = Promise<RenderedMail | 'cancelled'>

/** Renders a mail about an account from fresh state; `cancelled` when the reason for it is gone. */
export function createComposeAccountMail(deps: ComposeAccountMailDeps): (mail: ClaimedAccountMail) => Composed {
  const inputFor = (person: PrincipalRecord, mail: ClaimedAccountMail, link: string): AccountMailInput => {
    const { displayName: organisation, tenantId } = deps.organization()
    const { displayName, preferredLanguage } = person
    return {
      deliveryId: mail.deliveryId,
      sendCount: 1,
      sentAt: mail.createdAt,
      tenantId,
      organisation,
      recipient: {
        address: mail.address,
        name: displayName === mail.address ? null : displayName,
        language: preferredLanguage ?? mail.language ?? 'en',
      },
      userPrincipalName: person.userPrincipalName ?? mail.address,
      timeZone: deps.timeZone,
      link,
      reportAddress: deps.reportAddress,
      from: deps.from,
      fromDomain: deps.from.slice(deps.from.lastIndexOf('@') + 1),
      envelopeFrom: deps.bounceAddress ?? deps.from,
    }
  }

  const originOf = ({ requestedFrom }: ClaimedAccountMail): MailOrigin | null =>
    requestedFrom === null ? null : { device: requestedFrom, address: null }

  /** The link may have been replaced or used meanwhile, the account disabled, or its address changed. */
  const composeReset = async (person: PrincipalRecord, mail: ClaimedAccountMail): Composed => {
    if (mail.tokenSealed === null || !canSignIn(person) || person.mail !== mail.address) return 'cancelled'
    const token = deps.secrets.open(mail.tokenSealed, resetPurpose(mail.deliveryId))
    const now = deps.clock.now()
    const open = await deps.changes.findReset(deps.secrets.hash(token), now)
    if (open?.person !== person.id) return 'cancelled'
    return renderPasswordReset({
      ...inputFor(person, mail, resetWebUrl(deps.origin, token)),
      requestedAt: mail.createdAt,
      requestedFrom: originOf(mail),
      endsInMinutes: Math.floor((open.expiresAt - now) / 60_000),
    })
  }

  return async mail => {
    const person = mail.person === null ? null : await deps.directory.findPrincipal(mail.person)
    if (person === null || person.isDeleted) return 'cancelled'
    if (mail.kind === 'passwordReset') return composeReset(person, mail)
    return renderPasswordChanged({
      ...inputFor(person, mail, forgotWebUrl(deps.origin)),
      changedAt: mail.createdAt,
      changedFrom: originOf(mail),
    })
  }
}
