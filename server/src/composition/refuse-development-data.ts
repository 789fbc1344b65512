import { ConfigError } from '../config/config-error.ts'
import { explainKeptHolders } from '../config/explain-kept-holders.ts'
import type { Services } from './services.ts'

/**
 * Production does not serve what a development seed made up: whoever has its ready file, or has read the demo, would
 * sign in as its administrator (security lesson K4). Throws a ConfigError with the ways out.
 */
export async function refuseDevelopmentData({ config, kept }: Pick<Services, 'config' | 'kept'>): Promise<void> {
  if (config.mode !== 'production') return
  const holders = await kept.holders()
  if (holders.length > 0) throw new ConfigError([explainKeptHolders(holders)])
}
