/** Everything behind HTTP: the store's ports, the use cases, the mail, the jobs. Also what the command line works with. */
import path from 'node:path'
import type { Logger as PinoLogger } from 'pino'
import type { KeyRing } from '../auth/keys/key-ring.ts'
import { createDiskBlobStore } from '../blobs/blob-store.ts'
import { keepRecentPieces } from '../blobs/recent-pieces.ts'
import type { MovableClock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { BlobStore } from '../domain/ports/blobs.ts'
import type { Random } from '../domain/ports/clock.ts'
import type { Accounts } from '../domain/ports/accounts.ts'
import type { ApplicationAdmin } from '../domain/ports/application-admin.ts'
import type { ApplicationRegistry } from '../domain/ports/application-registry.ts'
import type { Consents } from '../domain/ports/consents.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { DirectoryAdmin } from '../domain/ports/directory-admin.ts'
import type { DueGrants } from '../domain/ports/due-grants.ts'
import type { ExternalIdentities } from '../domain/ports/external-identities.ts'
import type { Grants } from '../domain/ports/grants.ts'
import type { IdempotencyStore } from '../domain/ports/idempotency.ts'
import type { ItemReader } from '../domain/ports/items.ts'
import type { CapturedMails } from '../domain/ports/captured-mails.ts'
import type { Inventory } from '../domain/ports/inventory.ts'
import type { KeyRegistry } from '../domain/ports/key-registry.ts'
import type { KeptSecrets } from '../domain/ports/kept-secrets.ts'
import type { Outbox } from '../domain/ports/outbox.ts'
import type { Redemption } from '../domain/ports/redemption.ts'
import type { SeedStore } from '../domain/ports/seed-store.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import type { SettingsStore } from '../domain/ports/settings-store.ts'
import type { SharedWithMe } from '../domain/ports/shared-with-me.ts'
import { defaultSettings, type Settings } from '../domain/settings.ts'
import { createApplicationAdmin } from '../store/application-admin.ts'
import { createApplicationRegistry } from '../store/applications.ts'
import { createConsents } from '../store/consents.ts'
import { createDirectory } from '../store/directory.ts'
import { createDirectoryAdmin } from '../store/directory-admin.ts'
import { createDueGrants } from '../store/due-grants.ts'
import { createGrants } from '../store/grants.ts'
import { createExternalIdentities } from '../store/external-identities.ts'
import { createIdempotencyStore } from '../store/idempotency.ts'
import { createItemReader } from '../store/items.ts'
import { createOidcState, type OidcStateStore } from '../store/oidc-state.ts'
import { createCapturedMails } from '../store/captured-mail.ts'
import { createInventory } from '../store/drive-list.ts'
import { createKeptSecrets } from '../store/kept-secrets.ts'
import { createKeyRegistry } from '../store/key-registry.ts'
import { createOutbox } from '../store/outbox.ts'
import { createRedemption } from '../store/redemption.ts'
import { createSeedStore } from '../store/seed-store.ts'
import { openSettings } from '../store/settings.ts'
import { createSharedWithMe } from '../store/shared-with-me.ts'
import type { Engine } from '../store/statement.ts'
import { createCachedAccounts } from './cached-accounts.ts'
import { openKeys } from './open-keys.ts'
import { createSecrets } from './secrets.ts'
import { buildSignIn, type SignInServices } from './sign-in.ts'

export interface ServiceDeps {
  readonly config: Config
  readonly origin: string
  readonly engine: Engine
  readonly clock: MovableClock
  readonly random: Random
  readonly log: PinoLogger
}

export interface Services extends ServiceDeps {
  readonly keys: KeyRing
  readonly keyRegistry: KeyRegistry
  readonly secrets: Secrets
  readonly blobs: BlobStore
  readonly settings: SettingsStore
  readonly directory: Directory
  readonly admin: DirectoryAdmin
  readonly accounts: Accounts
  readonly applications: ApplicationRegistry
  readonly applicationAdmin: ApplicationAdmin
  readonly consents: Consents
  readonly oidcState: OidcStateStore
  readonly items: ItemReader
  readonly grants: Grants
  readonly dueGrants: DueGrants
  readonly sharedWithMe: SharedWithMe
  readonly idempotency: IdempotencyStore
  readonly outbox: Outbox
  readonly inventory: Inventory
  readonly kept: KeptSecrets
  readonly seedStore: SeedStore
  readonly capturedMails: CapturedMails
  readonly redemption: Redemption
  readonly externalIdentities: ExternalIdentities
  readonly signIn: SignInServices
}

/** Who tries the server out sends as many mails as they like: they reach nobody (errors.md section 4). */
function defaultsOf(config: Config): Settings {
  return config.mode === 'development' ? { ...defaultSettings, mailsPerUserAndHour: null } : defaultSettings
}

/** Small files that were read a moment ago stay in memory, up to this many bytes. */
const recentPieceBytes = 16 * 1024 * 1024

/** Opens every service of an engine that has the newest schema. */
export async function buildServices(deps: ServiceDeps): Promise<Services> {
  const { config, engine, clock, random, log } = deps
  const keyRegistry = createKeyRegistry(engine)
  const keys = await openKeys(config.dataFolder, keyRegistry, deps)
  const settings = await openSettings(engine, defaultsOf(config))
  const directory = createDirectory(engine, settings)
  const secrets = createSecrets(keys.secretBox, keys.fingerprintKey)
  return {
    ...deps,
    keys,
    keyRegistry,
    secrets,
    blobs: keepRecentPieces(await createDiskBlobStore({ folder: path.join(config.dataFolder, 'blobs'), random, log }), {
      maxBytes: recentPieceBytes,
    }),
    settings,
    directory,
    admin: createDirectoryAdmin(engine, { settings, random, allowLocalhost: config.mode === 'development' }),
    accounts: createCachedAccounts(directory),
    applications: createApplicationRegistry(engine, deps.clock),
    applicationAdmin: createApplicationAdmin(engine),
    consents: createConsents(engine, random),
    oidcState: createOidcState(engine),
    items: createItemReader(engine),
    grants: createGrants(engine),
    dueGrants: createDueGrants(engine),
    sharedWithMe: createSharedWithMe(engine),
    idempotency: createIdempotencyStore(engine),
    outbox: createOutbox(engine),
    inventory: createInventory(engine),
    kept: createKeptSecrets(engine),
    seedStore: createSeedStore(engine),
    capturedMails: createCapturedMails(engine),
    redemption: createRedemption(engine),
    externalIdentities: createExternalIdentities(engine, { random }),
    signIn: buildSignIn({ engine, keys, secrets, clock, random }),
  }
}
