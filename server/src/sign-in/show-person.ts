import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { ShownPerson } from '../pages/sign-in/person-card.ts'

/** A person as pages show one. */
export function showPerson({ displayName, userPrincipalName, mail, id }: PrincipalRecord): ShownPerson {
  return { displayName, userPrincipalName: userPrincipalName ?? mail ?? id }
}
