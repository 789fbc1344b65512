import { createApplication } from '@convite/contract/application/create'
import { applicationBody } from '@convite/contract/application/schema'
import { administer } from '../../../domain/access/administer.ts'
import { AppError } from '../../../domain/errors.ts'
import { entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { checkObject } from '../../check-object.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { ApplicationRouteDeps } from './deps.ts'
import { presentApplication } from './present.ts'
import { readRegistration } from './read-registration.ts'
import { demandRoleRight } from './role-bound.ts'

/** `application: create`. The service principal comes with it. */
export const createApplicationRoute = ({ applications, random }: ApplicationRouteDeps): GraphRoute =>
  operation(createApplication, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const by = administer(op)
    const {
      displayName,
      roles = [],
      delegatedScopes = [],
      ...said
    } = readRegistration(checkObject(applicationBody, await request.json()), null)
    if (displayName === undefined) {
      const message = 'displayName is missing; give the name that people see.'
      throw new AppError('directoryBadRequest', message, { target: 'displayName' })
    }
    demandRoleRight(op, [], roles)
    const made = await applications.create(by, {
      kind: 'confidential',
      redirectUris: [],
      ...said,
      displayName,
      roles,
      delegatedScopes,
      clientId: random.guid(),
      objectId: random.guid(),
      servicePrincipalId: random.guid(),
      isPkceOptional: false,
      isEnabled: true,
      secrets: [],
    })
    const context = entityContext(request.root, 'applications')
    return { status: 201, body: { '@odata.context': context, ...presentApplication(made, null) } }
  })
