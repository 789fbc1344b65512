import { listUsers } from '@convite/contract/user/list'
import { collectionContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { type DirectoryRouteDeps, maxPage, readPrincipalPage, refuseGuest } from '../directory.ts'
import { presentNextLink } from '../page.ts'
import { choosePresenter } from './choose-presenter.ts'
import { userProperties } from './present.ts'

/** `user: list`. */
export const usersRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(listUsers, async (op, request) => {
    refuseGuest(op)
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'orderby', 'count'],
      select: userProperties,
      orderby: ['displayName', 'userPrincipalName'],
      maxTop: maxPage,
    })
    const page = await deps.directory.listUsers(readPrincipalPage(options))
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'users', options.select),
        ...(options.count && options.skipToken === null
          ? { '@odata.count': await deps.directory.countPrincipals('user') }
          : {}),
        ...presentNextLink(request, page),
        value: page.entries.map(user => choosePresenter(listUsers, op, user)(user, options.select)),
      },
    }
  })
