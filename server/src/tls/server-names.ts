import { isIP } from 'node:net'

/** Under what a server is reached: the names of its certificate. */
export interface ServerNames {
  readonly dns: readonly string[]
  readonly ip: readonly string[]
}

/**
 * The names of a server's certificate: this machine's, and the hosts that are given. An address that means "all of
 * this machine" names nothing. There is no `*.localhost`: Node and browsers take no wildcard of two labels, so a host
 * below localhost is named when it is the public one.
 */
export function listServerNames(hosts: readonly string[]): ServerNames {
  const all = new Set(['localhost', '127.0.0.1', '::1'])
  for (const host of hosts) {
    const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
    if (bare !== '0.0.0.0' && bare !== '::') all.add(bare)
  }
  return { dns: [...all].filter(name => isIP(name) === 0), ip: [...all].filter(name => isIP(name) !== 0) }
}
