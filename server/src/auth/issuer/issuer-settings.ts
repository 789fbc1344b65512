import type { IncomingMessage } from 'node:http'
import type { ApplicationRegistry } from '../../domain/ports/application-registry.ts'
import type { Clock, Random } from '../../domain/ports/clock.ts'
import type { Consents } from '../../domain/ports/consents.ts'
import type { OidcStatePort } from '../../domain/ports/oidc-state.ts'
import type { SignInSessions } from '../../domain/ports/sign-in-sessions.ts'
import type { UserCodeBudget } from '../../domain/sign-in/user-code-budget.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import type { IssuerViews } from './issuer-views.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { TokenPerson } from '../tokens/token-claims.ts'

/** Where the issuer stands and whom it serves. */
export interface IssuerConfig {
  /** The one public origin, e.g. `https://drive.example.org`, without a slash at its end (security lesson E4). */
  readonly origin: string
  /** A lower-case GUID. */
  readonly tenantId: string
  /** The domains that may stand in place of the tenant id, lower case; asked at each call, because they change. */
  readonly tenantDomains: () => readonly string[]
  /** Further host names under which clients know our resource, without port. Our own and Graph's are known. */
  readonly resourceHosts?: readonly string[]
  readonly lifetimes?: Partial<TokenLifetimes>
}

/** Whole seconds, counted by the movable clock. */
export interface TokenLifetimes {
  /** Access and id tokens; 3600 when not set. */
  readonly accessToken: number
  /** A refresh token that nobody uses; 90 days when not set. Each exchange gives a new one. */
  readonly refreshToken: number
  /** A sign-in in a browser that the person keeps; 30 days when not set. */
  readonly session: number
  /** What a person agreed to; ten years when not set. */
  readonly grant: number
  /** How long an exchanged refresh token still works (auth.md section 2); 600 when not set, 0 for never. */
  readonly refreshReuseGrace: number
}

/** The configuration with every default filled in. */
export type IssuerSettings = Required<IssuerConfig> & { readonly lifetimes: TokenLifetimes }

/** People as far as tokens need them. */
export interface TokenPeople {
  /** The person, or null when they are unknown, deleted, disabled or still invited: then no token is given. */
  findForToken(id: PrincipalId): Promise<TokenPerson | null>
}

export interface IssuerLog {
  error(details: object, message: string): void
}

export interface IssuerDeps {
  readonly keys: KeyRing
  readonly clock: Clock
  readonly random: Random
  readonly state: OidcStatePort
  readonly applications: ApplicationRegistry
  readonly people: TokenPeople
  readonly consents: Pick<Consents, 'scopesFor'>
  readonly views: IssuerViews
  readonly sessions: Pick<SignInSessions, 'begin' | 'seen' | 'extend' | 'find' | 'end'>
  /** The address of the visitor behind a request; only a configured proxy may name another than the peer's. */
  readonly visitorAddress: (request: IncomingMessage) => string
  /** The key by which limits count the visitor. */
  readonly visitorKey: (request: IncomingMessage) => string
  readonly userCodes: UserCodeBudget
  readonly log: IssuerLog
}

const day = 24 * 60 * 60

/** Fills in the defaults. Throws when the origin is no bare origin: every address of the issuer is made from it. */
export function resolveIssuerSettings(config: IssuerConfig): IssuerSettings {
  const url = new URL(config.origin)
  if (url.origin !== config.origin)
    throw new Error(`The public origin must look like ${url.origin}, not ${config.origin}.`)
  return {
    ...config,
    resourceHosts: [url.hostname, 'graph.microsoft.com', ...(config.resourceHosts ?? [])],
    lifetimes: {
      accessToken: 3600,
      refreshToken: 90 * day,
      session: 30 * day,
      grant: 3650 * day,
      refreshReuseGrace: 600,
      ...config.lifetimes,
    },
  }
}
