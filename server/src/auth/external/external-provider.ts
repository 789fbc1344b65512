import type { ExternalProviderRules } from '../../domain/sign-in/external-identity.ts'

/** An OpenID Connect issuer by which people may sign in, as the configuration describes it. */
export interface ExternalProvider extends ExternalProviderRules {
  /** The short name used in addresses, e.g. `google` in `/signin/callback/google`. */
  readonly id: string
  /** Exactly as the provider writes it in its discovery document and in its tokens. */
  readonly issuer: string
  readonly clientId: string
  /** Null for a public client, which PKCE alone protects. */
  readonly clientSecret: string | null
  /** What is asked for; `openid` is among them. */
  readonly scopes: readonly string[]
  /** The claim that names a person for good. `oid` is for providers whose `sub` differs from application to application. */
  readonly subjectClaim: 'sub' | 'oid'
  /** Whether access tokens of this issuer open the API here; null when not. */
  readonly acceptAccessTokens: AcceptedAccessTokens | null
  /** The provider stands on this machine or in a private network, on purpose. */
  readonly allowPrivateNetwork: boolean
}

export interface AcceptedAccessTokens {
  /** What `aud` has to be. Required: without it a token for anybody would open the API (security lesson I3). */
  readonly audience: string
  /** The claim that holds the scopes: a text with blanks between them. */
  readonly scopeClaim: string
}
