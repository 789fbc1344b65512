import { getSite, listOrganization, listSites } from '@convite/contract/directory/sites'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { Organization } from '../../../domain/organization.ts'
import { formatSiteId, type SiteRecord } from '../../../domain/identities/site-record.ts'
import { formatInstant } from '../../../domain/time.ts'
import { collectionContext, entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { readParameter } from '../../address/raw-query.ts'
import { AppError } from '../../../domain/errors.ts'
import { type GraphRequest, type GraphRoute, operation } from '../../graph-request.ts'
import { presentNextLink, readTextKey } from '../page.ts'
import { selectProperties } from '../select.ts'
import { type DirectoryRouteDeps, refuseGuest } from '../user/routes.ts'

export interface SiteRouteDeps extends DirectoryRouteDeps {
  organization(): Organization
}

const siteProperties = [
  'id', 'name', 'displayName', 'description', 'webUrl', 'createdDateTime', 'lastModifiedDateTime', 'root', 'siteCollection', 'isPersonalSite',
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

/** Guests see no list of sites; a site is no secret among the people of the organisation. */
function checkReader(op: OperationContext, request: GraphRequest): void {
  if (op.account?.userType === 'Guest') throw new AppError('itemNotFound', `Nothing was found at ${request.address.name}: it does not exist, or you have no access to it.`)
}

/** `site: get`. */
const siteRoute = (deps: SiteRouteDeps): GraphRoute =>
  operation(getSite, async (op, request) => {
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: siteProperties })
    checkReader(op, request)
    const subject = request.address.subject
    const site = subject?.by === 'site' ? await deps.directory.findSite(subject.site) : null
    if (!site) throw new AppError('itemNotFound', 'Nothing was found at sites/{site}: it does not exist, or you have no access to it.')
    return {
      status: 200,
      body: { '@odata.context': entityContext(request.root, 'sites', select), ...selectProperties(presentSite(site, request.origin), select) },
    }
  })

/** `site: search` and the plain list. */
const sitesRoute = (deps: SiteRouteDeps): GraphRoute =>
  operation(listSites, async (op, request) => {
    const options = parseQueryOptions(request.query, { allowed: ['select', 'top', 'skiptoken', 'search'], select: siteProperties, maxTop: 999 })
    checkReader(op, request)
    const search = options.search ?? readParameter(request.query, 'search') ?? null
    const page = await deps.directory.listSites({ after: readTextKey(options.skipToken), limit: options.top ?? 100, search })
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'sites', options.select),
        ...presentNextLink(request, page),
        value: page.entries.map(site => selectProperties(presentSite(site, request.origin), options.select)),
      },
    }
  })

const organizationProperties = ['id', 'displayName', 'verifiedDomains', 'tenantType'] as const

/** `organization: list`: one entry (directory.md section 5). */
const organizationRoute = (deps: SiteRouteDeps): GraphRoute =>
  operation(listOrganization, async (op, request) => {
    refuseGuest(op)
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: organizationProperties })
    const { tenantId, displayName, domains } = deps.organization()
    const verifiedDomains = domains.map((name, index) => ({ name, isDefault: index === 0, isInitial: index === 0, type: 'Managed', capabilities: 'Email' }))
    const entry = selectProperties({ id: tenantId, displayName, verifiedDomains, tenantType: 'AAD' }, select)
    return { status: 200, body: { '@odata.context': collectionContext(request.root, 'organization', select), value: [entry] } }
  })

/** Every operation on sites and the organisation. */
export function siteRoutes(deps: SiteRouteDeps): readonly GraphRoute[] {
  return [siteRoute(deps), sitesRoute(deps), organizationRoute(deps)]
}
