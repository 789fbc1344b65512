import type { applicationBody } from '@convite/contract/application/schema'
import type { Static } from 'typebox'
import { graphResourceId } from '../../../auth/tokens/token-claims.ts'
import { AppError, quoted } from '../../../domain/errors.ts'
import type { ApplicationChange, ApplicationFacts } from '../../../domain/ports/application-admin.ts'
import type { RedirectUri } from '../../../domain/ports/application-registry.ts'
import { roleIds, scopeIds } from './present.ts'

type Body = Static<typeof applicationBody>

/** What an application is before anything was said of it. */
const nothing: Pick<ApplicationFacts, 'redirectUris' | 'kind'> = { redirectUris: [], kind: 'confidential' }

/** Reads POST (`before` null) and PATCH of an application. What is not given stays as it is. */
export function readRegistration(body: Body, before: ApplicationFacts | null): ApplicationChange {
  if (body.signInAudience !== undefined && body.signInAudience !== null && body.signInAudience !== 'AzureADMyOrg') {
    throw refuse(
      'signInAudience',
      `is ${quoted(body.signInAudience)}; only AzureADMyOrg, this organisation, is served.`,
    )
  }
  const redirectUris = readRedirectUris(body, before ?? nothing)
  return {
    ...(body.displayName === undefined ? {} : { displayName: body.displayName }),
    ...(body.requiredResourceAccess === undefined ? {} : readPermissions(body.requiredResourceAccess)),
    redirectUris,
    kind: readKind(body, before, redirectUris),
  }
}

/** A platform that is given replaces all addresses of its kind. */
function readRedirectUris(body: Body, before: Pick<ApplicationFacts, 'redirectUris'>): readonly RedirectUri[] {
  const platforms = { web: body.web, spa: body.spa, native: body.publicClient } as const
  return (['web', 'spa', 'native'] as const).flatMap(kind => {
    const given = platforms[kind]?.redirectUris
    if (given === undefined) return before.redirectUris.filter(one => one.kind === kind)
    return given.map(uri => ({ kind, uri }))
  })
}

/** When nothing is said, an application whose addresses are all of programs and pages in browsers keeps no secret. */
function readKind(
  { isFallbackPublicClient }: Body,
  before: ApplicationFacts | null,
  redirectUris: readonly RedirectUri[],
): ApplicationFacts['kind'] {
  if (typeof isFallbackPublicClient === 'boolean') return isFallbackPublicClient ? 'public' : 'confidential'
  if (before !== null) return before.kind
  return redirectUris.length > 0 && redirectUris.every(({ kind }) => kind !== 'web') ? 'public' : 'confidential'
}

function readPermissions(
  list: NonNullable<Body['requiredResourceAccess']>,
): Pick<ApplicationFacts, 'delegatedScopes' | 'roles'> {
  const delegatedScopes = new Set<string>()
  const roles = new Set<string>()
  for (const [index, { resourceAppId, resourceAccess }] of list.entries()) {
    const at = `requiredResourceAccess[${index}]`
    if (resourceAppId.toLowerCase() !== graphResourceId) {
      const text = `is ${quoted(resourceAppId)}; the only resource here is Microsoft Graph, ${graphResourceId}.`
      throw refuse(`${at}.resourceAppId`, text)
    }
    for (const [place, { id, type }] of resourceAccess.entries()) {
      const target = `${at}.resourceAccess[${place}]`
      if (type !== 'Scope' && type !== 'Role') throw refuse(`${target}.type`, `is ${quoted(type)}; give Scope or Role.`)
      const known = type === 'Scope' ? scopeIds : roleIds
      const [name] = [...known].find(([, ownId]) => ownId === id.toLowerCase()) ?? []
      if (name === undefined) {
        throw refuse(
          `${target}.id`,
          `is ${quoted(id)}, which is no ${type} of this server; /servicePrincipals lists them.`,
        )
      }
      ;(type === 'Scope' ? delegatedScopes : roles).add(name)
    }
  }
  return { delegatedScopes: [...delegatedScopes], roles: [...roles] }
}

function refuse(target: string, text: string): AppError {
  return new AppError('directoryBadRequest', `${target} ${text}`, { target })
}
