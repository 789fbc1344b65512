import { ConfigError } from '../config/config-error.ts'
import { explainKeptHolders } from '../config/explain-kept-holders.ts'
import { pickDemoHolders } from '../seed/demo-holders.ts'
import type { Services } from './services.ts'

/**
 * Production does not serve the people of the demo: whoever has its ready file would sign in as its administrator
 * (security lesson K4). Throws a ConfigError with the ways out.
 */
export async function refuseDevelopmentData({ config, kept }: Pick<Services, 'config' | 'kept'>): Promise<void> {
  if (config.mode !== 'production') return
  const holders = pickDemoHolders(await kept.holders())
  if (holders.length > 0) throw new ConfigError([explainKeptHolders(holders)])
}
