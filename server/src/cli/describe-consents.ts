import type { Consent } from '../domain/ports/consents.ts'
import type { Directory } from '../domain/ports/directory.ts'
import { formatInstant } from '../domain/time.ts'

/** Consents as the command line shows them; `person` is null for everybody. */
export async function describeConsents(consents: readonly Consent[], directory: Pick<Directory, 'findPrincipals'>) {
  const ids = consents.flatMap(({ personId }) => personId ?? [])
  const people = await directory.findPrincipals(ids)
  return consents.map(({ id, personId, scopes, grantedAt }) => ({
    id,
    personId,
    person: personId === null ? null : (people.get(personId)?.userPrincipalName ?? personId),
    scopes,
    grantedDateTime: formatInstant(grantedAt),
  }))
}
