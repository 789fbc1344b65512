/**
 * `oidc-provider` with our keys, our store and our claims. Loading it takes some 200 ms and 45 MB, so this module is
 * imported on first use alone; `issuer.ts` never imports it at the top.
 */
import {
  type Account,
  type AdapterPayload,
  type Configuration,
  errors,
  Provider,
  type ResourceServer,
} from 'oidc-provider'
import type { Application } from '../domain/ports/application-registry.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { isClientSecret } from './client-secret.ts'
import { createOidcAdapter } from './oidc-adapter.ts'
import type { IssuerDeps, IssuerSettings } from './issuer-settings.ts'
import { delegatedScopes, openIdScopes } from './scopes.ts'
import {
  accessTokenType,
  buildApplicationClaims,
  buildPersonClaims,
  computeSubject,
  graphResourceId,
  type TokenAuthority,
  type TokenPerson,
} from './token-claims.ts'
import { defaultScope } from './token-request.ts'

/** The name of our resource inside the provider; grants carry it, so it does not change with the public origin. */
export const resourceIndicator = `api://${graphResourceId}`

/** The provider knows an account by the id; we keep the person beside it, for the claims of the access token. */
interface PersonAccount extends Account {
  readonly person: TokenPerson
}

/** Builds the provider. It makes no decision of its own on paths: only its token route is ever forwarded to. */
export function createOidcProvider(settings: IssuerSettings, authority: TokenAuthority, deps: IssuerDeps): Provider {
  const provider = new Provider(authority.issuer, buildConfiguration(settings, authority, deps))
  // The stored hashes are compared instead of a plain secret, which nobody here knows.
  provider.Client.prototype.compareClientSecret = function (actual: string) {
    return isClientSecret(actual, readApplication(this).secretHashes)
  }
  return provider
}

/** The application behind a client of the provider. */
function readApplication(client: object | undefined): Application {
  const { application } = client as { application?: Application }
  if (application === undefined) throw new Error('A client of the issuer has no application.')
  return application
}

function buildConfiguration(settings: IssuerSettings, authority: TokenAuthority, deps: IssuerDeps): Configuration {
  const seconds = settings.lifetimes
  // Never compared, never stored: the provider demands that a confidential client has some secret.
  const placeholder = deps.random.bytes(32).toString('base64url')
  return {
    adapter: model =>
      createOidcAdapter(model, {
        ...deps,
        reuseGraceMs: seconds.refreshReuseGrace * 1000,
        describeClient: application => describeClient(application, placeholder),
        makeReuseError: () => new errors.InvalidGrant({ detail: 'refresh token already used' }),
      }),
    jwks: { keys: [...deps.keys.signing.privateJwks.keys] },
    cookies: { keys: [...deps.keys.cookieKeys] },
    scopes: [...openIdScopes],
    claims: { openid: ['sub', 'oid', 'tid', 'ver'], profile: ['name', 'preferred_username'], email: ['email'] },
    subjectTypes: ['public'],
    clientAuthMethods: ['client_secret_post', 'client_secret_basic', 'none'],
    extraClientMetadata: { properties: ['application'] },
    rotateRefreshToken: true,
    clientBasedCORS: (_context, origin) => origin === settings.origin,
    findAccount: async (_context, id) => toAccount(await deps.people.findForToken(id as PrincipalId), authority),
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resourceIndicator,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, indicator) => describeResource(indicator, seconds.accessToken),
      },
    },
    formats: {
      customizers: {
        async jwt(context, token, parts) {
          const application = readApplication(context.oidc.client)
          const facts = {
            authority,
            clientId: application.clientId,
            clientProof: application.kind === 'confidential' ? ('secret' as const) : ('none' as const),
            times: shiftTimes(parts.payload, deps.clock.now()),
            tokenId: String(parts.payload.jti),
          }
          parts.header = { typ: accessTokenType }
          if (token.kind === 'ClientCredentials') {
            parts.payload = buildApplicationClaims({ ...facts, ...application })
            return
          }
          const { person } = context.oidc.account as PersonAccount
          parts.payload = buildPersonClaims({
            ...facts,
            person,
            subject: computeSubject(deps.keys.subjectKey, application.clientId, person.id),
            scopes: (token.scope ?? '').split(' ').filter(name => name !== ''),
          })
        },
      },
    },
    ttl: {
      AccessToken: seconds.accessToken,
      ClientCredentials: seconds.accessToken,
      IdToken: seconds.accessToken,
      RefreshToken: seconds.refreshToken,
      Grant: seconds.grant,
    },
  }
}

/** The provider counts by the machine's clock; the life of a token counts by the movable one. */
function shiftTimes(payload: Readonly<Record<string, unknown>>, now: number) {
  const issuedAt = Math.floor(now / 1000)
  return { issuedAt, notBefore: issuedAt, expiresAt: issuedAt + Number(payload.exp) - Number(payload.iat) }
}

function describeClient(application: Application, placeholder: string): AdapterPayload {
  const shared = { client_id: application.clientId, redirect_uris: [], response_types: [], application }
  if (application.kind === 'public') {
    return { ...shared, token_endpoint_auth_method: 'none', grant_types: ['refresh_token'] }
  }
  return {
    ...shared,
    client_secret: placeholder,
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['client_credentials', 'refresh_token'],
  }
}

function describeResource(indicator: string, accessTokenTTL: number): ResourceServer {
  if (indicator !== resourceIndicator) throw new errors.InvalidTarget()
  return {
    audience: graphResourceId,
    scope: [...delegatedScopes, defaultScope].join(' '),
    accessTokenTTL,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  }
}

function toAccount(person: TokenPerson | null, authority: TokenAuthority): PersonAccount | undefined {
  if (person === null) return undefined
  return {
    accountId: person.id,
    person,
    claims: () => ({
      sub: person.id,
      oid: person.id,
      tid: authority.tenantId,
      ver: '2.0',
      name: person.displayName,
      preferred_username: person.userPrincipalName,
      email: person.mail ?? undefined,
    }),
  }
}
