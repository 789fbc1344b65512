import { deleteApplication } from '@convite/contract/application/delete'
import { administer } from '../../../domain/access/administer.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { ApplicationRouteDeps } from './deps.ts'
import { findApplication } from './find.ts'

/** `application: delete`. It is gone for good: there are no deleted items to restore it from. */
export const deleteApplicationRoute = (deps: ApplicationRouteDeps): GraphRoute =>
  operation(deleteApplication, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const by = administer(op)
    const { clientId } = await findApplication(deps, request)
    await deps.applications.remove(by, clientId)
    return { status: 204 }
  })
