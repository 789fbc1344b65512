import { listGroupMembers } from '@convite/contract/group/list-members'
import { getUser } from '@convite/contract/user/get'
import { collectionContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { type DirectoryRouteDeps, maxPage, refuseGuest } from '../directory.ts'
import { presentNextLink, readTextKey } from '../page.ts'
import { choosePresenter } from '../user/choose-presenter.ts'
import { userProperties } from '../user/present.ts'
import { findGroup } from './find.ts'
import { groupProperties, presentGroup } from './present.ts'

/** `group: list members`: direct ones, each with its type, because the declared type is abstract (odata-and-batch.md section 3). */
export const membersRoute = (deps: DirectoryRouteDeps): GraphRoute =>
  operation(listGroupMembers, async (op, request) => {
    refuseGuest(op)
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'count'],
      select: [...new Set<string>([...userProperties, ...groupProperties])],
      maxTop: maxPage,
    })
    const group = await findGroup(deps, request)
    const cast = request.address.castTo
    const query = { isTransitive: false, kind: cast === 'user' || cast === 'group' ? cast : null } as const
    const page = await deps.directory.listMembers(group.id, {
      ...query,
      after: readTextKey(options.skipToken),
      limit: options.top ?? 100,
    })
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'directoryObjects', options.select),
        ...(options.count && options.skipToken === null
          ? { '@odata.count': await deps.directory.countMembers(group.id, query) }
          : {}),
        ...presentNextLink(request, page),
        value: page.entries.map(member =>
          member.kind === 'user'
            ? {
                '@odata.type': '#microsoft.graph.user',
                ...choosePresenter(getUser, op, member)(member, options.select),
              }
            : { '@odata.type': '#microsoft.graph.group', ...presentGroup(member, options.select) },
        ),
      },
    }
  })
