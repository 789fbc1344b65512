import type { Account } from 'oidc-provider'
import type { TokenAuthority, TokenPerson } from './token-claims.ts'

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
