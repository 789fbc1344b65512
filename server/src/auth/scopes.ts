/**
 * The names of permissions: which exist, how they are spelled, and how a client may write them
 * (auth.md section 2, scope naming). Which operation wants which scope is said by the contract of each operation.
 */

interface ScopeEntry {
  readonly name: string
  /** A token of a person may carry it. */
  readonly delegated: boolean
  /** An application may hold it for itself. */
  readonly application: boolean
  /** Who may agree to the delegated form. Writing to the whole directory needs an administrator. */
  readonly consent: 'person' | 'administrator'
}

const entry = (
  name: string,
  kinds: 'both' | 'delegated' = 'both',
  consent: ScopeEntry['consent'] = 'person',
): ScopeEntry => ({ name, delegated: true, application: kinds === 'both', consent })

/** Permissions on our resource (directory.md section 6, permissions.md section 3, invite.md section 2). */
const resourceScopes: readonly ScopeEntry[] = [
  entry('Files.Read', 'delegated'),
  entry('Files.Read.All'),
  entry('Files.ReadWrite', 'delegated'),
  entry('Files.ReadWrite.All'),
  entry('Sites.Read.All'),
  entry('Sites.ReadWrite.All'),
  entry('Sites.Manage.All'),
  entry('Sites.FullControl.All', 'both', 'administrator'),
  entry('User.Read', 'delegated'),
  entry('User.ReadBasic.All'),
  entry('User.Read.All'),
  entry('User.ReadWrite', 'delegated'),
  entry('User.ReadWrite.All', 'both', 'administrator'),
  entry('User.Invite.All'),
  entry('Group.Read.All'),
  entry('Group.ReadWrite.All', 'both', 'administrator'),
  entry('GroupMember.Read.All'),
  entry('GroupMember.ReadWrite.All', 'both', 'administrator'),
  entry('Directory.Read.All'),
  entry('Directory.ReadWrite.All', 'both', 'administrator'),
  entry('Organization.Read.All'),
]

const byFoldedName = new Map(resourceScopes.map(scope => [foldAscii(scope.name), scope]))

/** Scopes of OpenID Connect itself: they say what the token answer holds and open no operation. */
export const openIdScopes = ['openid', 'profile', 'email', 'offline_access'] as const
const openIdNames: ReadonlySet<string> = new Set(openIdScopes)

/** All delegated scopes of our resource, canonical spelling. */
export const delegatedScopes: readonly string[] = resourceScopes
  .filter(scope => scope.delegated)
  .map(scope => scope.name)

/** All application permissions of our resource, canonical spelling. */
export const applicationScopes: readonly string[] = resourceScopes
  .filter(scope => scope.application)
  .map(scope => scope.name)

/** The delegated scopes to which this person may agree alone. */
export function listConsentableScopes(person: { readonly isAdministrator: boolean }): readonly string[] {
  return resourceScopes
    .filter(scope => scope.delegated && (person.isAdministrator || scope.consent === 'person'))
    .map(scope => scope.name)
}

/** The canonical spelling of a bare delegated scope or application permission; null when there is none of that name. */
export function canonicalScope(name: string): string | null {
  return byFoldedName.get(foldAscii(name))?.name ?? null
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
