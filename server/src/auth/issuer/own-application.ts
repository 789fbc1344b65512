import { ownClientId } from '../../domain/identities/own-client.ts'
import type { Application, ApplicationRegistry } from '../../domain/ports/application-registry.ts'
import { delegatedScopes } from '../tokens/scopes.ts'

/** Where the browser comes back to after signing in to the server's own pages. */
export const ownRedirectPath = '/signin/done'

/**
 * Convite's own pages as an application: signing in to them is the same flow as anywhere else, and nobody is asked
 * whether Convite may show them Convite.
 */
function makeOwnApplication(origin: string): Application {
  return {
    clientId: ownClientId,
    displayName: 'Convite',
    kind: 'public',
    roles: [],
    secretHashes: [],
    certificates: [],
    redirectUris: [{ kind: 'spa', uri: `${origin}${ownRedirectPath}` }],
    delegatedScopes,
    isPkceOptional: false,
    servicePrincipalId: ownClientId,
  }
}

/** The registry with Convite's own pages in it; whatever is registered under that id does not count. */
export function addOwnApplication(registry: ApplicationRegistry, origin: string): ApplicationRegistry {
  const own = makeOwnApplication(origin)
  return {
    findByClientId: clientId => (clientId === ownClientId ? Promise.resolve(own) : registry.findByClientId(clientId)),
  }
}
