import { isIP } from 'node:net'
import { isLoopbackAddress, isPrivateAddress, isPublicAddress } from './network-rules.ts'
import { OutboundFailure } from './outbound-failure.ts'

/** One address of a host, as the resolver gives it. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: number
}

/** All addresses of a host name; rejects when it has none or nobody knows. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>

/**
 * Finds where a call is to go: resolves the host once and checks every address of it. The connection is made to these
 * addresses and no others, so a resolver that answers differently the next time changes nothing. An error of the
 * resolver means no; one bad address among good ones means no (security lesson H1).
 */
export async function checkTarget(
  url: URL,
  resolve: Resolve,
  allowPrivateNetwork: boolean,
): Promise<readonly ResolvedAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new OutboundFailure('addressRefused', `${url.protocol} is not spoken; calls go out by https.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundFailure('addressRefused', `An address with a user or password in it is not called (${host}).`)
  }
  const addresses = isIP(host) === 0 ? await resolveAll(host, resolve) : [{ address: host, family: isIP(host) }]
  const refused = addresses.find(
    ({ address }) => !isPublicAddress(address) && !(allowPrivateNetwork && isPrivateAddress(address)),
  )
  if (refused !== undefined) {
    throw new OutboundFailure('addressRefused', `${host} leads to ${refused.address}, which is no public address.`)
  }
  if (url.protocol === 'http:' && !addresses.every(({ address }) => isLoopbackAddress(address))) {
    throw new OutboundFailure(
      'addressRefused',
      `${host} would be called in clear text; http is for this machine alone.`,
    )
  }
  return addresses
}

async function resolveAll(host: string, resolve: Resolve): Promise<readonly ResolvedAddress[]> {
  let addresses: readonly ResolvedAddress[]
  try {
    addresses = await resolve(host)
  } catch (error) {
    throw new OutboundFailure('notResolved', `The name ${host} could not be resolved.`, error)
  }
  if (addresses.length === 0) throw new OutboundFailure('notResolved', `The name ${host} has no address.`)
  return addresses
}
