import { applicationBody } from '@convite/contract/application/schema'
import { updateApplication } from '@convite/contract/application/update'
import { administer } from '../../../domain/access/administer.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { checkObject } from '../../check-object.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import type { ApplicationRouteDeps } from './deps.ts'
import { findApplication } from './find.ts'
import { readRegistration } from './read-registration.ts'
import { demandRoleRight } from './role-bound.ts'

/** `application: update`. */
export const updateApplicationRoute = (deps: ApplicationRouteDeps): GraphRoute =>
  operation(updateApplication, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const by = administer(op)
    const before = await findApplication(deps, request)
    const change = readRegistration(checkObject(applicationBody, await request.json()), before)
    demandRoleRight(op, before.roles, change.roles ?? before.roles)
    await deps.applications.update(by, before.clientId, change)
    return { status: 204 }
  })
