import type { Account, FindAccount } from 'oidc-provider'
import type { PrincipalId } from '../../domain/principal.ts'
import type { IssuerDeps } from './issuer-settings.ts'
import type { TokenAuthority, TokenPerson } from '../tokens/token-claims.ts'

/** The provider knows an account by the id; we keep the person beside it, for the claims of the access token. */
export interface PersonAccount extends Account {
  readonly person: TokenPerson
}

/** A person as the provider wants an account; undefined for nobody. */
export function toAccount(person: TokenPerson | null, authority: TokenAuthority): PersonAccount | undefined {
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

/** What a code remembers of the session in which it was given. */
interface SessionBound {
  readonly kind?: string
  readonly sessionUid?: string
}

const codes: ReadonlySet<string | undefined> = new Set(['AuthorizationCode', 'DeviceCode'])

/**
 * Finds the account behind a session, code or token. A code counts only while its session does: one that was given in
 * the very moment in which the person's sign-ins were ended is worth nothing (security lesson I7). Refresh tokens hang
 * on their grant, which ends with the sign-ins.
 */
export function createAccountFinder(
  authority: TokenAuthority,
  { people, sessions, clock }: Pick<IssuerDeps, 'people' | 'sessions' | 'clock'>,
): FindAccount {
  return async (_context, id, token) => {
    const { kind, sessionUid } = (token ?? {}) as SessionBound
    if (codes.has(kind) && (await sessions.find(sessionUid ?? '', clock.now())) === null) return undefined
    return toAccount(await people.findForToken(id as PrincipalId), authority)
  }
}
