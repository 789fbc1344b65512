/** The addresses of the token issuer, at the host root (auth.md section 1). */
export type IssuerEndpoint = 'token' | 'authorize' | 'devicecode' | 'logout' | 'discovery' | 'keys' | 'errorPage'

export interface IssuerPath {
  readonly endpoint: IssuerEndpoint
  /** The tenant segment as it was sent, decoded once; empty for the error page, which has none. */
  readonly tenant: string
}

const patterns: readonly { readonly pattern: RegExp; readonly endpoint: IssuerEndpoint }[] = [
  { pattern: /^\/([^/]+)\/oauth2\/v2\.0\/token$/iu, endpoint: 'token' },
  { pattern: /^\/([^/]+)\/oauth2\/v2\.0\/authorize$/iu, endpoint: 'authorize' },
  { pattern: /^\/([^/]+)\/oauth2\/v2\.0\/devicecode$/iu, endpoint: 'devicecode' },
  { pattern: /^\/([^/]+)\/oauth2\/v2\.0\/logout$/iu, endpoint: 'logout' },
  { pattern: /^\/([^/]+)\/discovery\/v2\.0\/keys$/iu, endpoint: 'keys' },
  { pattern: /^\/([^/]+)(?:\/v2\.0)?\/\.well-known\/openid-configuration$/iu, endpoint: 'discovery' },
  { pattern: /^\/error$/iu, endpoint: 'errorPage' },
]

/** Reads a path (without query); null when it is none of the issuer's. */
export function parseIssuerPath(path: string): IssuerPath | null {
  for (const { pattern, endpoint } of patterns) {
    const match = pattern.exec(path)
    if (match !== null) return { endpoint, tenant: decodeSegment(match[1] ?? '') }
  }
  return null
}

/** Names that a client may put in place of a tenant; with one tenant they all mean it. */
const tenantAliases: ReadonlySet<string> = new Set(['common', 'organizations', 'consumers'])

/** Whether the segment names our tenant: its id, one of its domains, or an alias; without regard to case. */
export function isOurTenant(
  segment: string,
  tenant: { readonly tenantId: string; readonly tenantDomains: readonly string[] },
): boolean {
  const name = segment.toLowerCase()
  return tenantAliases.has(name) || name === tenant.tenantId || tenant.tenantDomains.includes(name)
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // A broken escape names no tenant of ours; the text as sent goes into the refusal.
    return segment
  }
}
