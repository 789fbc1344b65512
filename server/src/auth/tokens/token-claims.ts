/**
 * The claims of our access tokens (auth.md section 3). The issuer and the minter both take them from here, so a
 * token of `convite token` and one of the token endpoint look alike.
 */
import { createHmac } from 'node:crypto'
import { stampSeconds } from '../../domain/identities/token-stamp.ts'
import type { PrincipalId } from '../../domain/principal.ts'

/** The application id that Microsoft Graph has in every tenant; the audience of our tokens. */
export const graphResourceId = '00000003-0000-0000-c000-000000000000'

/** The `typ` header of an access token (RFC 9068). An id token has another one. */
export const accessTokenType = 'at+jwt'

/** A person as tokens describe one. */
export interface TokenPerson {
  readonly id: PrincipalId
  readonly userPrincipalName: string
  readonly displayName: string
  readonly mail: string | null
  readonly userType: 'Member' | 'Guest'
  /** As the directory has it: no token of this person is to be issued before that (token-stamp.ts). */
  readonly tokensValidFrom: number | null
}

/** What all tokens of one server share. */
export interface TokenAuthority {
  /** `{origin}/{tenant id}/v2.0`. */
  readonly issuer: string
  readonly tenantId: string
  readonly audience: string
}

/** Moments of one token, whole seconds since 1970, by the movable clock (design.md section 9, two clocks). */
export interface TokenTimes {
  readonly issuedAt: number
  readonly notBefore: number
  readonly expiresAt: number
}

/** How the application proved itself. */
export type ClientProof = 'none' | 'secret' | 'certificate'

/** As `azpacr` and `appidacr` say it. */
const proofNumbers: Readonly<Record<ClientProof, string>> = { none: '0', secret: '1', certificate: '2' }

interface TokenFacts {
  readonly authority: TokenAuthority
  readonly clientId: string
  readonly clientProof: ClientProof
  readonly times: TokenTimes
  /** A fresh id of this token, for the audit trail. */
  readonly tokenId: string
}

/** Claims of a token by which a person acts through an application. */
export function buildPersonClaims(
  facts: TokenFacts & {
    readonly person: TokenPerson
    readonly subject: string
    readonly scopes: readonly string[]
    /** `sid`; null for a token that names no session. */
    readonly sessionUid: string | null
  },
): Record<string, unknown> {
  const { person } = facts
  return {
    ...buildCommonClaims(facts),
    iat: stampSeconds(person, facts.times.issuedAt),
    sub: facts.subject,
    oid: person.id,
    idtyp: 'user',
    scp: facts.scopes.join(' '),
    preferred_username: person.userPrincipalName,
    upn: person.userPrincipalName,
    name: person.displayName,
    acct: person.userType === 'Guest' ? 1 : 0,
    ...(facts.sessionUid === null ? {} : { sid: facts.sessionUid }),
  }
}

/** Claims of a token by which an application acts for itself. */
export function buildApplicationClaims(
  facts: TokenFacts & { readonly servicePrincipalId: string; readonly roles: readonly string[] },
): Record<string, unknown> {
  return {
    ...buildCommonClaims(facts),
    sub: facts.servicePrincipalId,
    oid: facts.servicePrincipalId,
    idtyp: 'app',
    roles: facts.roles,
  }
}

function buildCommonClaims(facts: TokenFacts): Record<string, unknown> {
  const { authority, times } = facts
  const proof = proofNumbers[facts.clientProof]
  return {
    aud: authority.audience,
    iss: authority.issuer,
    iat: times.issuedAt,
    nbf: times.notBefore,
    exp: times.expiresAt,
    tid: authority.tenantId,
    azp: facts.clientId,
    appid: facts.clientId,
    azpacr: proof,
    appidacr: proof,
    ver: '2.0',
    uti: facts.tokenId,
  }
}

/** The pairwise `sub`: the same person has another one at each application, and nobody can compute it back. */
export function computeSubject(key: Buffer, clientId: string, person: PrincipalId): string {
  return createHmac('sha256', key).update(`${clientId} ${person}`).digest('base64url')
}
