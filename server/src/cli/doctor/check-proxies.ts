import type { Config } from '../../config/config.ts'
import { waysToGive } from '../../config/env.ts'
import { hasUnnamedProxy } from '../../config/unnamed-proxy.ts'
import { type CheckResult, ok, skipped, warning } from './check.ts'

/** Whether visitors can be told apart behind a proxy. */
export function checkProxies(config: Config): CheckResult {
  if (hasUnnamedProxy(config)) {
    return warning(`All who come through the proxy count as one visitor; ${waysToGive('trustedProxies')}.`)
  }
  if (config.trustedProxies.length === 0) return skipped('No proxy is trusted; a visitor is who connects.')
  return ok(`Visitors are told apart by what ${config.trustedProxies.join(', ')} say.`)
}
