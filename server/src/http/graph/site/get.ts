import { getSite } from '@convite/contract/site/get'
import { AppError } from '../../../domain/errors.ts'
import { entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { DirectoryRouteDeps } from '../directory.ts'
import { selectProperties } from '../select.ts'
import { checkReader } from './check-reader.ts'
import { presentSite, siteProperties } from './present.ts'

/** `site: get`. */
export const siteRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(getSite, async (op, request) => {
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: siteProperties })
    checkReader(op, request)
    const subject = request.address.subject
    const site = subject?.by === 'site' ? await deps.directory.findSite(subject.site) : null
    if (!site)
      throw new AppError(
        'itemNotFound',
        'Nothing was found at sites/{site}: it does not exist, or you have no access to it.',
      )
    return {
      status: 200,
      body: {
        '@odata.context': entityContext(request.root, 'sites', select),
        ...selectProperties(presentSite(site, request.origin), select),
      },
    }
  })
