/**
 * The names of permissions as clients write them (auth.md section 2, scope naming). Which exist, and who may agree to
 * them, is said by the table of the contract; which operation wants which, by the operations.
 */
import { openIdScopes, permissionList } from '@convite/contract/scopes'

export { openIdScopes }

const byFoldedName = new Map(permissionList.map(({ name }) => [foldAscii(name), name]))

const openIdNames: ReadonlySet<string> = new Set(openIdScopes)

/** All delegated scopes of our resource, canonical spelling. */
export const delegatedScopes: readonly string[] = permissionList.map(({ name }) => name)

/** All application permissions of our resource, canonical spelling. */
export const applicationScopes: readonly string[] = permissionList
  .filter(({ ids }) => ids.application !== undefined)
  .map(({ name }) => name)

/**
 * The delegated scopes of a token made without a sign-in: as if the administrator had agreed, for everybody, to all that
 * only reads. Such tokens stand in for applications that the organisation knows.
 */
export function listUsualScopes(person: { readonly isAdministrator: boolean }): readonly string[] {
  return permissionList
    .filter(({ consent, access }) => person.isAdministrator || consent === 'person' || access === 'read')
    .map(({ name }) => name)
}

/** The canonical spelling of a bare delegated scope or application permission; null when there is none of that name. */
export function canonicalScope(name: string): string | null {
  return byFoldedName.get(foldAscii(name)) ?? null
}

/** A `scope` parameter, taken apart. */
export interface ParsedScopes {
  /** Delegated scopes of our resource, canonical spelling, each once. */
  readonly resource: readonly string[]
  /** `openid`, `profile`, `email`, `offline_access` as far as they were asked for. */
  readonly openId: readonly string[]
  /** `.default` was asked for: everything that was granted before. */
  readonly isDefault: boolean
  /** What is not known, as it was sent. */
  readonly unknown: readonly string[]
}

/** What a client may put before a scope to name our resource. */
export interface ResourceNames {
  /** Host names without port: our own, its aliases, the Graph host. */
  readonly hosts: readonly string[]
  /** The application id of the resource, e.g. `00000003-0000-0000-c000-000000000000`. */
  readonly resourceId: string
}

/**
 * Takes a `scope` parameter apart. Names compare without case; `https://{host}/Files.Read` and
 * `https://{host}/.default` name our resource when the host is one of `resource.hosts`, whatever the port:
 * some clients derive the scope from the request address and leave the port out, others keep it.
 */
export function parseScopes(text: string, resource: ResourceNames): ParsedScopes {
  const found = { resource: new Set<string>(), openId: new Set<string>(), unknown: [] as string[] }
  let isDefault = false
  for (const word of text.split(/\s+/u).filter(part => part !== '')) {
    const name = stripResource(word, resource)
    const openId = name === null ? null : foldAscii(name)
    const known = name === null ? null : canonicalScope(name)
    if (name !== null && foldAscii(name) === '.default') isDefault = true
    else if (openId !== null && openIdNames.has(openId)) found.openId.add(openId)
    else if (known !== null) found.resource.add(known)
    else found.unknown.push(word)
  }
  return { resource: [...found.resource], openId: [...found.openId], isDefault, unknown: found.unknown }
}

/** The bare name behind an optional resource prefix; null when the prefix names somebody else's resource. */
function stripResource(word: string, resource: ResourceNames): string | null {
  const slash = word.lastIndexOf('/')
  if (slash === -1) return word
  const name = word.slice(slash + 1)
  // A resource that ends in a slash gives `https://host//.default`.
  const prefix = foldAscii(word.slice(0, slash)).replace(/\/$/u, '')
  if (prefix === resource.resourceId || prefix === `api://${resource.resourceId}`) return name
  const host = /^https?:\/\/(?<host>\[[0-9a-f:.]+\]|[^/:@?#]+)(?::\d+)?$/u.exec(prefix)?.groups?.host
  return host !== undefined && resource.hosts.some(known => foldAscii(known) === host) ? name : null
}

/** Folds A to Z only: `toLowerCase` would make other letters equal to ASCII ones (security lesson D8). */
function foldAscii(text: string): string {
  return text.replace(/[A-Z]/gu, letter => letter.toLowerCase())
}
