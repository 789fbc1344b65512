/**
 * Fills a server from a seed document. Files are stored first, then one transaction writes people, groups, sites,
 * applications, drives and items, then the permissions follow.
 */
import type { BlobStore } from '../domain/ports/blobs.ts'
import type { Organization } from '../domain/organization.ts'
import type { Clock, Random } from '../domain/ports/clock.ts'
import type { ChangeAuthor, DirectoryAdmin } from '../domain/ports/directory-admin.ts'
import type { Grants } from '../domain/ports/grants.ts'
import type { ItemReader } from '../domain/ports/items.ts'
import type { KeptSecrets } from '../domain/ports/kept-secrets.ts'
import type { Logger } from '../domain/ports/log.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import type { SeedPlan, SeedStore } from '../domain/ports/seed-store.ts'
import type { SettingsStore } from '../domain/ports/settings-store.ts'
import { pieceFolderOf } from '../domain/items/piece-folder.ts'
import type { DriveKey } from '../domain/ids.ts'
import { applyPermissions } from './apply-permissions.ts'
import type { ApplicationTools } from './plan-applications.ts'
import { type DraftedSeed, planSeed } from './seed-plan.ts'
import type { SeedDocument } from './seed-schema.ts'
import { addPasswords } from './seed-passwords.ts'
import { storeFiles } from './store-files.ts'

export interface SeedDeps {
  readonly store: SeedStore
  readonly settings: Pick<SettingsStore, 'facts'>
  readonly admin: Pick<DirectoryAdmin, 'listDrives'>
  readonly kept: KeptSecrets
  readonly blobs: BlobStore
  readonly grants: Pick<Grants, 'write'>
  readonly items: Pick<ItemReader, 'locate'>
  readonly secrets: Secrets
  readonly random: Random
  readonly clock: Clock
  readonly log: Logger
  /** What is stored of a client secret. */
  readonly describeSecret: ApplicationTools['describeSecret']
  /** The application permissions that exist. */
  readonly applicationRoles: readonly string[]
  /** The delegated scopes that exist. */
  readonly delegatedScopes: readonly string[]
  /** Scheme, host and port of this server. */
  readonly origin: string
  /** Development mode: passwords and client secrets are made up where none is given, and can be shown again. */
  readonly keepsSecrets: boolean
  /** Accepts addresses at `localhost`; development mode only. */
  readonly allowLocalhost: boolean
}

/** What a seed has made, in numbers. Who and what it is, `buildReadyDocument` reads from the store. */
export interface SeedResult {
  readonly tenantId: string
  readonly users: number
  readonly groups: number
  readonly sites: number
  readonly applications: number
  readonly drives: number
  /** Files and folders, roots not counted. */
  readonly items: number
  /** Of all files. */
  readonly bytes: number
  readonly permissions: number
}

/**
 * Adds what a document describes to what is there. The organisation of a filled server stays as it is: a document may
 * leave it out. Throws `invalidRequest` with every mistake of the document, and `directoryBadRequest` when something of
 * it is taken or it tells of another organisation; then nothing is written.
 */
export async function applySeed(deps: SeedDeps, document: SeedDocument): Promise<SeedResult> {
  const { organization } = await deps.settings.facts()
  return fill(deps, document, { tenantId: organization?.tenantId ?? null, present: organization }, deps.store.write)
}

/**
 * Throws everything away and starts again from a document. Tenant, ids that the document does not give, passwords
 * and client secrets of this installation stay, so that tokens and settings of clients stay good; drives and items
 * are new ones. A document with a mistake leaves everything as it was.
 */
export async function resetTo(deps: SeedDeps, document: SeedDocument): Promise<SeedResult> {
  const { organization } = await deps.settings.facts()
  const oldDrives = await listAllDrives(deps.admin)
  const kept = { tenantId: organization?.tenantId ?? null, present: null }
  const result = await fill(deps, document, kept, deps.store.replaceAll)
  for (const drive of oldDrives) await removePieces(deps, drive)
  return result
}

async function fill(
  deps: SeedDeps,
  document: SeedDocument,
  { tenantId: presentTenant, present }: { readonly tenantId: string | null; readonly present: Organization | null },
  write: (by: ChangeAuthor, plan: SeedPlan) => Promise<void>,
): Promise<SeedResult> {
  const now = deps.clock.now()
  const tenantId = document.organization?.id?.toLowerCase() ?? presentTenant ?? deps.random.guid()
  const [keptPasswords, keptSecrets] = await Promise.all([deps.kept.passwords(), deps.kept.clientSecrets()])
  const seed = planSeed(document, { ...deps, tenantId, present, now, keptSecrets })
  const accounts = await addPasswords(seed.users, { ...deps, keptPasswords })
  const drives = await storeFiles(deps.blobs, seed.drives)
  const groups = seed.accounts.filter(({ record }) => record.kind === 'group')
  const by: ChangeAuthor = { actor: 'system', appId: '', requestId: `seed-${deps.random.guid()}`, now }
  await write(by, { ...seed, accounts: [...accounts, ...groups], drives })
  await applyPermissions(by, seed.permissions, { ...deps, organization: seed.organization })
  // What has been read before has no organisation, or that of before the reset.
  await deps.settings.facts()
  return count(seed, tenantId)
}

function count(seed: DraftedSeed, tenantId: string): SeedResult {
  const sum = (numberOf: (drive: DraftedSeed['drives'][number]) => number) =>
    seed.drives.reduce((total, drive) => total + numberOf(drive), 0)
  return {
    tenantId,
    users: seed.users.length,
    groups: seed.accounts.length - seed.users.length,
    sites: seed.sites.length,
    applications: seed.applications.length,
    drives: seed.drives.length,
    items: sum(drive => drive.items.length - 1),
    bytes: sum(drive => drive.items[0]?.size ?? 0),
    permissions: seed.permissions.length,
  }
}

async function listAllDrives(admin: Pick<DirectoryAdmin, 'listDrives'>): Promise<readonly DriveKey[]> {
  const keys: DriveKey[] = []
  let after: readonly string[] | null = null
  do {
    const page: Awaited<ReturnType<DirectoryAdmin['listDrives']>> = await admin.listDrives({ after, limit: 500 })
    keys.push(...page.entries.map(drive => drive.key))
    after = page.after
  } while (after !== null)
  return keys
}

/** The new state stands already, so a piece that cannot be removed is told to the operator and fails nothing. */
async function removePieces({ blobs, log }: SeedDeps, drive: DriveKey): Promise<void> {
  const folder = pieceFolderOf(drive)
  try {
    for await (const { name } of blobs.list(folder)) await blobs.remove(folder, name)
  } catch (error) {
    log.warn({ err: error, drive: folder }, 'pieces of a drive from before the reset could not be removed')
  }
}
