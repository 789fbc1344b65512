/** The ready file of development mode (convite-extensions.md section 1), made from what is in the store. */
import { formatSiteId, type SiteRecord } from '../domain/identities/site-record.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { formatDriveId, formatItemId } from '../domain/ids.ts'
import type { Drive, DriveType } from '../domain/items/item.ts'
import type { Application } from '../domain/ports/application-registry.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { ApplicationAdmin } from '../domain/ports/application-admin.ts'
import type { RedirectUri } from '../domain/ports/application-registry.ts'
import type { DirectoryAdmin } from '../domain/ports/directory-admin.ts'
import type { Inventory } from '../domain/ports/inventory.ts'
import { clientSecretPurpose, type KeptSecrets, passwordPurpose } from '../domain/ports/kept-secrets.ts'
import type { Page, PageQuery } from '../domain/ports/paging.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import type { SettingsStore } from '../domain/ports/settings-store.ts'

export interface ReadyClient {
  readonly clientId: string
  /** Null for a public application, and where the secret is not kept. */
  readonly clientSecret: string | null
  readonly kind: Application['kind']
  readonly roles: readonly string[]
  /** Where sign-in may send a browser back to. */
  readonly redirectUris: readonly RedirectUri[]
}

export interface ReadyUser {
  readonly id: string
  readonly userPrincipalName: string
  readonly mail: string | null
  readonly mailNickname: string | null
  readonly displayName: string
  readonly preferredLanguage: string | null
  readonly userType: 'Member' | 'Guest'
  readonly accountEnabled: boolean
  /** Present for administrators only. */
  readonly admin?: true
  /** Null when it was changed since the seed, and for guests, who sign in by mail code. */
  readonly password: string | null
  readonly accessToken: string
}

export interface ReadyDrive {
  readonly id: string
  readonly driveType: DriveType
  /** Null but for personal drives. */
  readonly premium: boolean | null
  readonly owner: { readonly [kind in Drive['ownerKind']]?: string }
  readonly rootItemId: string
  readonly items: readonly {
    readonly id: string
    readonly name: string
    readonly path: string
    readonly folder: boolean
  }[]
}

/** Everything that a client or a test needs to begin. */
export interface ReadyDocument {
  readonly origin: string
  readonly baseUrl: string
  readonly authority: string
  readonly tenantId: string
  readonly caFile: string | null
  readonly mailbox: string
  readonly testControls: string
  /** Null when mail goes to a relay elsewhere. */
  readonly smtp: { readonly host: string; readonly port: number } | null
  readonly pid: number
  readonly clients: readonly ReadyClient[]
  readonly users: readonly ReadyUser[]
  readonly groups: readonly {
    readonly id: string
    readonly displayName: string
    readonly mail: string | null
    readonly memberIds: readonly string[]
  }[]
  readonly sites: readonly { readonly id: string; readonly displayName: string; readonly webUrl: string }[]
  readonly drives: readonly ReadyDrive[]
}

export interface ReadyDeps {
  readonly settings: Pick<SettingsStore, 'facts'>
  readonly directory: Pick<Directory, 'listUsers' | 'listGroups' | 'listMembers' | 'listSites'>
  readonly admin: Pick<DirectoryAdmin, 'listDrives'>
  readonly applicationAdmin: Pick<ApplicationAdmin, 'list'>
  readonly inventory: Inventory
  readonly kept: KeptSecrets
  readonly secrets: Pick<Secrets, 'open'>
  /** A delegated access token with every scope that the person could consent to, and every one that only reads, good for 24 h. */
  mintFor(user: PrincipalRecord): Promise<string>
}

/** Where the server is. */
export interface ReadyPlace {
  /** Scheme, host and port, without a slash at the end. */
  readonly origin: string
  readonly caFile: string | null
  readonly smtp: ReadyDocument['smtp']
  readonly pid: number
}

/** Entries at most of each list, items of each drive too: a store that has grown large is not written out whole. */
const maxEntries = 1000

