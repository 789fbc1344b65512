import { getMe, getUser, listUsers } from '@convite/contract/directory/users'
import { AppError, quoted } from '../../../domain/errors.ts'
import type { PrincipalRecord } from '../../../domain/identities/principal-record.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { Directory, PrincipalListQuery } from '../../../domain/ports/directory.ts'
import { collectionContext, entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import type { QueryOptions } from '../../address/query-options.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { presentNextLink, readTextKey } from '../page.ts'
import { presentUser, userProperties } from './present.ts'

export interface DirectoryRouteDeps {
  readonly directory: Directory
}

const defaultPage = 100
const maxPage = 999

/** Guests read themselves and nobody else (directory.md section 4, security lesson D2). */
export function refuseGuest(op: OperationContext): void {
  if (op.account?.userType !== 'Guest') return
  throw new AppError('directoryAccessDenied', 'Insufficient privileges to complete the operation: guests may not read the directory.')
}

/** The page that a list of people or groups is asked for. */
export function readPrincipalPage(options: QueryOptions): PrincipalListQuery {
  const [order] = options.orderBy
  return {
    after: readTextKey(options.skipToken),
    limit: options.top ?? defaultPage,
    order: order?.property === 'userPrincipalName' ? 'userPrincipalName' : 'displayName',
    isDescending: order?.descending ?? false,
  }
}

/** Refuses an unknown object of the directory, in the directory's own words. */
export function objectNotFound(key: string): AppError {
  return new AppError('directoryObjectNotFound', `Resource ${quoted(key)} does not exist or one of its queried reference-property objects are not present.`)
}

/** `GET /me`. */
const meRoute = (): GraphRoute =>
  operation(getMe, async (op, request) => {
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: userProperties })
    return { status: 200, body: { '@odata.context': entityContext(request.root, 'users', select), ...presentUser(op.account as PrincipalRecord, select) } }
  })

/** `user: get`. */
const userRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(getUser, async (op, request) => {
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: userProperties })
    const subject = request.address.subject
    const key = subject?.by === 'user' ? subject.key : ''
    const user = await deps.directory.findUser(key)
    if (user?.id !== op.account?.id) refuseGuest(op)
    if (!user || user.isDeleted) throw objectNotFound(key)
    return { status: 200, body: { '@odata.context': entityContext(request.root, 'users', select), ...presentUser(user, select) } }
  })

/** `user: list`. */
const usersRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(listUsers, async (op, request) => {
    refuseGuest(op)
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'orderby', 'count'], select: userProperties, orderby: ['displayName', 'userPrincipalName'], maxTop: maxPage,
    })
    const page = await deps.directory.listUsers(readPrincipalPage(options))
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'users', options.select),
        ...(options.count && options.skipToken === null ? { '@odata.count': await deps.directory.countPrincipals('user') } : {}),
        ...presentNextLink(request, page),
        value: page.entries.map(user => presentUser(user, options.select)),
      },
    }
  })

/** Every operation on people. */
export function userRoutes(deps: DirectoryRouteDeps): readonly GraphRoute[] {
  return [meRoute(), userRoute(deps), usersRoute(deps)]
}
