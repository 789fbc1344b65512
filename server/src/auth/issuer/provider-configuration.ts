/** The configuration of `oidc-provider`: what of it is ours, and what is left to it. */
import { type Configuration, errors, type KoaContextWithOIDC, type Session } from 'oidc-provider'
import type { PrincipalId } from '../../domain/principal.ts'
import { graphIndicator, offlineScope } from './asked-scopes.ts'
import { cookieNames } from '../browser/cookie-names.ts'
import { describeClient, isPageOrigin, readApplication, responseTypes } from './client-metadata.ts'
import { createInteractionPolicy, interactionPath } from './interaction-policy.ts'
import type { IssuerDeps, IssuerSettings, TokenLifetimes } from './issuer-settings.ts'
import { createGrantLoader } from './load-grant.ts'
import { createOidcAdapter } from './oidc-adapter.ts'
import { createPageHooks } from './page-hooks.ts'
import { createAccountFinder } from './person-account.ts'
import { describeResource } from './resource-servers.ts'
import { sessionSeconds } from './session-life.ts'
import { openIdScopes } from '../tokens/scopes.ts'
import { createTokenCustomizer } from './token-customizer.ts'
import { computeSubject, type TokenAuthority } from '../tokens/token-claims.ts'

export function buildConfiguration(
  settings: IssuerSettings,
  authority: TokenAuthority,
  deps: IssuerDeps,
): Configuration {
  const seconds = settings.lifetimes
  // Never compared, never stored: the provider demands that a confidential client has some secret.
  const placeholder = deps.random.bytes(32).toString('base64url')
  const isSecure = settings.origin.startsWith('https:')
  const pages = createPageHooks(deps)
  return {
    adapter: model =>
      createOidcAdapter(model, {
        ...deps,
        reuseGraceMs: seconds.refreshReuseGrace * 1000,
        describeClient: application => describeClient(application, placeholder),
        makeReuseError: kind =>
          kind === 'ReplayDetection'
            ? new errors.InvalidClientAuth('the assertion was used before')
            : new errors.InvalidGrant({ detail: 'already used' }),
      }),
    jwks: { keys: [...deps.keys.signing.privateJwks.keys] },
    routes: {
      authorization: '/authorize',
      token: '/token',
      device_authorization: '/devicecode',
      code_verification: '/device',
      end_session: '/logout',
    },
    cookies: describeCookies(settings.origin, isSecure, deps.keys.cookieKeys),
    scopes: [...openIdScopes],
    claims: {
      openid: ['sub', 'oid', 'tid', 'ver'],
      profile: ['name', 'preferred_username'],
      email: ['email'],
    },
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: (_context, id, client) =>
      computeSubject(deps.keys.subjectKey, client.clientId, id as PrincipalId),
    responseTypes: [...responseTypes],
    clientAuthMethods: ['client_secret_post', 'client_secret_basic', 'private_key_jwt', 'none'],
    enabledJWA: { clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
    extraClientMetadata: { properties: ['application'] },
    // Every client, unless it was registered as one that cannot (security lesson I2).
    pkce: { required: (_context, client) => !readApplication(client).isPkceOptional },
    rotateRefreshToken: true,
    issueRefreshToken: (_context, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has(offlineScope),
    // What a session gave ends when its person signs out, by the row's session; not when the session grows old.
    expiresWithSession: () => false,
    clientBasedCORS: (_context, origin, client) =>
      origin === settings.origin || isPageOrigin(readApplication(client), origin),
    findAccount: createAccountFinder(authority, deps),
    loadExistingGrant: createGrantLoader(deps.consents),
    interactions: {
      policy: createInteractionPolicy(),
      url: (_context, interaction) => interactionPath(interaction.uid),
    },
    renderError: pages.renderError,
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true, ...pages.device },
      rpInitiatedLogout: { enabled: true, ...pages.signOut },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => graphIndicator,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, indicator) => describeResource(indicator, seconds.accessToken, deps),
      },
    },
    formats: { customizers: { jwt: createTokenCustomizer(authority, deps) } },
    ttl: describeLifetimes(seconds),
  }
}

/**
 * Under https the session travels with frames of other sites too, because MSAL renews silently in one; every form has a
 * token bound to its page, so this opens no forged request. The others are `Lax`.
 */
function describeCookies(origin: string, isSecure: boolean, keys: readonly string[]): Configuration['cookies'] {
  const shared = { signed: true, httpOnly: true, overwrite: true }
  return {
    keys: [...keys],
    names: cookieNames(origin),
    long: { ...shared, path: '/', sameSite: isSecure ? 'none' : 'lax' },
    short: { ...shared, sameSite: 'lax' },
  }
}

const day = 24 * 60 * 60

function describeLifetimes(seconds: TokenLifetimes): Configuration['ttl'] {
  return {
    AccessToken: seconds.accessToken,
    ClientCredentials: seconds.accessToken,
    IdToken: seconds.accessToken,
    AuthorizationCode: 600,
    DeviceCode: 900,
    Interaction: 3600,
    // Pages get one for a day, as with Entra: a browser is no safe place. Exchanging it does not make it longer.
    RefreshToken: (context: KoaContextWithOIDC | undefined, token, client) => {
      const isOfPage = readApplication(client).redirectUris.some(({ kind }) => kind === 'spa')
      if (!isOfPage || token.gty?.startsWith('device_code')) return seconds.refreshToken
      const rest = context?.oidc.entities.RotatedRefreshToken?.remainingTTL ?? day
      return Math.max(1, Math.min(day, rest, seconds.refreshToken))
    },
    Grant: seconds.grant,
    Session: (_context: KoaContextWithOIDC, session: Session) => sessionSeconds(session, seconds),
  }
}
