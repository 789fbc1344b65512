import { errors, type ResourceServer } from 'oidc-provider'
import type { ApplicationRegistry } from '../../domain/ports/application-registry.ts'
import {
  actForPersonScope,
  clientOfIndicator,
  defaultScope,
  offlineScope,
  readUnknownResource,
} from './asked-scopes.ts'
import { delegatedScopes } from '../tokens/scopes.ts'
import { graphResourceId } from '../tokens/token-claims.ts'

/**
 * For whom a token is and what it may hold: our own resource, or that of a registered application, which exchanges the
 * token for one of ours (on-behalf-of). Throws the provider's errors for what does not exist.
 */
export async function describeResource(
  indicator: string,
  accessTokenTTL: number,
  deps: { readonly applications: ApplicationRegistry },
): Promise<ResourceServer> {
  const unknown = readUnknownResource(indicator)
  if (unknown !== null) throw new errors.InvalidScope('the scope is not known here', unknown)
  const shared = { accessTokenTTL, accessTokenFormat: 'jwt' as const, jwt: { sign: { alg: 'RS256' as const } } }
  const owner = clientOfIndicator(indicator)
  if (owner === null) {
    return { ...shared, audience: graphResourceId, scope: [...delegatedScopes, defaultScope, offlineScope].join(' ') }
  }
  if ((await deps.applications.findByClientId(owner)) === null) throw new errors.InvalidTarget()
  return { ...shared, audience: owner, scope: `${actForPersonScope} ${offlineScope}` }
}
