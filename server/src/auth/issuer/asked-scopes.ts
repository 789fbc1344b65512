/** From the `scope` that a client writes to the names inside `oidc-provider`, and back (auth.md section 2, scope naming). */
import { graphResourceId } from '../tokens/token-claims.ts'
import { parseScopes, type ResourceNames } from '../tokens/scopes.ts'

/** The name of our resource inside the provider; grants carry it, so it does not change with the public origin. */
export const graphIndicator = `api://${graphResourceId}`

/** What `.default` becomes inside the provider, where an application asks for itself. */
export const defaultScope = '.default'

/**
 * `offline_access` inside the provider, which would drop that name unless the request also demands consent. Entra
 * gives a refresh token whenever it is asked for one.
 */
export const offlineScope = '.offline'

/** The one scope of a registered application's own resource: a middle tier acts for the person (on-behalf-of). */
export const actForPersonScope = 'access_as_user'

const unknownPrefix = 'urn:convite:unknown-scope:'

/** A resource that does not exist, in place of scopes of which there are none: the provider refuses the whole request. */
export function nameUnknownResource(scopes: readonly string[]): string {
  return `${unknownPrefix}${encodeURIComponent(scopes.join(' '))}`
}

/** The scopes that are not known here, as they were sent; null when the indicator is another one. */
export function readUnknownResource(indicator: string): string | null {
  return indicator.startsWith(unknownPrefix) ? decodeURIComponent(indicator.slice(unknownPrefix.length)) : null
}

/** What was asked, taken apart. */
export interface AskedScopes {
  /** The resource: ours, or `api://{client id}` of a registered application. */
  readonly indicator: string
  /** Delegated scopes of that resource, canonical spelling. */
  readonly resource: readonly string[]
  /** `openid`, `profile`, `email`, as far as asked. */
  readonly openId: readonly string[]
  readonly isOffline: boolean
  readonly isDefault: boolean
  /** What is not known, as it was sent; scopes of a second resource among it. */
  readonly unknown: readonly string[]
  /** The words as they were sent, by canonical name: libraries compare the answer with what they asked. */
  readonly asWritten: ReadonlyMap<string, string>
}

const applicationPrefix = /^(?:api:\/\/)?(?<clientId>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(?<name>[^/]+)$/iu

/** Takes a `scope` parameter apart. One resource a request, as with Entra. */
export function readAskedScopes(text: string, names: ResourceNames): AskedScopes {
  const asWritten = new Map<string, string>()
  const resource = new Set<string>()
  const openId = new Set<string>()
  const unknown: string[] = []
  let indicator: string | null = null
  let isDefault = false

  const takeResource = (wanted: string) => {
    indicator ??= wanted
    return indicator === wanted
  }
  for (const word of text.split(/\s+/u).filter(part => part !== '')) {
    const parsed = parseScopes(word, names)
    const ofApplication = parsed.unknown.length > 0 ? applicationPrefix.exec(word)?.groups : undefined
    const [ours] = parsed.resource
    const [openIdName] = parsed.openId
    if (openIdName !== undefined) openId.add(openIdName)
    else if (ours !== undefined && takeResource(graphIndicator)) {
      resource.add(ours)
      asWritten.set(ours, word)
    } else if (parsed.isDefault && takeResource(graphIndicator)) {
      isDefault = true
      asWritten.set(defaultScope, word)
    } else if (
      ofApplication !== undefined &&
      takeResource(`api://${(ofApplication.clientId as string).toLowerCase()}`)
    ) {
      const name = (ofApplication.name as string).toLowerCase()
      if (name === defaultScope) isDefault = true
      if (name === defaultScope || name === actForPersonScope) {
        resource.add(actForPersonScope)
        asWritten.set(name, word)
      } else unknown.push(word)
    } else unknown.push(word)
  }
  return {
    indicator: indicator ?? graphIndicator,
    resource: [...resource],
    openId: [...openId].filter(name => name !== 'offline_access'),
    isOffline: openId.has('offline_access'),
    isDefault,
    unknown,
    asWritten,
  }
}

/** The `scope` for the provider. `defaults` are the scopes that `.default` stands for. */
export function writeScopes(asked: AskedScopes, defaults: readonly string[]): string {
  const own = asked.isDefault ? [...new Set([...asked.resource, ...defaults])] : asked.resource
  return [...own, ...asked.openId, ...(asked.isOffline ? [offlineScope] : [])].join(' ')
}

/** A scope of the provider as clients know it. */
export function toPublicScope(name: string): string {
  return name === offlineScope ? 'offline_access' : name
}

/**
 * The `scope` of an answer: what was granted, each in the spelling that was asked, and `.default` again when it was
 * asked: MSAL looks in its cache for exactly what it asked (auth.md section 2).
 */
export function describeGranted(granted: readonly string[], asked: AskedScopes | null): string {
  const written = asked?.asWritten
  const names = granted.map(name => written?.get(name) ?? toPublicScope(name))
  const byDefault = written?.get(defaultScope)
  return [...new Set(byDefault === undefined ? names : [...names, byDefault])].join(' ')
}

/** The client id behind the indicator of an application's own resource; null for ours. */
export function clientOfIndicator(indicator: string): string | null {
  return indicator === graphIndicator ? null : indicator.slice('api://'.length)
}
