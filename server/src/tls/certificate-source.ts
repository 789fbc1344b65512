import type { PemPair } from './pem-pair.ts'

/** Where the certificate of a server comes from. */
export interface CertificateSource {
  /**
   * The certificate to serve with at a moment (UTC milliseconds); the same texts as before when nothing has changed.
   * Throws a TlsRefusal when there is none that clients would take.
   */
  load(now: number): Promise<PemPair>
}
