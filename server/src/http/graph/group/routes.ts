import { getGroup, listGroupMembers, listGroups } from '@convite/contract/directory/groups'
import type { PrincipalRecord } from '../../../domain/identities/principal-record.ts'
import { collectionContext, entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRequest, type GraphRoute, operation } from '../../graph-request.ts'
import { presentNextLink, readTextKey } from '../page.ts'
import { presentUser, userProperties } from '../user/present.ts'
import { type DirectoryRouteDeps, objectNotFound, readPrincipalPage, refuseGuest } from '../user/routes.ts'
import { groupProperties, presentGroup } from './present.ts'

async function findGroup(deps: DirectoryRouteDeps, request: GraphRequest): Promise<PrincipalRecord> {
  const subject = request.address.subject
  const key = subject?.by === 'group' ? subject.key : ''
  const group = await deps.directory.findPrincipal(key.toLowerCase())
  if (group?.kind !== 'group' || group.isDeleted) throw objectNotFound(key)
  return group
}

/** `group: list`. */
const groupsRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(listGroups, async (op, request) => {
    refuseGuest(op)
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'orderby', 'count'], select: groupProperties, orderby: ['displayName'], maxTop: 999,
    })
    const page = await deps.directory.listGroups(readPrincipalPage(options))
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'groups', options.select),
        ...(options.count && options.skipToken === null ? { '@odata.count': await deps.directory.countPrincipals('group') } : {}),
        ...presentNextLink(request, page),
        value: page.entries.map(group => presentGroup(group, options.select)),
      },
    }
  })

/** `group: get`. */
const groupRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(getGroup, async (op, request) => {
    refuseGuest(op)
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: groupProperties })
    const group = await findGroup(deps, request)
    return { status: 200, body: { '@odata.context': entityContext(request.root, 'groups', select), ...presentGroup(group, select) } }
  })

/** `group: list members`: direct ones, each with its type, because the declared type is abstract (odata-and-batch.md section 3). */
const membersRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(listGroupMembers, async (op, request) => {
    refuseGuest(op)
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'count'], select: [...new Set<string>([...userProperties, ...groupProperties])], maxTop: 999,
    })
    const group = await findGroup(deps, request)
    const cast = request.address.castTo
    const query = { isTransitive: false, kind: cast === 'user' || cast === 'group' ? cast : null } as const
    const page = await deps.directory.listMembers(group.id, { ...query, after: readTextKey(options.skipToken), limit: options.top ?? 100 })
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'directoryObjects', options.select),
        ...(options.count && options.skipToken === null ? { '@odata.count': await deps.directory.countMembers(group.id, query) } : {}),
        ...presentNextLink(request, page),
        value: page.entries.map(member =>
          member.kind === 'user'
            ? { '@odata.type': '#microsoft.graph.user', ...presentUser(member, options.select) }
            : { '@odata.type': '#microsoft.graph.group', ...presentGroup(member, options.select) },
        ),
      },
    }
  })

/** Every operation on groups. */
export function groupRoutes(deps: DirectoryRouteDeps): readonly GraphRoute[] {
  return [groupsRoute(deps), groupRoute(deps), membersRoute(deps)]
}
