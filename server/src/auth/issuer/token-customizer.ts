import type { AccessToken, ClientCredentials, KoaContextWithOIDC } from 'oidc-provider'
import { offlineScope } from './asked-scopes.ts'
import { readApplication } from './client-metadata.ts'
import type { IssuerDeps } from './issuer-settings.ts'
import type { PersonAccount } from './person-account.ts'
import {
  accessTokenType,
  buildApplicationClaims,
  buildPersonClaims,
  type ClientProof,
  computeSubject,
  type TokenAuthority,
} from '../tokens/token-claims.ts'

interface TokenParts {
  header?: Record<string, unknown>
  payload: Record<string, unknown>
}

/** Writes our claims into the access tokens of the provider (auth.md section 3). */
export function createTokenCustomizer(authority: TokenAuthority, deps: Pick<IssuerDeps, 'clock' | 'keys'>) {
  return (context: KoaContextWithOIDC, token: AccessToken | ClientCredentials, parts: TokenParts): void => {
    const application = readApplication(context.oidc.client)
    const facts = {
      // The resource decides for whom the token is: ours, or an application that acts for people.
      authority: { ...authority, audience: String(parts.payload.aud) },
      clientId: application.clientId,
      clientProof: readProof(context, application.kind),
      times: shiftTimes(parts.payload, deps.clock.now()),
      tokenId: String(parts.payload.jti),
    }
    parts.header = { typ: accessTokenType }
    if (token.kind === 'ClientCredentials') {
      parts.payload = buildApplicationClaims({ ...facts, ...application })
      return
    }
    const { person } = context.oidc.account as PersonAccount
    const isForApplication = parts.payload.aud !== authority.audience
    parts.payload = buildPersonClaims({
      ...facts,
      // By it an application's own token ends with the sign-in that it came from (on-behalf-of.ts).
      sessionUid: isForApplication ? (token.sessionUid ?? null) : null,
      person,
      subject: computeSubject(deps.keys.subjectKey, application.clientId, person.id),
      scopes: (token.scope ?? '').split(' ').filter(name => name !== '' && name !== offlineScope),
    })
  }
}

function readProof({ oidc }: KoaContextWithOIDC, kind: 'confidential' | 'public'): ClientProof {
  if (oidc.params?.client_assertion !== undefined) return 'certificate'
  return kind === 'confidential' ? 'secret' : 'none'
}

/** The provider counts by the machine's clock; the life of a token counts by the movable one. */
function shiftTimes(payload: Readonly<Record<string, unknown>>, now: number) {
  const issuedAt = Math.floor(now / 1000)
  return { issuedAt, notBefore: issuedAt, expiresAt: issuedAt + Number(payload.exp) - Number(payload.iat) }
}
