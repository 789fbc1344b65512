/** An application as `oidc-provider` wants a client described, and the checks that are ours instead of its own. */
import { type AdapterPayload, Provider, type ResponseType } from 'oidc-provider'
import { isRedirectUriAllowed } from '../../domain/identities/redirect-uri.ts'
import type { Application } from '../../domain/ports/application-registry.ts'
import { isClientSecret } from '../secrets/client-secret.ts'
import { deviceGrant, onBehalfOfGrant } from './grant-types.ts'
import { ownClientId } from '../../domain/identities/own-client.ts'

const typesOfApplications: readonly ResponseType[] = ['code', 'id_token', 'code id_token']
/** The server's own pages want a session and no token. */
const ownType: ResponseType = 'none'

export const responseTypes: readonly ResponseType[] = [...typesOfApplications, ownType]

/** The application behind a client of the provider. */
export function readApplication(client: object | undefined): Application {
  const { application } = client as { application?: Application }
  if (application === undefined) throw new Error('A client of the issuer has no application.')
  return application
}

/**
 * The metadata of a client. Its redirect address is a placeholder: the provider's own rules would refuse loopback
 * addresses of pages, and the check is ours (`useOwnClientChecks`). `placeholder` stands for the secret, which nobody
 * here knows.
 */
export function describeClient(application: Application, placeholder: string): AdapterPayload {
  const shared = {
    client_id: application.clientId,
    application,
    redirect_uris: ['https://redirects.invalid/'],
    response_types: [...typesOfApplications],
  }
  // Nobody is asked for leave for the server's own pages, so their name must open no token: whoever got one by it, such
  // as a device that somebody was talked into approving, would have everything.
  if (application.clientId === ownClientId) {
    return { ...shared, response_types: [ownType], token_endpoint_auth_method: 'none', grant_types: [] }
  }
  const ofPeople = ['authorization_code', 'implicit', 'refresh_token', deviceGrant]
  if (application.kind === 'public') {
    return { ...shared, token_endpoint_auth_method: 'none', grant_types: ofPeople }
  }
  const confidential = { ...shared, grant_types: [...ofPeople, 'client_credentials', onBehalfOfGrant] }
  return bringsAssertion()
    ? {
        ...confidential,
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: application.certificates.map(({ publicJwk }) => ({ ...publicJwk, use: 'sig' })) },
      }
    : { ...confidential, client_secret: placeholder, token_endpoint_auth_method: 'client_secret_post' }
}

/** The provider knows one way for each client to prove itself; an application may have secrets and certificates. */
function bringsAssertion(): boolean {
  return Provider.ctx?.oidc?.params?.client_assertion !== undefined
}

/**
 * Puts our checks in place of the provider's: hashes instead of secrets, and the one check of redirect addresses. Every
 * client has pairwise subjects; the provider's metadata would want an address to fetch before it allowed that.
 */
export function useOwnClientChecks(provider: Provider): void {
  const { prototype } = provider.Client
  Object.defineProperty(prototype, 'subjectType', {
    get: () => 'pairwise',
    set() {
      // The metadata says "public"; what it says does not count.
    },
  })
  prototype.compareClientSecret = function (actual: string) {
    return isClientSecret(actual, readApplication(this).secretHashes)
  }
  prototype.redirectUriAllowed = function (uri: string) {
    return isRedirectUriAllowed(readApplication(this).redirectUris, uri) !== null
  }
  prototype.postLogoutRedirectUriAllowed = prototype.redirectUriAllowed
}

/** Whether a page of that origin may redeem tokens of the application (platform.md section 4, token endpoint). */
export function isPageOrigin(application: Application, origin: string): boolean {
  return application.redirectUris.some(({ kind, uri }) => {
    if (kind !== 'spa') return false
    const registered = new URL(uri)
    if (registered.origin === origin) return true
    // Of a loopback address the port may differ, as at the redirect.
    const given = URL.parse(origin)
    return isRedirectUriAllowed([{ kind, uri: `${registered.origin}/` }], `${given?.origin}/`) !== null
  })
}
