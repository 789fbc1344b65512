import type { Config } from '../../config/config.ts'
import { type CheckResult, ok, skipped } from './check.ts'

/** Whether visitors can be told apart behind a proxy. */
export function checkProxies(config: Config): CheckResult {
  if (config.trustedProxies.length === 0) return skipped('No proxy is trusted; a visitor is who connects.')
  return ok(`Visitors are told apart by what ${config.trustedProxies.join(', ')} say.`)
}
