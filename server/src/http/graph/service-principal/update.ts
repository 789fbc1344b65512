import { servicePrincipalBody } from '@convite/contract/service-principal/schema'
import { updateServicePrincipal } from '@convite/contract/service-principal/update'
import { administer } from '../../../domain/access/administer.ts'
import { AppError } from '../../../domain/errors.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { checkObject } from '../../check-object.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { ApplicationRouteDeps } from '../application/deps.ts'
import { findBehindPrincipal } from './get.ts'

/** `servicePrincipal: update`: enables or disables an application. */
export const updateServicePrincipalRoute = (deps: ApplicationRouteDeps): GraphRoute =>
  operation(updateServicePrincipal, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const by = administer(op)
    const application = await findBehindPrincipal(deps, request)
    const { accountEnabled } = checkObject(servicePrincipalBody, await request.json())
    if (application === null) {
      throw new AppError('directoryBadRequest', 'The service principal of this resource itself cannot be changed.')
    }
    await deps.applications.update(by, application.clientId, { isEnabled: accountEnabled })
    return { status: 204 }
  })
