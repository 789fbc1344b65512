import { BlockList, isIP } from 'node:net'

/** Networks that the internet does not route: RFC 1918, 6598 (shared), 3927 and 4291 (link-local), 4193, loopback. */
const localNetworks = new BlockList()
for (const [address, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
] as const) {
  localNetworks.addSubnet(address, bits, 'ipv4')
}
localNetworks.addSubnet('fc00::', 7, 'ipv6')
localNetworks.addSubnet('fe80::', 10, 'ipv6')
localNetworks.addAddress('::1', 'ipv6')

/** Endings that no public DNS serves: RFC 6761 and 6762, RFC 8375, and `internal`, which ICANN keeps for private use. */
const localEndings = ['localhost', 'test', 'example', 'local', 'internal', 'home.arpa']

/**
 * Whether a host can only be one of this machine or of a network of its owner: no certificate authority of the world
 * gives certificates for it, and no stranger reaches it.
 */
export function isLocalHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  const family = isIP(bare)
  if (family !== 0) return localNetworks.check(bare, family === 4 ? 'ipv4' : 'ipv6')
  return !bare.includes('.') || localEndings.some(ending => bare === ending || bare.endsWith(`.${ending}`))
}
