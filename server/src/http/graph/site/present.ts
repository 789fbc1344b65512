import { formatSiteId, type SiteRecord } from '../../../domain/identities/site-record.ts'
import { formatInstant } from '../../../domain/time.ts'

/** What `$select` may name. */
export const siteProperties = [
  'id',
  'name',
  'displayName',
  'description',
  'webUrl',
  'createdDateTime',
  'lastModifiedDateTime',
  'root',
  'siteCollection',
  'isPersonalSite',
] as const

/** A site (directory.md section 3). */
export function presentSite(site: SiteRecord, origin: string): Record<string, unknown> {
  return {
    id: formatSiteId(site),
    name: site.name,
    displayName: site.displayName,
    ...(site.description === null ? {} : { description: site.description }),
    webUrl: site.path === '' ? origin : `${origin}/${site.path}`,
    createdDateTime: formatInstant(site.createdAt),
    lastModifiedDateTime: formatInstant(site.createdAt),
    isPersonalSite: false,
    ...(site.isRoot ? { root: {} } : {}),
    siteCollection: { hostname: site.hostname, ...(site.isRoot ? { root: {} } : {}) },
  }
}