/** Builds the document; throws when the server has no organisation. */
export async function buildReadyDocument(deps: ReadyDeps, place: ReadyPlace): Promise<ReadyDocument> {
  const { origin, caFile, smtp, pid } = place
  const { organization } = await deps.settings.facts()
  if (organization === null)
    throw new Error('The server has no organisation yet, so there is nothing to be ready with.')
  const sites = await readAll(query => deps.directory.listSites({ ...query, search: null }))
  return {
    origin,
    baseUrl: `${origin}/v1.0`,
    authority: `${origin}/${organization.tenantId}`,
    tenantId: organization.tenantId,
    caFile,
    mailbox: `${origin}/mailbox`,
    testControls: `${origin}/convite/v1/test`,
    smtp,
    pid,
    clients: await describeClients(deps),
    users: await describeUsers(deps),
    groups: await describeGroups(deps),
    sites: sites.map(site => describeSite(site, origin)),
    drives: await describeDrives(deps, sites),
  }
}

async function describeClients({ applicationAdmin, kept, secrets }: ReadyDeps): Promise<readonly ReadyClient[]> {
  const sealed = await kept.clientSecrets()
  return (await readAll(query => applicationAdmin.list(query))).map(({ clientId, kind, roles, redirectUris }) => {
    const secret = sealed.get(clientId)
    const clientSecret = secret === undefined ? null : secrets.open(secret, clientSecretPurpose(clientId))
    return { clientId, clientSecret, kind, roles, redirectUris }
  })
}

async function describeUsers({ directory, kept, secrets, mintFor }: ReadyDeps): Promise<readonly ReadyUser[]> {
  const passwords = await kept.passwords()
  const users = await readAll(query =>
    directory.listUsers({ ...query, order: 'userPrincipalName', isDescending: false }),
  )
  return Promise.all(
    users.map(async user => {
      const password = passwords.get(user.id)
      return {
        id: user.id,
        userPrincipalName: user.userPrincipalName ?? '',
        mail: user.mail,
        mailNickname: user.mailNickname,
        displayName: user.displayName,
        preferredLanguage: user.preferredLanguage,
        userType: user.userType ?? 'Member',
        accountEnabled: user.isEnabled,
        ...(user.isAdmin ? { admin: true as const } : {}),
        password: password === undefined ? null : secrets.open(password.sealed, passwordPurpose(user.id)),
        accessToken: await mintFor(user),
      }
    }),
  )
}

async function describeGroups({ directory }: ReadyDeps): Promise<ReadyDocument['groups']> {
  const groups = await readAll(query => directory.listGroups({ ...query, order: 'displayName', isDescending: false }))
  return Promise.all(
    groups.map(async ({ id, displayName, mail }) => {
      const members = await readAll(query => directory.listMembers(id, { ...query, isTransitive: false, kind: null }))
      return { id, displayName, mail, memberIds: members.map(member => member.id) }
    }),
  )
}

function describeSite(site: SiteRecord, origin: string): ReadyDocument['sites'][number] {
  return {
    id: formatSiteId(site),
    displayName: site.displayName,
    webUrl: site.isRoot ? origin : `${origin}/${site.path}`,
  }
}

async function describeDrives(
  { admin, inventory }: ReadyDeps,
  sites: readonly SiteRecord[],
): Promise<readonly ReadyDrive[]> {
  const drives = await readAll(query => admin.listDrives(query))
  // A drive knows its site by one of the three parts; clients know sites by all of them.
  const siteIds = new Map(sites.map(site => [site.id, formatSiteId(site)]))
  return Promise.all(
    drives.map(async ({ key, type, isPremium, ownerKind, ownerId, rootId }) => ({
      id: formatDriveId(key),
      driveType: type,
      premium: type === 'personal' ? isPremium : null,
      owner: { [ownerKind]: ownerKind === 'site' ? (siteIds.get(ownerId) ?? ownerId) : ownerId },
      rootItemId: formatItemId(key, rootId),
      items: (await inventory.listItems(key, maxEntries)).map(item => ({
        id: formatItemId(key, item.key),
        name: item.name,
        path: item.path,
        folder: item.isFolder,
      })),
    })),
  )
}

async function readAll<T>(read: (query: PageQuery) => Promise<Page<T>>): Promise<readonly T[]> {
  const entries: T[] = []
  let after: readonly string[] | null = null
  do {
    const page: Page<T> = await read({ after, limit: Math.min(500, maxEntries - entries.length) })
    entries.push(...page.entries)
    after = page.after
  } while (after !== null && entries.length < maxEntries)
  return entries
}
