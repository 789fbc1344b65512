/**
 * Who a call comes from, for limits of tries and the list of sessions; nobody is let in by it. A header says it only
 * where a configured proxy has written the header (security lesson K3).
 */
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, SocketAddress } from 'node:net'

/** Gives the address of the visitor behind a request; `unknown` when the connection has ended already. */
export type VisitorAddress = (request: IncomingMessage) => string

/**
 * Makes the reader. Each proxy writes the address of its own peer at the right end of `X-Forwarded-For`, so the list is
 * read from there: the first address that is no trusted proxy is the visitor, and what stands left of it, the visitor
 * may have written. Where a proxy has written no address (`unknown`, a name), the list ends.
 *
 * @param trustedProxies addresses and networks, as the configuration gives them
 */
export function createVisitorAddress(trustedProxies: readonly string[]): VisitorAddress {
  const trusted = new BlockList()
  for (const entry of trustedProxies) {
    const [address = '', bits] = entry.split('/')
    const family = familyOf(address)
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  const isTrusted = (address: string) => trusted.check(address, familyOf(address))

  return ({ socket, headers }) => {
    let nearest = normalizeAddress(socket.remoteAddress ?? '')
    if (nearest === null) return 'unknown'
    // Node joins several headers of this name by commas, in their order.
    const hops = String(headers['x-forwarded-for'] ?? '').split(',')
    while (isTrusted(nearest) && hops.length > 0) {
      const next = readHop(hops.pop() ?? '')
      if (next === null) break
      nearest = next
    }
    return nearest
  }
}

/**
 * What limits count by: the address, or of IPv6 its first 64 bits, because that much is handed to a single household
 * (security lesson D5).
 */
export function visitorKey(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const before = head === '' ? [] : head.split(':')
  // The tail stands at the end of eight groups; zeros fill what "::" left out.
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after]
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** An address in its one form: lower case, shortest, IPv4 also where IPv6 wraps it; null when it is none. */
export function normalizeAddress(text: string): string | null {
  // The zone says by which card of this machine a link-local address is reached; it is no part of who that is.
  const bare = text.replace(/%.*$/, '')
  const family = isIP(bare)
  if (family === 0) return null
  if (family === 4) return bare
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' })
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address
}

/** One entry of the header, as proxies write it: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`. */
function readHop(text: string): string | null {
  const hop = text.trim()
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(hop)?.[1]
  const withPort = /^([\d.]+):\d{1,5}$/.exec(hop)?.[1]
  return normalizeAddress(bracketed ?? withPort ?? hop)
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
