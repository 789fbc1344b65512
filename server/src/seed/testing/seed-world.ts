/** A server without HTTP: a store on either engine, files in a temporary folder, and what a seed needs. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeClientSecret } from '../../auth/secrets/client-secret.ts'
import { applicationScopes, delegatedScopes } from '../../auth/tokens/scopes.ts'
import { createSecretBox } from '../../auth/secrets/secret-box.ts'
import { createDiskBlobStore } from '../../blobs/blob-store.ts'
import { createSecrets } from '../../composition/secrets.ts'
import type { Directory } from '../../domain/ports/directory.ts'
import type { DirectoryAdmin } from '../../domain/ports/directory-admin.ts'
import type { ItemReader } from '../../domain/ports/items.ts'
import { createApplicationAdmin } from '../../store/application-admin.ts'
import { createDirectory } from '../../store/directory.ts'
import { createDirectoryAdmin } from '../../store/directory-admin.ts'
import { createInventory } from '../../store/drive-list.ts'
import { createGrants } from '../../store/grants.ts'
import { createItemReader } from '../../store/items.ts'
import { createKeptSecrets } from '../../store/kept-secrets.ts'
import { createSeedStore } from '../../store/seed-store.ts'
import { openSettings } from '../../store/settings.ts'
import { makeSqliteWorld, type StoreWorld } from '../../store/conformance/world.ts'
import type { SeedDeps } from '../apply-seed.ts'
import { buildReadyDocument, type ReadyDocument } from '../ready-document.ts'

export interface SeedWorld extends StoreWorld {
  readonly deps: SeedDeps
  readonly directory: Directory
  readonly admin: DirectoryAdmin
  readonly reader: ItemReader
  readonly warnings: readonly unknown[]
  ready(): Promise<ReadyDocument>
}

export interface SeedWorldOptions {
  /** The folder of database and files; a temporary one, removed at the end, when absent. */
  readonly folder?: string
  readonly keepsSecrets?: boolean
  makeStore?(folder: string): Promise<StoreWorld>
}

export async function makeSeedWorld(options: SeedWorldOptions = {}): Promise<SeedWorld> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'convite-seed-')))
  const store = await (options.makeStore ?? (place => makeSqliteWorld(join(place, 'convite.db'))))(folder)
  const { engine, random, clock } = store
  const settings = await openSettings(engine)
  const keepsSecrets = options.keepsSecrets ?? true
  const admin = createDirectoryAdmin(engine, { settings, random, allowLocalhost: keepsSecrets })
  const directory = createDirectory(engine, settings)
  const kept = createKeptSecrets(engine)
  const secrets = createSecrets(
    createSecretBox([{ id: 'test', key: Buffer.alloc(32, 7) }], random),
    Buffer.alloc(32, 8),
  )
  const warnings: unknown[] = []
  const log = { info: () => undefined, warn: (facts: unknown) => warnings.push(facts), error: () => undefined }
  const blobs = await createDiskBlobStore({ folder: join(folder, 'blobs'), random, log })
  const reader = createItemReader(engine)
  return {
    ...store,
    deps: {
      store: createSeedStore(engine),
      settings,
      admin,
      kept,
      blobs,
      grants: createGrants(engine),
      items: reader,
      secrets,
      random,
      clock,
      log,
      describeSecret: describeClientSecret,
      applicationRoles: applicationScopes,
      delegatedScopes,
      origin: 'http://127.0.0.1:4123',
      keepsSecrets,
      allowLocalhost: keepsSecrets,
    },
    directory,
    admin,
    reader,
    warnings,
    ready: () =>
      buildReadyDocument(
        {
          settings,
          directory,
          admin,
          applicationAdmin: createApplicationAdmin(engine),
          inventory: createInventory(engine),
          kept,
          secrets,
          mintFor: async ({ id }) => `token of ${id}`,
        },
        { origin: 'http://127.0.0.1:4123', caFile: null, smtp: { host: '127.0.0.1', port: 2525 }, pid: 42 },
      ),
    async close() {
      await store.close()
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
