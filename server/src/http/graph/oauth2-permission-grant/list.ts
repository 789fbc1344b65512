import { listPermissionGrants } from '@convite/contract/oauth2-permission-grant/list'
import { administer } from '../../../domain/access/administer.ts'
import { quoted } from '../../../domain/errors.ts'
import type { ConsentQuery } from '../../../domain/ports/consents.ts'
import { collectionContext } from '../../address/context-url.ts'
import { invalidOption } from '../../address/query-options.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { maxPage } from '../directory.ts'
import { presentNextLink, readTextKey } from '../page.ts'
import { readEquals } from '../read-equals.ts'
import type { PermissionGrantRouteDeps } from './deps.ts'
import { permissionGrantProperties, presentPermissionGrants } from './present.ts'

/** `oauth2PermissionGrant: list`, for administrators: it tells who uses what. */
export const permissionGrantsRoute = (deps: PermissionGrantRouteDeps): GraphRoute =>
  operation(listPermissionGrants, async (op, request) => {
    administer(op)
    const { select, top, skipToken, filter } = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'filter'],
      select: permissionGrantProperties,
      maxTop: maxPage,
    })
    const narrowed = await readFilter(deps, filter)
    const page =
      narrowed === null
        ? { entries: [], after: null }
        : await deps.consents.list({ ...narrowed, after: readTextKey(skipToken), limit: top ?? 100 })
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'oauth2PermissionGrants', select),
        ...presentNextLink(request, page),
        value: await presentPermissionGrants(deps, page.entries, select),
      },
    }
  })

/** Null: nothing can match. */
async function readFilter(
  { applications }: PermissionGrantRouteDeps,
  filter: string | null,
): Promise<Omit<ConsentQuery, 'after' | 'limit'> | null> {
  const { clientId, consentType, principalId } = readEquals(filter, ['clientId', 'consentType', 'principalId'])
  if (consentType !== undefined && consentType !== 'AllPrincipals' && consentType !== 'Principal') {
    throw invalidOption('$filter', `has the consentType ${quoted(consentType)}; it is AllPrincipals or Principal.`)
  }
  const client = clientId === undefined ? null : await applications.find({ servicePrincipalId: clientId.toLowerCase() })
  if (clientId !== undefined && client === null) return null
  return {
    ...(client === null ? {} : { clientId: client.clientId }),
    ...(principalId === undefined ? {} : { personId: principalId.toLowerCase(), isForEverybody: false }),
    ...(consentType === undefined || principalId !== undefined
      ? {}
      : { isForEverybody: consentType === 'AllPrincipals' }),
  }
}
