import type { SecureContextOptions } from 'node:tls'
import type { PemPair } from './pem-pair.ts'

/** How the server speaks TLS with a certificate; said anew whenever that changes, because Node keeps none of it. */
export function secureOptionsOf({ cert, key }: PemPair): SecureContextOptions {
  // RFC 8996: nothing below 1.2, whatever Node was told on its command line.
  return { cert, key, minVersion: 'TLSv1.2' }
}
