import { parseAddress } from '../domain/identities/address.ts'
import { quoted } from '../domain/errors.ts'
import type { Organization } from '../domain/organization.ts'
import type { SeedFaults } from './seed-faults.ts'
import type { SeedOrganization } from './seed-schema.ts'

export interface OrganizationTools {
  readonly tenantId: string
  /** The organisation to which the document is added; null or absent when it starts from nothing. */
  readonly present?: Organization | null
  /** Accepts addresses at `localhost`; development mode only. */
  readonly allowLocalhost: boolean
}

/**
 * The organisation of a document: what it does not give is as it is on the server. Where a domain is wrong it is left
 * out, so that the rest of the document can be checked in the same go; null when nothing says what the organisation is.
 */
export function planOrganization(
  given: SeedOrganization | undefined,
  { tenantId, present = null, allowLocalhost }: OrganizationTools,
  faults: SeedFaults,
): Organization | null {
  if (given === undefined) {
    if (present === null) {
      faults.add('organization', 'is missing, and there is none that the document could be added to. Give one.')
    }
    return present
  }
  const readDomain = (domain: string, path: string): string[] => {
    const parsed = parseAddress(`someone@${domain}`, { allowLocalhost })
    if (parsed.ok) return [parsed.address.domain]
    faults.add(path, `${quoted(domain)} is no mail domain: ${parsed.reason}.`)
    return []
  }
  const domains = given.domains.flatMap((domain, index) => readDomain(domain, `organization.domains[${index}]`))
  const named = given.siteHostname === undefined ? [] : readDomain(given.siteHostname, 'organization.siteHostname')
  return {
    tenantId,
    displayName: given.displayName,
    domains: [...new Set(domains)],
    siteHostname: named[0] ?? present?.siteHostname ?? domains[0] ?? '',
  }
}
