/** A site as the domain sees it. Times are UTC milliseconds. */
export interface SiteRecord {
  /** The GUID of the collection; drives name it as their owner. */
  readonly id: string
  /** The GUID of the web, the third part of the id on the wire. */
  readonly webId: string
  readonly hostname: string
  /** The server-relative path without slashes at its ends, such as `sites/team`; empty for the root site. */
  readonly path: string
  /** The last segment of the path; for the root site the host. */
  readonly name: string
  readonly displayName: string
  readonly description: string | null
  readonly isRoot: boolean
  readonly createdAt: number
}

/** The id of a site as clients see it: three parts by comma (directory.md section 3). */
export function formatSiteId(site: Pick<SiteRecord, 'hostname' | 'id' | 'webId'>): string {
  return `${site.hostname},${site.id},${site.webId}`
}
