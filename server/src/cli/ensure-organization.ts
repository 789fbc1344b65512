import { openServices } from '../app.ts'
import { readSeed, seedDepsOf } from '../composition/seed.ts'
import type { Config } from '../config/config.ts'
import { applySeed } from '../seed/apply-seed.ts'
import { CliFailure } from './failure.ts'

/**
 * Sees to it that a database of production has an organisation before anything is served: fills an empty one from the
 * configured seed document. Development mode does so itself, with the demo.
 */
export async function ensureOrganization(config: Config, origin: string): Promise<void> {
  const services = await openServices(config, origin)
  try {
    const { organization } = await services.settings.facts()
    if (organization !== null) return
    if (config.seed === null) {
      throw new CliFailure(
        'noData',
        'The database is empty, and a server needs an organisation; name a seed document by --seed, or fill it by convite seed FILE with CONVITE_PUBLIC_ORIGIN set as here, for without it the seed is one of development (convite seed --print shows one).',
      )
    }
    await applySeed(seedDepsOf(services), readSeed(config.seed.document, 'production'))
  } finally {
    await services.engine.close()
  }
}
