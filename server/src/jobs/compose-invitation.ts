import { isActive } from '../domain/access/grant.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { ApplicationRegistry } from '../domain/ports/application-registry.ts'
import type { Organization } from '../domain/organization.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { Grants } from '../domain/ports/grants.ts'
import type { ItemReader } from '../domain/ports/items.ts'
import type { ClaimedMail } from '../domain/ports/outbox.ts'
import { linkPurpose, type Secrets } from '../domain/ports/secrets.ts'
import { formatItemId } from '../domain/ids.ts'
import { itemWebUrl, linkWebUrl } from '../domain/sharing/web-urls.ts'
import type { InvitationInput } from '../mail/invitation-input.ts'
import { renderInvitation } from '../mail/render-invitation.ts'
import type { ComposeMail } from './send-mail.ts'

export interface ComposeDeps {
  readonly grants: Grants
  readonly items: ItemReader
  readonly directory: Directory
  readonly applications: ApplicationRegistry
  readonly secrets: Secrets
  readonly clock: Clock
  readonly origin: string
  readonly organization: () => Organization
  /** What this server is called in mails. */
  readonly siteName: string
  /** The address in From. */
  readonly from: string
  readonly reportAddress: string | null
  readonly bounceAddress: string | null
  readonly timeZone: string
}

/** The grant behind a mail, checked again just before sending: it may be gone, changed or expired (security lesson M1). */
async function findGrant(deps: ComposeDeps, mail: ClaimedMail) {
  const found = await deps.grants.findByPermissionId(mail.drive, [mail.item], mail.permissionId)
  return found.find(grant => grant.grantee === mail.grantee && isActive(grant, deps.clock.now())) ?? null
}

/** Who invites, in the mail: a person, an application by its name, or the organisation where neither is known any more. */
async function findInviter(deps: ComposeDeps, senderId: string): Promise<InvitationInput['inviter']> {
  const appId = senderId.startsWith('app:') ? senderId.slice('app:'.length).toLowerCase() : null
  const person = appId === null ? await deps.directory.findPrincipal(senderId) : null
  if (person) {
    const { displayName, mail, userType } = person
    return { kind: 'person', name: displayName, address: mail, isGuest: userType === 'Guest' }
  }
  const application = appId === null ? null : await deps.applications.findByClientId(appId)
  const name = application?.displayName ?? deps.organization().displayName
  return { kind: 'service', name, address: null, isGuest: false }
}

/** Renders an invitation from fresh state, for one recipient; `cancelled` when the grant or the item is gone. */
export function createComposeInvitation(deps: ComposeDeps): ComposeMail {
  return async mail => {
    const grant = await findGrant(deps, mail)
    const located = grant ? await deps.items.locate(mail.drive, mail.item, '') : null
    if (!grant || !located) return 'cancelled'
    const recipient = grant.principalId === null ? null : await deps.directory.findPrincipal(grant.principalId)
    const organization = deps.organization()
    const { message } = JSON.parse(mail.content) as { message: string | null }
    const secret =
      grant.secretSealed === null
        ? null
        : deps.secrets.open(grant.secretSealed, linkPurpose(grant.drive, grant.permissionId))
    return renderInvitation({
      organisation: organization.displayName,
      site: deps.siteName,
      tenantId: organization.tenantId,
      inviter: await findInviter(deps, mail.senderId),
      recipient: {
        address: mail.address,
        name: recipient && recipient.displayName !== recipient.mail ? recipient.displayName : null,
        language: mail.language,
      },
      item: {
        name: located.item.parent === null ? located.drive.name : located.item.name,
        kind: located.item.isFolder ? 'folder' : 'file',
      },
      role: grant.rank >= 2 ? 'write' : 'read',
      message,
      expiresAt: grant.expiresAt,
      timeZone: deps.timeZone,
      link:
        secret === null
          ? itemWebUrl(deps.origin, formatItemId(mail.drive, mail.item))
          : linkWebUrl(deps.origin, secret),
      access:
        grant.kind === 'anonymous'
          ? grant.hasPassword
            ? 'password'
            : 'anonymous'
          : recipient?.externalUserState === 'PendingAcceptance'
            ? 'signIn'
            : 'direct',
      from: deps.from,
      fromDomain: deps.from.slice(deps.from.lastIndexOf('@') + 1),
      replyToInviter: true,
      stopLink: null,
      reportAddress: deps.reportAddress,
      envelopeFrom: deps.bounceAddress ?? deps.from,
      deliveryId: mail.deliveryId,
      sendCount: mail.sendCount,
      sentAt: deps.clock.now(),
    })
  }
}
