/** The addresses of the token issuer, at the host root (auth.md section 1). */
export type IssuerEndpoint =
  | 'token'
  | 'devicecode'
  | 'authorize'
  | 'resume'
  | 'logout'
  | 'logoutConfirm'
  | 'logoutSuccess'
  | 'device'
  | 'deviceResume'
  | 'discovery'
  | 'instance'
  | 'keys'
  | 'nativeClient'
  | 'userRealm'
  | 'errorPage'

export interface IssuerPath {
  readonly endpoint: IssuerEndpoint
  /** The tenant segment as it was sent, decoded once; null where the address has none. */
  readonly tenant: string | null
  /** What stands before the OAuth library's own route. */
  readonly mount: string
  /** The library's own route, as it was sent. */
  readonly route: string
}

const uid = String.raw`[\w-]{1,64}`

/** In the order of how often they are asked. `mount` is what our address has before the route. */
const patterns: readonly { readonly pattern: RegExp; readonly endpoint: IssuerEndpoint }[] = [
  { pattern: /^(?<mount>\/(?<tenant>[^/]+)\/oauth2\/v2\.0)(?<route>\/token)$/iu, endpoint: 'token' },
  { pattern: /^(?<mount>\/(?<tenant>[^/]+)\/oauth2\/v2\.0)(?<route>\/authorize)$/iu, endpoint: 'authorize' },
  {
    pattern: new RegExp(String.raw`^(?<mount>\/(?<tenant>[^/]+)\/oauth2\/v2\.0)(?<route>\/authorize\/${uid})$`, 'iu'),
    endpoint: 'resume',
  },
  { pattern: /^(?<mount>\/(?<tenant>[^/]+)\/oauth2\/v2\.0)(?<route>\/devicecode)$/iu, endpoint: 'devicecode' },
  { pattern: /^(?<mount>\/(?<tenant>[^/]+)\/oauth2\/v2\.0)(?<route>\/logout)$/iu, endpoint: 'logout' },
  {
    pattern: /^(?<mount>(?:\/(?<tenant>[^/]+)\/oauth2\/v2\.0)?)(?<route>\/logout\/confirm)$/iu,
    endpoint: 'logoutConfirm',
  },
  {
    pattern: /^(?<mount>(?:\/(?<tenant>[^/]+)\/oauth2\/v2\.0)?)(?<route>\/logout\/success)$/iu,
    endpoint: 'logoutSuccess',
  },
  { pattern: /^(?<mount>)(?<route>\/device)$/iu, endpoint: 'device' },
  { pattern: new RegExp(String.raw`^(?<mount>)(?<route>\/device\/${uid})$`, 'iu'), endpoint: 'deviceResume' },
  { pattern: /^\/(?<tenant>[^/]+)\/discovery\/v2\.0\/keys$/iu, endpoint: 'keys' },
  { pattern: /^\/(?<tenant>[^/]+)(?:\/v2\.0)?\/\.well-known\/openid-configuration$/iu, endpoint: 'discovery' },
  { pattern: /^\/(?<tenant>[^/]+)\/discovery\/instance$/iu, endpoint: 'instance' },
  { pattern: /^\/(?<tenant>[^/]+)\/oauth2\/nativeclient$/iu, endpoint: 'nativeClient' },
  { pattern: /^\/(?<tenant>[^/]+)\/userrealm\/[^/]+$/iu, endpoint: 'userRealm' },
  { pattern: /^\/error$/iu, endpoint: 'errorPage' },
]

/** Reads a path (without query); null when it is none of the issuer's. */
export function parseIssuerPath(path: string): IssuerPath | null {
  for (const { pattern, endpoint } of patterns) {
    const match = pattern.exec(path)
    if (match === null) continue
    const { tenant, mount = '', route = '' } = match.groups ?? {}
    return { endpoint, tenant: tenant === undefined ? null : decodeSegment(tenant), mount, route: foldRoute(route) }
  }
  return null
}

/** The library's routes are matched letter for letter; ids behind them keep their case. */
function foldRoute(route: string): string {
  return route.replace(/^\/[a-z]+(?:\/(?:confirm|success))?/iu, name => name.toLowerCase())
}

/** Names that a client may put in place of a tenant; with one tenant they all mean it. */
const tenantAliases: ReadonlySet<string> = new Set(['common', 'organizations', 'consumers'])

/** Whether the segment names our tenant: its id, one of its domains, or an alias; without regard to case. */
export function isOurTenant(
  segment: string,
  tenant: { readonly tenantId: string; readonly tenantDomains: () => readonly string[] },
): boolean {
  const name = segment.toLowerCase()
  return tenantAliases.has(name) || name === tenant.tenantId || tenant.tenantDomains().includes(name)
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // A broken escape names no tenant of ours; the text as sent goes into the refusal.
    return segment
  }
}
