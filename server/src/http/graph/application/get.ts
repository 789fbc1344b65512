import { getApplication } from '@convite/contract/application/get'
import { entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { refuseGuest } from '../directory.ts'
import type { ApplicationRouteDeps } from './deps.ts'
import { findApplication } from './find.ts'
import { applicationProperties, presentApplication } from './present.ts'

/** `application: get`. */
export const applicationRoute = (deps: ApplicationRouteDeps): GraphRoute =>
  operation(getApplication, async (op, request) => {
    refuseGuest(op)
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: applicationProperties })
    const application = await findApplication(deps, request)
    const context = entityContext(request.root, 'applications', select)
    return { status: 200, body: { '@odata.context': context, ...presentApplication(application, select) } }
  })
