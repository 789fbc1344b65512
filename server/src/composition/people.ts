import type { TokenPeople } from '../auth/issuer/issuer-settings.ts'
import type { TokenPerson } from '../auth/tokens/token-claims.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { canSignIn } from '../domain/identities/can-sign-in.ts'
import type { Services } from './services.ts'

/** A person as tokens need them. */
export function toTokenPerson(record: PrincipalRecord): TokenPerson & { readonly isAdministrator: boolean } {
  return {
    id: record.id,
    displayName: record.displayName,
    userPrincipalName: record.userPrincipalName ?? record.mail ?? record.id,
    mail: record.mail,
    userType: record.userType ?? 'Member',
    tokensValidFrom: record.tokensValidFrom,
    isAdministrator: record.isAdmin,
  }
}

/** The people to whom tokens are given: none for the unknown, deleted, disabled, or guests who have not redeemed. */
export function buildPeople(services: Pick<Services, 'directory'>): TokenPeople {
  return {
    async findForToken(id) {
      const record = await services.directory.findPrincipal(id)
      return record && canSignIn(record) ? toTokenPerson(record) : null
    },
  }
}
