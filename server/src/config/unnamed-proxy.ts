import type { Config } from './config.ts'

/**
 * Whether a proxy must stand before the server although nobody has named it: the public address is HTTPS, and the
 * server itself speaks plain HTTP. Limits of tries then take all visitors for one.
 */
export function hasUnnamedProxy({ mode, publicOrigin, tls, trustedProxies }: Config): boolean {
  if (mode !== 'production' || tls !== null || trustedProxies.length > 0) return false
  return publicOrigin?.startsWith('https:') === true
}
