import { getSite } from '@convite/contract/site/get'
import { entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { DirectoryRouteDeps } from '../directory.ts'
import { describeSite, notFound } from '../../locate.ts'
import { selectProperties } from '../select.ts'
import { checkReader } from './check-reader.ts'
import { presentSite, siteProperties } from './present.ts'

/** `site: get`. */
export const siteRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(getSite, async (op, request) => {
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: siteProperties })
    const { subject } = request.address
    if (subject?.by !== 'site') throw new Error(`the address ${request.address.name} names no site`)
    const where = describeSite(subject.site)
    checkReader(op, where)
    const site = await deps.directory.findSite(subject.site)
    if (!site) throw notFound(where)
    return {
      status: 200,
      body: {
        '@odata.context': entityContext(request.root, 'sites', select),
        ...selectProperties(presentSite(site, request.origin), select),
      },
    }
  })
