import { getServicePrincipal } from '@convite/contract/service-principal/get'
import { graphResourceId } from '../../../auth/tokens/token-claims.ts'
import type { RegisteredApplication } from '../../../domain/ports/application-admin.ts'
import { entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRequest, type GraphRoute, operation } from '../../graph-request.ts'
import type { ApplicationRouteDeps } from '../application/deps.ts'
import { objectNotFound, refuseGuest } from '../directory.ts'
import {
  presentResourcePrincipal,
  presentServicePrincipal,
  resourcePrincipalId,
  servicePrincipalProperties,
} from './present.ts'

/** The application behind the service principal of an address; null for that of this resource. */
export async function findBehindPrincipal(
  { applications }: ApplicationRouteDeps,
  { address }: GraphRequest,
): Promise<RegisteredApplication | null> {
  const { servicePrincipalId = '', appId } = address.keys
  const key = (appId ?? servicePrincipalId).toLowerCase()
  if (key === (appId === undefined ? resourcePrincipalId : graphResourceId)) return null
  const found = await applications.find(appId === undefined ? { servicePrincipalId: key } : { clientId: key })
  if (found === null) throw objectNotFound(key)
  return found
}

/** `servicePrincipal: get`. */
export const servicePrincipalRoute = (deps: ApplicationRouteDeps): GraphRoute =>
  operation(getServicePrincipal, async (op, request) => {
    refuseGuest(op)
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: servicePrincipalProperties })
    const application = await findBehindPrincipal(deps, request)
    const organization = deps.organization()
    const shown =
      application === null
        ? presentResourcePrincipal(organization, select)
        : presentServicePrincipal(application, organization, select)
    const context = entityContext(request.root, 'servicePrincipals', select)
    return { status: 200, body: { '@odata.context': context, ...shown } }
  })
