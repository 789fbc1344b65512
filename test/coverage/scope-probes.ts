/**
 * Every operation at every address that the contract documents for it, as calls that change nothing: on items that do
 * not exist, or with an empty body. Whoever lacks the scope is told so before any of that is looked at.
 */
import type { Operation } from '@convite/contract/operation'
import type { CallOptions } from '../http.ts'
import type { World } from '../world.ts'

export interface Probe {
  readonly operation: Operation
  /** With its version, e.g. `/beta/me/drive/root/invite`. */
  readonly path: string
  /** Whether it says `me`, where applications are refused before their permissions are looked at. */
  readonly isOfMe: boolean
  readonly options: Pick<CallOptions, 'body' | 'headers' | 'schema'>
}

/** Whose drive and account the probes are on. */
export const prober = 'dieter'

/** The probes of an operation under one version. */
export function listProbes(operation: Operation, world: World, version: 'v1.0' | 'beta'): readonly Probe[] {
  const facts = valuesOf(world)
  const templates = operation.paths.flatMap(template =>
    // The same by path, which the templates of the documentation leave out.
    template.includes('/root/') ? [template, template.replace('/root/', '/root:/none:/')] : [template],
  )
  return templates.map(template => ({
    operation,
    path: `/${version}${fill(template, facts)}${harmless[operation.id] ?? ''}`,
    isOfMe: /^\/me(?:\/|$)/.test(template),
    options: optionsOf(operation),
  }))
}

/** What makes a call change nothing where neither the item nor the body does. */
const harmless: Readonly<Record<string, string>> = { 'user/revokeSignInSessions': '?$top=1' }

function valuesOf(world: World): Readonly<Record<string, string>> {
  return {
    'drive-id': world.drive(prober).id,
    'driveItem-id': 'none',
    'permission-id': 'none',
    'user-id': world.person(prober).id,
    'group-id': world.group('Planners').id,
    'site-id': world.site('Handbook').id,
    'application-id': 'none',
    appId: 'none',
    'servicePrincipal-id': 'none',
    'oAuth2PermissionGrant-id': 'none',
    hostname: new URL(world.origin).hostname,
    'server-relative-path': 'sites/none',
  }
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{([^}]+)\}/g, (_all, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`test/coverage/scope-probes.ts has no value for {${name}} of ${template}`)
    return value
  })
}

/** Schemas of answers that the documents at hand do not hold; the organisation is a directory object. */
const schemas: Readonly<Record<string, string>> = {
  'organization/list': 'microsoft.graph.directoryObjectCollectionResponse',
}

function optionsOf({ id, body }: Operation): Probe['options'] {
  const schema = schemas[id]
  const known = schema === undefined ? {} : { schema }
  if (body === undefined) return known
  return body.kind === 'json'
    ? { ...known, body: {} }
    : { ...known, body: '', headers: { 'Content-Type': 'text/plain' } }
}
