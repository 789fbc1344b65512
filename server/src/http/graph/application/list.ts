import { listApplications } from '@convite/contract/application/list'
import { collectionContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { maxPage, refuseGuest } from '../directory.ts'
import { presentNextLink, readTextKey } from '../page.ts'
import { readEquals } from '../read-equals.ts'
import type { ApplicationRouteDeps } from './deps.ts'
import { applicationProperties, presentApplication } from './present.ts'

/** `application: list`, in order of client ids. */
export const applicationsRoute = ({ applications }: ApplicationRouteDeps): GraphRoute =>
  operation(listApplications, async (op, request) => {
    refuseGuest(op)
    const options = parseQueryOptions(request.query, {
      allowed: ['select', 'top', 'skiptoken', 'filter'],
      select: applicationProperties,
      maxTop: maxPage,
    })
    const { appId } = readEquals(options.filter, ['appId'])
    const page =
      appId === undefined
        ? await applications.list({ after: readTextKey(options.skipToken), limit: options.top ?? 100 })
        : {
            entries: [await applications.find({ clientId: appId.toLowerCase() })].filter(one => one !== null),
            after: null,
          }
    return {
      status: 200,
      body: {
        '@odata.context': collectionContext(request.root, 'applications', options.select),
        ...presentNextLink(request, page),
        value: page.entries.map(one => presentApplication(one, options.select)),
      },
    }
  })
