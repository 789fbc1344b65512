/** The permission resource (permissions.md section 1): what one viewer may see of one grant. */
import { type Grant, roleOfRank } from '../../../domain/access/grant.ts'
import { isPendingGuest, type PrincipalRecord } from '../../../domain/identities/principal-record.ts'
import { formatDriveId, formatItemId } from '../../../domain/ids.ts'
import type { ChainLink, Drive } from '../../../domain/items/item.ts'
import { linkPurpose, type Secrets } from '../../../domain/ports/secrets.ts'
import { formatInstant } from '../../../domain/time.ts'
import { encodeShareToken } from '../../share-token.ts'
import { linkWebUrl } from '../../../domain/sharing/web-urls.ts'
import {
  type Identity,
  type IdentityNames,
  presentActor,
  presentIdentity,
  presentPending,
  presentSiteUser,
} from '../identity.ts'

/** The literal of the service, for byte compatibility (invite.md section 6). */
const grantedToNotice = 'GrantedTo has been deprecated. Refer to GrantedToV2'
const identitiesNotice = 'GrantedToIdentities has been deprecated. Refer to GrantedToIdentitiesV2'

export interface PermissionView {
  readonly drive: Drive
  readonly grant: Grant
  readonly principal: PrincipalRecord | null
  readonly siteUser: number | null
  /** The chain of the item that was asked for; an entry of another item is inherited. */
  readonly chain: readonly ChainLink[]
  /** Secrets appear only for a caller who could have created the permission (permissions.md section 3, rule 3). */
  readonly showsSecrets: boolean
  readonly names: IdentityNames
  readonly origin: string
  readonly secrets: Secrets
}

/** Presents one permission. */
export function presentPermission(view: PermissionView): Record<string, unknown> {
  const { grant, drive } = view
  return {
    id: grant.permissionId,
    roles: [roleOfRank(grant.rank)],
    ...presentGrantee(view),
    ...presentLink(view),
    ...(drive.type === 'personal' ? { hasPassword: grant.hasPassword } : {}),
    ...(grant.expiresAt === null ? {} : { expirationDateTime: formatInstant(grant.expiresAt) }),
    ...presentInheritance(view),
  }
}

function presentGrantee({ grant, principal, siteUser, drive }: PermissionView): Record<string, unknown> {
  if (grant.kind === 'anonymous') return {}
  const isPending = grant.kind === 'people' && (principal === null || isPendingGuest(principal))
  const identity =
    isPending || principal === null ? presentPending(grant.email ?? grant.grantee) : presentIdentity(principal)
  if (isPending && drive.type !== 'personal') {
    return presentIdentities(identity)
  }
  const site =
    siteUser === null || isPending || principal === null ? {} : { siteUser: presentSiteUser(principal, siteUser) }
  return {
    '@deprecated.GrantedTo': grantedToNotice,
    // The old identity set has no group member: a group stands under user there (identities-and-recipients.md section 2).
    grantedTo: { user: identity },
    grantedToV2: principal?.kind === 'group' ? { group: identity, ...site } : { user: identity, ...site },
    ...(grant.kind === 'people' && drive.type !== 'personal' ? presentIdentities(identity) : {}),
  }
}

/** Whom a people link is for, with the deprecated twin, which is still served (permissions.md section 1). */
function presentIdentities(user: Identity): Record<string, unknown> {
  return {
    grantedToIdentitiesV2: [{ user }],
    '@deprecated.GrantedToIdentities': identitiesNotice,
    grantedToIdentities: [{ user }],
  }
}

function presentLink(view: PermissionView): Record<string, unknown> {
  const { grant, showsSecrets, origin } = view
  if (grant.kind === 'direct') return {}
  const secret =
    showsSecrets && grant.secretSealed !== null
      ? view.secrets.open(grant.secretSealed, linkPurpose(grant.drive, grant.permissionId))
      : null
  const webUrl = secret === null ? null : linkWebUrl(origin, secret)
  return {
    link: {
      type: grant.rank >= 2 ? 'edit' : 'view',
      scope: grant.kind === 'anonymous' ? 'anonymous' : 'users',
      ...(webUrl === null ? {} : { webUrl }),
    },
    ...(webUrl === null ? {} : { shareId: encodeShareToken(webUrl) }),
    invitation: {
      email: grant.email ?? '',
      signInRequired: grant.isSignInRequired,
      ...(grant.grantedBy === null ? {} : { invitedBy: presentActor(grant.grantedBy, view.names) }),
      ...(grant.redeemedBy === null ? {} : { redeemedBy: grant.redeemedBy }),
    },
  }
}

function presentInheritance({ grant, chain, drive }: PermissionView): Record<string, unknown> {
  if (chain.at(-1)?.key === grant.item) return {}
  const index = chain.findIndex(link => link.key === grant.item)
  const names = chain.slice(1, index + 1).map(link => link.name)
  const path =
    names.length === 0
      ? `/drives/${formatDriveId(drive.key)}/root:`
      : `/drives/${formatDriveId(drive.key)}/root:/${names.join('/')}`
  return {
    inheritedFrom: {
      driveId: formatDriveId(drive.key),
      driveType: drive.type,
      id: formatItemId(drive.key, grant.item),
      path,
    },
  }
}
