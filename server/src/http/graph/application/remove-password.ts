import { removePassword } from '@convite/contract/application/remove-password'
import { removePasswordBody } from '@convite/contract/application/schema'
import { administer } from '../../../domain/access/administer.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { checkObject } from '../../check-object.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { objectNotFound } from '../directory.ts'
import type { ApplicationRouteDeps } from './deps.ts'
import { findApplication } from './find.ts'

/** `application: removePassword`. */
export const removePasswordRoute = (deps: ApplicationRouteDeps): GraphRoute =>
  operation(removePassword, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const by = administer(op)
    const { clientId } = await findApplication(deps, request)
    const { keyId } = checkObject(removePasswordBody, await request.json())
    if (!(await deps.applications.removeSecret(by, clientId, keyId.toLowerCase()))) throw objectNotFound(keyId)
    return { status: 204 }
  })
