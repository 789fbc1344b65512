import { createPermissionGrant } from '@convite/contract/oauth2-permission-grant/create'
import { permissionGrantBody } from '@convite/contract/oauth2-permission-grant/schema'
import { canonicalScope, openIdScopes } from '../../../auth/tokens/scopes.ts'
import { administer } from '../../../domain/access/administer.ts'
import { AppError, quoted } from '../../../domain/errors.ts'
import { entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { checkObject } from '../../check-object.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { objectNotFound } from '../directory.ts'
import { resourcePrincipalId } from '../service-principal/present.ts'
import type { PermissionGrantRouteDeps } from './deps.ts'
import { presentPermissionGrants } from './present.ts'

const openIdNames: readonly string[] = openIdScopes

/** `oauth2PermissionGrant: create`. Scopes that were agreed to before stay; these come to them. */
export const createPermissionGrantRoute = (deps: PermissionGrantRouteDeps): GraphRoute =>
  operation(createPermissionGrant, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    const by = administer(op)
    const body = checkObject(permissionGrantBody, await request.json())
    const personId = readPerson(body)
    if (body.resourceId.toLowerCase() !== resourcePrincipalId) {
      throw refuse('resourceId', `is ${quoted(body.resourceId)}; the only resource here is ${resourcePrincipalId}.`)
    }
    const scopes = readScopes(body.scope)
    const client = await deps.applications.find({ servicePrincipalId: body.clientId.toLowerCase() })
    if (client === null) throw objectNotFound(body.clientId)
    const consent = await deps.consents.add(by, client.clientId, personId, scopes)
    const [shown] = await presentPermissionGrants(deps, [consent], null)
    if (shown === undefined) throw objectNotFound(body.clientId)
    return { status: 201, body: { '@odata.context': entityContext(request.root, 'oauth2PermissionGrants'), ...shown } }
  })

/** Null: for everybody. */
function readPerson({ consentType, principalId }: { consentType: string; principalId?: string | null }): string | null {
  const id = principalId ?? null
  if (consentType === 'AllPrincipals' && id === null) return null
  if (consentType === 'Principal' && id !== null) return id.toLowerCase()
  if (consentType === 'AllPrincipals') throw refuse('principalId', 'is for consentType Principal only; leave it out.')
  if (consentType === 'Principal') throw refuse('principalId', 'is missing; name the person, or give AllPrincipals.')
  throw refuse('consentType', `is ${quoted(consentType)}; it is AllPrincipals or Principal.`)
}

function readScopes(text: string): readonly string[] {
  const words = text.split(/\s+/u).filter(word => word !== '')
  if (words.length === 0) throw refuse('scope', 'is empty; name delegated scopes with blanks between them.')
  return words.map(word => {
    const name = canonicalScope(word) ?? openIdNames.find(known => known === word)
    if (name === undefined) throw refuse('scope', `has ${quoted(word)}, which is no delegated scope of this server.`)
    return name
  })
}

function refuse(target: string, text: string): AppError {
  return new AppError('directoryBadRequest', `${target} ${text}`, { target })
}
