import { parseAddress } from '../domain/identities/address.ts'
import { quoted } from '../domain/errors.ts'
import type { Organization } from '../domain/organization.ts'
import type { SeedFaults } from './seed-faults.ts'
import type { SeedDocument } from './seed-schema.ts'

/**
 * The organisation of a document. Where a domain is wrong it is left out, and one that fits everything stands in when
 * none is left, so that the rest of the document can be checked in the same go.
 */
export function planOrganization(
  given: SeedDocument['organization'],
  tenantId: string,
  allowLocalhost: boolean,
  faults: SeedFaults,
): Organization {
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
    siteHostname: named[0] ?? domains[0] ?? '',
  }
}
