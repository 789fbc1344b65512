/** People, groups, sites and drives as the command line shows them and finds them. */
import { foldAlias } from '../domain/identities/address.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { formatSiteId, type SiteRecord } from '../domain/identities/site-record.ts'
import { type DriveKey, formatDriveId } from '../domain/ids.ts'
import type { Drive } from '../domain/items/item.ts'
import type { Directory, SiteRef } from '../domain/ports/directory.ts'
import { CliFailure } from './failure.ts'

/** A user as JSON; names as Microsoft Graph has them where it has them. */
export function describeUser(user: PrincipalRecord) {
  return {
    id: user.id,
    userPrincipalName: user.userPrincipalName,
    displayName: user.displayName,
    mail: user.mail,
    mailNickname: user.mailNickname,
    userType: user.userType,
    externalUserState: user.externalUserState,
    accountEnabled: user.isEnabled,
    preferredLanguage: user.preferredLanguage,
    admin: user.isAdmin,
  }
}

/** A group as JSON. */
export function describeGroup(group: PrincipalRecord) {
  return {
    id: group.id,
    displayName: group.displayName,
    mail: group.mail,
    mailNickname: group.mailNickname,
    mailEnabled: group.isMailEnabled,
    securityEnabled: group.isSecurityEnabled,
    unified: group.isUnified,
  }
}

/** A site as JSON. */
export function describeSite(site: SiteRecord) {
  return { id: formatSiteId(site), displayName: site.displayName, path: site.path, description: site.description }
}

/** A drive as JSON. */
export function describeDrive(drive: Drive) {
  return {
    id: formatDriveId(drive.key),
    driveType: drive.type,
    name: drive.name,
    owner: { [drive.ownerKind]: drive.ownerId },
    premium: drive.type === 'personal' ? drive.isPremium : null,
    usedBytes: drive.usedBytes,
    quotaTotal: drive.quotaTotal,
  }
}

/** A user by id, user principal name, mail address or alias. */
export async function findUser(directory: Directory, key: string): Promise<PrincipalRecord> {
  const found = (await directory.findUser(key)) ?? (await findByAlias(directory, key, 'user'))
  if (found !== null) return found
  throw new CliFailure('notFound', `There is no user '${key}'; convite user list shows all.`)
}

/** A group by id, mail address, alias or name. */
export async function findGroup(directory: Directory, key: string): Promise<PrincipalRecord> {
  const found = (await directory.findGroup(key)) ?? (await findByAlias(directory, key, 'group'))
  if (found !== null) return found
  throw new CliFailure('notFound', `There is no group '${key}'; convite group list shows all.`)
}

/** A user or a group, by whatever names one. */
export async function findPrincipal(directory: Directory, key: string): Promise<PrincipalRecord> {
  const found =
    (await directory.findUser(key)) ?? (await directory.findGroup(key)) ?? (await findByAlias(directory, key, null))
  if (found !== null) return found
  throw new CliFailure(
    'notFound',
    `There is no user and no group '${key}'; convite user list and convite group list show all.`,
  )
}

async function findByAlias(
  directory: Directory,
  key: string,
  kind: PrincipalRecord['kind'] | null,
): Promise<PrincipalRecord | null> {
  // Numbers belong to a drive; none are asked for, so the drive plays no part.
  const query = { emails: [], aliases: [foldAlias(key)], ids: [], numbers: [] }
  const matches = await directory.resolveRecipients(0 as DriveKey, query)
  const fitting = new Map(matches.map(({ principal }) => [principal.id, principal]))
  const named = [...fitting.values()].filter(principal => kind === null || principal.kind === kind)
  if (named.length > 1) throw new CliFailure('ambiguous', `Several are called '${key}'; name one by its id or address.`)
  return named[0] ?? null
}

/** A site by id or path. */
export async function findSite(directory: Directory, key: string): Promise<SiteRecord> {
  const path = key.replace(/^\/|\/$/g, '')
  const ref: SiteRef = path.includes('/')
    ? { by: 'path', hostname: null, path: path.split('/') }
    : { by: 'id', id: key }
  const site = await directory.findSite(ref)
  if (site !== null) return site
  throw new CliFailure('notFound', `There is no site '${key}'; convite site list shows all.`)
}
