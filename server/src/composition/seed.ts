import { describeClientSecret } from '../auth/secrets/client-secret.ts'
import { applicationScopes, delegatedScopes } from '../auth/tokens/scopes.ts'
import type { SeedDeps } from '../seed/apply-seed.ts'
import { systemRandom } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { judgeSeed } from '../seed/judge-seed.ts'
import type { SeedDocument } from '../seed/seed-schema.ts'
import type { Services } from './services.ts'

/**
 * Takes a value for a seed document if it keeps all rules that can be judged without a database: before anything is
 * made for it. Throws `invalidRequest` with every mistake.
 */
export function readSeed(value: unknown, mode: Config['mode']): SeedDocument {
  const isDevelopment = mode === 'development'
  return judgeSeed(value, {
    // Nothing of this plan is written: it needs no true tenant, time or key.
    tenantId: systemRandom.guid(),
    now: 0,
    random: systemRandom,
    secrets: { seal: text => text, open: text => text },
    keptSecrets: new Map(),
    describeSecret: describeClientSecret,
    applicationRoles: applicationScopes,
    delegatedScopes,
    origin: 'http://localhost',
    keepsSecrets: isDevelopment,
    allowLocalhost: isDevelopment,
  })
}

/** What a seed works with. */
export function seedDepsOf(services: Services): SeedDeps {
  const isDevelopment = services.config.mode === 'development'
  return {
    ...services,
    store: services.seedStore,
    describeSecret: describeClientSecret,
    applicationRoles: applicationScopes,
    delegatedScopes,
    keepsSecrets: isDevelopment,
    allowLocalhost: isDevelopment,
  }
}
