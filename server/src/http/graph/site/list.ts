import { listSites } from '@convite/contract/site/list'
import { collectionContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { readParameter } from '../../address/raw-query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { DirectoryRouteDeps } from '../directory.ts'
import { presentNextLink, readTextKey } from '../page.ts'
import { selectProperties } from '../select.ts'
import { checkReader } from './check-reader.ts'
import { presentSite, siteProperties } from './present.ts'

/** `site: search` and the plain list. */
export const sitesRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(listSites, async (op, request) => {
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'search'],
      select: siteProperties,
      maxTop: 999,
    })
    checkReader(op, 'sites')
    const search = options.search ?? readParameter(request.query, 'search') ?? null
    const page = await deps.directory.listSites({
      after: readTextKey(options.skipToken),
      limit: options.top ?? 100,
      search,
    })
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'sites', options.select),
        ...presentNextLink(request, page),
        value: page.entries.map(site => selectProperties(presentSite(site, request.origin), options.select)),
      },
    }
  })
