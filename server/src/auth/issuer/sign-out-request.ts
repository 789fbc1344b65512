import { isRedirectUriAllowed } from '../../domain/identities/redirect-uri.ts'
import type { ApplicationRegistry } from '../../domain/ports/application-registry.ts'
import { lowerClientId } from './authorize-request.ts'
import type { WebSession } from '../browser/web-sessions.ts'

/**
 * Entra takes `post_logout_redirect_uri` without being told whose it is (auth.md section 1). The provider wants the
 * application named, so it is looked for among those that the person signed in to in this session: an address of any
 * other is not followed.
 */
export async function prepareSignOut(
  given: URLSearchParams,
  session: WebSession | null,
  applications: ApplicationRegistry,
): Promise<URLSearchParams> {
  const params = new URLSearchParams(given)
  lowerClientId(params)
  const address = params.get('post_logout_redirect_uri')
  const isNamed = params.has('client_id') || params.has('id_token_hint')
  if (address === null || isNamed || session === null) return params
  for (const clientId of session.clientIds) {
    const application = await applications.findByClientId(clientId)
    if (application !== null && isRedirectUriAllowed(application.redirectUris, address) !== null) {
      params.set('client_id', clientId)
      break
    }
  }
  return params
}
