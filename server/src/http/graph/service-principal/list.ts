import { listServicePrincipals } from '@convite/contract/service-principal/list'
import { graphResourceId } from '../../../auth/tokens/token-claims.ts'
import { collectionContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { ApplicationRouteDeps } from '../application/deps.ts'
import { maxPage, refuseGuest } from '../directory.ts'
import { presentNextLink, readTextKey } from '../page.ts'
import { readEquals } from '../read-equals.ts'
import { presentResourcePrincipal, presentServicePrincipal, servicePrincipalProperties } from './present.ts'

/** `servicePrincipal: list`: that of this resource first, then those of applications in order of client ids. */
export const servicePrincipalsRoute = ({ applications, organization }: ApplicationRouteDeps): GraphRoute =>
  operation(listServicePrincipals, async (op, request) => {
    refuseGuest(op)
    const { select, top, skipToken, filter } = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'filter'],
      select: servicePrincipalProperties,
      maxTop: maxPage,
    })
    const wanted = readEquals(filter, ['appId']).appId?.toLowerCase()
    const page =
      wanted === undefined
        ? await applications.list({ after: readTextKey(skipToken), limit: top ?? 100 })
        : { entries: [await applications.find({ clientId: wanted })].filter(one => one !== null), after: null }
    const isResourceShown = wanted === undefined ? skipToken === null : wanted === graphResourceId
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'servicePrincipals', select),
        ...presentNextLink(request, page),
        value: [
          ...(isResourceShown ? [presentResourcePrincipal(organization(), select)] : []),
          ...page.entries.map(one => presentServicePrincipal(one, organization(), select)),
        ],
      },
    }
  })
