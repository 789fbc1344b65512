import { isLoopbackHost } from '../config/origin.ts'

/**
 * The headers of every answer under an origin. Browsers are told to stay with HTTPS (RFC 6797), for a year and for this
 * host alone: its neighbours below the same domain are not ours. A name of this machine is left out, because browsers
 * keep the rule for the host with all its ports, and other programs of this machine would be out of reach.
 */
export function standingHeadersOf(origin: string): Readonly<Record<string, string>> {
  const { protocol, hostname } = new URL(origin)
  if (protocol !== 'https:' || isLoopbackHost(hostname)) return {}
  return { 'Strict-Transport-Security': 'max-age=31536000' }
}
