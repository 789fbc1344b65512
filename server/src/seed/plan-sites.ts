import { prepareSite } from '../domain/identities/site-draft.ts'
import type { SiteRecord } from '../domain/identities/site-record.ts'
import { type RootRole, rootRolesOfSite } from '../domain/items/root-roles.ts'
import { quoted } from '../domain/errors.ts'
import type { Organization } from '../domain/organization.ts'
import { deriveGuid } from './derived-id.ts'
import type { People } from './people.ts'
import type { SeedFaults } from './seed-faults.ts'
import type { SeedDocument, SeedSite } from './seed-schema.ts'

/** A site of the document with its record and what people may do in its library. */
export interface PlannedSite {
  readonly path: string
  readonly site: SeedSite
  readonly record: SiteRecord
  readonly roles: readonly RootRole[]
}

/** All sites of a document; one with a mistake is left out and its mistake is noted. */
export function planSites(
  document: SeedDocument,
  people: People,
  { organization, now }: { readonly organization: Organization; readonly now: number },
  faults: SeedFaults,
): readonly PlannedSite[] {
  const places = new Map<string, string>()
  return (document.sites ?? []).flatMap((site, index): PlannedSite[] => {
    const path = `sites[${index}]`
    const sitePath = site.path ?? ''
    const name = sitePath.toLowerCase()
    const id = site.id?.toLowerCase() ?? deriveGuid(organization.tenantId, `site ${name}`)
    const webId = deriveGuid(organization.tenantId, `web ${id}`)
    const record = faults.attempt(path, () => prepareSite({ ...site, id, webId, path: sitePath }, organization, now))
    const roles = rootRolesOfSite({
      owners: people.findAll(site.owners, `${path}.owners`, faults),
      members: people.findAll(site.members, `${path}.members`, faults),
      visitors: people.findAll(site.visitors, `${path}.visitors`, faults),
    })
    const taken = places.get(name) ?? places.get(id)
    if (taken !== undefined) faults.add(path, `has the path ${quoted(sitePath)} or the id of ${taken}.`)
    places.set(name, path).set(id, path)
    return record === null ? [] : [{ path, site, record, roles }]
  })
}
