/** Seed documents from the command line. */
import { mkdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { hashClientSecret } from '../auth/client-secret.ts'
import { applicationScopes } from '../auth/scopes.ts'
import type { Services } from '../composition/services.ts'
import { applySeed, type SeedResult } from '../seed/apply-seed.ts'
import { parseSeedDocument, readSeedDocument } from '../seed/seed-document.ts'
import type { SeedDocument } from '../seed/seed-schema.ts'
import { createKeptSecrets } from '../store/kept-secrets.ts'
import { createSeedStore } from '../store/seed-store.ts'
import { loadDataConfig, readDemoDocument } from './load-config.ts'
import type { CommandContext } from './run.ts'

/** Adds what a seed document describes to the database, which is made when there is none. */
export async function applySeedFile(context: CommandContext, file: string): Promise<SeedResult> {
  const document =
    file === 'demo'
      ? readSeedDocument(await readDemoDocument())
      : parseSeedDocument(await readFile(resolve(context.io.cwd, file), 'utf8'))
  const { config, origin } = await loadDataConfig(context)
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 })
  const { openServices } = await import('../app.ts')
  const services = await openServices(config, origin)
  try {
    return await applyDocument(services, document)
  } finally {
    await services.engine.close()
  }
}

/** Adds what a document describes, by the services of an opened server. */
export function applyDocument(services: Services, document: SeedDocument): Promise<SeedResult> {
  const isDevelopment = services.config.mode === 'development'
  return applySeed(
    {
      ...services,
      store: createSeedStore(services.engine),
      kept: createKeptSecrets(services.engine),
      hashClientSecret,
      applicationRoles: applicationScopes,
      keepsSecrets: isDevelopment,
      allowLocalhost: isDevelopment,
    },
    document,
  )
}
