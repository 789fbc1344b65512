/**
 * Which addresses a call of ours may end at. Public ones only, unless the operator has said that a peer stands in the
 * private network (security lesson H1; ranges from the IANA registries of special-purpose addresses).
 */
import { BlockList, isIP } from 'node:net'

/** IPv4 that is not the public internet. */
const specialV4 = listOf(
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
)

/** Of IPv6 only the global unicast range is public; what embeds or translates IPv4 lies outside of it or is named below. */
const globalV6 = listOf(['2000::', 3])
const specialV6 = listOf(['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20])

/** What an operator may open on purpose: this machine and the networks of a house. */
const privateV4 = listOf(['10.0.0.0', 8], ['127.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16])
const privateV6 = listOf(['::1', 128], ['fc00::', 7])
/** Where clouds hand out the credentials of a machine. Never opened, whatever the operator says. */
const metadataV6 = listOf(['fd00:ec2::', 32])

const loopbackV4 = listOf(['127.0.0.0', 8])

function listOf(...ranges: readonly (readonly [network: string, prefix: number])[]): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, isIP(network) === 6 ? 'ipv6' : 'ipv4')
  return list
}

/** Whether an address belongs to the public internet. What is no plain IP address (a zone behind it, a name) does not. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !specialV4.check(address, 'ipv4')
  return isIP(address) === 6 && globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6')
}

/** Whether an address is one of this machine or of a private network, without the metadata services of clouds. */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 4) return privateV4.check(address, 'ipv4')
  return isIP(address) === 6 && privateV6.check(address, 'ipv6') && !metadataV6.check(address, 'ipv6')
}

/** Whether an address is this machine itself. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) === 4 ? loopbackV4.check(address, 'ipv4') : address === '::1'
}
