/** The organisation that this server belongs to: one for each database. */
export interface Organization {
  /** The tenant id of tokens and addresses, a lower-case GUID. It never changes while the database lives. */
  readonly tenantId: string
  readonly displayName: string
  /** The organisation's own mail domains, A-labels in lower case; the first is the default one. At least one. */
  readonly domains: readonly string[]
  /** The host inside the ids of sites (directory.md section 3); it need not be the host of the server. */
  readonly siteHostname: string
}

/** The domain under which guests get their user principal names. */
export function defaultDomainOf(organization: Organization): string {
  return organization.domains[0] as string
}
