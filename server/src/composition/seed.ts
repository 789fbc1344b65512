import { hashClientSecret } from '../auth/client-secret.ts'
import { applicationScopes } from '../auth/scopes.ts'
import type { SeedDeps } from '../seed/apply-seed.ts'
import type { Services } from './services.ts'

/** What a seed works with. */
export function seedDepsOf(services: Services): SeedDeps {
  const isDevelopment = services.config.mode === 'development'
  return {
    ...services,
    store: services.seedStore,
    hashClientSecret,
    applicationRoles: applicationScopes,
    keepsSecrets: isDevelopment,
    allowLocalhost: isDevelopment,
  }
}
