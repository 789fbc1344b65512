/**
 * Where a form may end, as a source of the directive `form-action`. Chromium applies the directive to the redirects
 * that follow a form as well, so a sign-in that ends at an application's redirect address has to name that address.
 * @throws when the address is none that a sign-in may end at: `javascript:` and its like would run in our own page.
 */
export function findFormTarget(address: string): string {
  const { protocol, hostname, origin } = new URL(address)
  if (protocol === 'https:' || protocol === 'http:') {
    // The grammar of a source (CSP Level 3, section 2.3.1) knows no IPv6 address; only the scheme can be named.
    return hostname.startsWith('[') ? protocol : origin
  }
  if (closedSchemes.has(protocol)) throw new Error(`No sign-in ends at an address of the scheme ${protocol}`)
  return protocol
}

const closedSchemes: ReadonlySet<string> = new Set([
  'javascript:',
  'data:',
  'blob:',
  'file:',
  'filesystem:',
  'about:',
  'vbscript:',
  'view-source:',
  'ws:',
  'wss:',
])
