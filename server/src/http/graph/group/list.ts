import { listGroups } from '@convite/contract/group/list'
import { collectionContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { type DirectoryRouteDeps, maxPage, readPrincipalPage, refuseGuest } from '../directory.ts'
import { presentNextLink } from '../page.ts'
import { groupProperties, presentGroup } from './present.ts'

/** `group: list`. */
export const groupsRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(listGroups, async (op, request) => {
    refuseGuest(op)
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'orderby', 'count'],
      select: groupProperties,
      orderby: ['displayName'],
      maxTop: maxPage,
    })
    const page = await deps.directory.listGroups(readPrincipalPage(options))
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'groups', options.select),
        ...(options.count && options.skipToken === null
          ? { '@odata.count': await deps.directory.countPrincipals('group') }
          : {}),
        ...presentNextLink(request, page),
        value: page.entries.map(group => presentGroup(group, options.select)),
      },
    }
  })
